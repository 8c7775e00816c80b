-- (id uuid)
-- The record as the asker may see it; looking is an audit event.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'inquiry.read', 'inquiry', id from inquiry where id = $1
)
select id, tenant_id, reference, status, version, created_at, updated_at, source, external_id, collected_by, person, event,
       relatives, reporter, completeness, fate, whereabouts, _hidden, _held, _ring_key, _wrapped
from inquiry_record where id = $1
