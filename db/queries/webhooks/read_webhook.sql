-- (id uuid)
-- A webhook without its secret.
select id, tenant_id, url, events, enabled, version, created_by, created_at, updated_at, last_delivered_at,
       last_failed_at, last_failure, last_status, waiting
from webhook_record where id = :id
