-- (tenant uuid?, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of API keys, newest first, without what they are made of.
select id, tenant_id, name, to_jsonb(scopes) as scopes, low_trust, created_by, created_at, expires_at, revoked_at,
       last_used_at, created_at::text as _at
from credential
where kind = 'api_key'
  and tenant_id = :tenant                                       --? tenant
  and (created_at, id) < (:after_at, :after_id)                 --? after_at
order by created_at desc, id desc
limit :limit_plus
