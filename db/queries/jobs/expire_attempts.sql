-- ()
select expire_attempts() as done
