-- (hash bytea, new_hash bytea)
select outcome, session_id, user_id, tenant_id, role from rotate_refresh(:hash, :new_hash)
