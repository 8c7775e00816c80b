-- (organization uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of those who may edit the organization and nothing else, newest first.
select u.id, u.display_name, u.email, u.language, u.disabled_at is not null as disabled, u.created_at,
       u.created_at::text as _at
from app_user u
where u.tenant_id = :organization and u.role = 'editor'
  and (u.created_at, u.id) < (:after_at, :after_id)             --? after_at
order by u.created_at desc, u.id desc
limit :limit_plus
