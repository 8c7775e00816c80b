-- (key text, request_hash text, inquiry uuid)
-- Keeps the receipt of an inquiry created in this transaction under the client's key.
insert into idempotency_key (key, request_hash, record_id, receipt)
select :key, :request_hash, i.id, jsonb_build_object('id', i.id, 'reference', i.reference, 'status', i.status,
    'version', i.version, 'completeness', i.completeness, 'created_at', i.created_at)
from inquiry i
where i.id = :inquiry
