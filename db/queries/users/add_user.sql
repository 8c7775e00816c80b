-- (id uuid, organization_id uuid, organization_name text, organization_kind text, email text, display_name text, role text, password_hash text)
-- From the command line: a user, and its organization where there is none of that English name yet.
with found as (
    select id from organization where names ->> 'en' = $3 order by created_at limit 1
), made as (
    insert into organization (id, names, kind)
    select $2, jsonb_build_object('en', $3), $4 where not exists (select from found)
    returning id
)
insert into app_user (id, tenant_id, email, display_name, role, password_hash)
select $1, id, $5, $6, $7, $8 from (select id from found union all select id from made) tenant
returning id, tenant_id
