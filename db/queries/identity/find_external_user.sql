-- (issuer text, subject text)
select id, tenant_id, role from find_external_user(:issuer, :subject)
