-- (hash bytea, new_hash bytea)
-- outcomes: rotated, unknown, reused, ended
select outcome, session_id, user_id, tenant_id, role from rotate_refresh(:hash, :new_hash)
