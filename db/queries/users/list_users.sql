-- (tenant uuid?, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of users, newest first.
select id, tenant_id, email, display_name, role, language, external_issuer, external_subject,
       disabled_at is not null as disabled, version, created_at, updated_at, created_at::text as _at
from app_user
where true
  and tenant_id = :tenant                                       --? tenant
  and (created_at, id) < (:after_at, :after_id)                 --? after_at
order by created_at desc, id desc
limit :limit_plus
