-- ()
select expire_credentials() as done
