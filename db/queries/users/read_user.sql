-- (id uuid?)
-- A user, as row-level security lets the asker see it.
select id, tenant_id, email, display_name, role, language, external_issuer, external_subject,
       disabled_at is not null as disabled, version, created_at, updated_at
from app_user
where id = :id
