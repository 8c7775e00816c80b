-- (key text, stranger uuid?)
-- What was kept under a key, and whether the asker may still be told it.
select request_hash, owner_id, answer, answer is not null and answer_stands(record_id, made_id, code_hash) as stands
from idempotency_key
where tenant_id = key_tenant() and owner_id = coalesce(key_owner(), :stranger)
  and operation = current_operation() and key = :key
