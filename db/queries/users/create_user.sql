-- (id uuid, tenant uuid, email text, display_name text, role text, language text?, password_hash text?,
--  external_issuer text?, external_subject text?)
-- A new user of an organization. No row: there is no such organization.
insert into app_user (id, tenant_id, email, display_name, role, language, password_hash, external_issuer,
                      external_subject)
select :id, o.id, :email, :display_name, :role, coalesce(:language, 'en'), :password_hash, :external_issuer,
       :external_subject
from organization o where o.id = :tenant
returning id, tenant_id, email, display_name, role, language, external_issuer, external_subject,
          disabled_at is not null as disabled, version, created_at, updated_at
