-- ()
select expire_idempotency() as done
