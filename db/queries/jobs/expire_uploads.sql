-- ()
select expire_uploads() as done
