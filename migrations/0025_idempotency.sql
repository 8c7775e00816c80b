-- Retried writes of every operation: the answer once given is kept beside the key, sealed.

-- What was kept before told of one operation only, and how the digest is made has changed: a retry of these hears that
-- its answer is gone, and makes nothing anew.
update idempotency_key set request_hash = '';
alter table idempotency_key
    drop column receipt,
    alter column record_id drop not null,
    alter column tenant_id drop default,
    alter column owner_id drop default,
    add column made_id uuid, -- what the request made, where it hangs on the record
    add column answer bytea, -- as it was given, sealed by the service's secret and the client's key; null: not to be told
    add column code_hash bytea; -- of the code that the answer shows
create index idempotency_key_record on idempotency_key (record_id) where record_id is not null;
create index idempotency_key_made on idempotency_key (made_id) where made_id is not null;
