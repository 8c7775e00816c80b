-- (email text)
select id, tenant_id, role, language, password_hash from find_login(:email)
