-- (hash bytea, new_hash bytea)
-- outcomes: rotated, unknown, reused, ended
-- Takes a refresh token for a new one, once: a token that comes again (reused) ends its session.
select outcome, session_id, user_id, tenant_id, role from rotate_refresh(:hash, :new_hash)
