-- (tenant uuid, owner uuid, key text, record uuid?, made uuid?, answer bytea, shows_code boolean)
-- Keeps the answer beside the key, in the transaction of what it tells.
select keep_answer(:tenant, :owner, :key, :record, :made, :answer, :shows_code)
