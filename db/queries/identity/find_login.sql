-- (email text)
-- Who signs in with this address, with the hash of the password. No row: nobody may.
select id, tenant_id, role, language, password_hash from find_login(:email)
