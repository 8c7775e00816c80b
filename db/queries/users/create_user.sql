-- (id uuid, tenant uuid, email text, display_name text, role text, language text, password_hash text, external_issuer text, external_subject text)
insert into app_user (id, tenant_id, email, display_name, role, language, password_hash, external_issuer, external_subject)
select $1, o.id, $3, $4, $5, coalesce($6, 'en'), $7, $8, $9 from organization o where o.id = $2
returning id, tenant_id, email, display_name, role, language, external_issuer, external_subject,
          disabled_at is not null as disabled, version, created_at, updated_at
