-- (tenant uuid, owner uuid, key text)
-- A request that was refused leaves its key free, in the transaction that claimed it.
select drop_key(:tenant, :owner, :key)
