-- (id uuid, organization_id uuid, organization_name text, organization_kind text, email text, display_name text,
--  role text, password_hash text)
-- From the command line: a user, and its organization where there is none of that English name yet.
with found as (
    select id from organization where names ->> 'en' = :organization_name order by created_at limit 1
), made as (
    insert into organization (id, names, kind)
    select :organization_id, jsonb_build_object('en', :organization_name), :organization_kind
    where not exists (select from found)
    returning id
)
insert into app_user (id, tenant_id, email, display_name, role, password_hash)
select :id, id, :email, :display_name, :role, :password_hash
from (select id from found union all select id from made) tenant
returning id, tenant_id
