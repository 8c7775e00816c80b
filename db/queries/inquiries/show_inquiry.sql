-- (id uuid)
-- The record after a change by the same request.
select id, tenant_id, reference, status, version, created_at, updated_at, source, external_id, origin, collected_by,
       person, event, relatives, reporter, completeness, fate, whereabouts, _hidden, _held, _ring_key, _wrapped
from inquiry_record where id = :id
