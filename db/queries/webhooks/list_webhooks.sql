-- (tenant uuid?, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of webhooks, newest first, without their secrets.
select id, tenant_id, url, events, enabled, version, created_by, created_at, updated_at, last_delivered_at,
       last_failed_at, last_failure, last_status, waiting, created_at::text as _at
from webhook_record
where true
  and tenant_id = :tenant                                       --? tenant
  and (created_at, id) < (:after_at, :after_id)                 --? after_at
order by created_at desc, id desc
limit :limit_plus
