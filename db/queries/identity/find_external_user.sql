-- (issuer text, subject text)
-- Who is known here by an outside issuer's subject. No row: nobody, or nobody who may.
select id, tenant_id, role from find_external_user(:issuer, :subject)
