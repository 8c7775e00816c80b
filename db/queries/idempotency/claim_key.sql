-- (key text, request_hash text, stranger uuid?)
-- Begins the transaction of a request with a key; a second one waits here for the end of the first. No row: it is used.
insert into idempotency_key (tenant_id, owner_id, operation, key, request_hash)
values (key_tenant(), coalesce(key_owner(), :stranger), current_operation(), :key, :request_hash)
on conflict do nothing
returning tenant_id, owner_id
