-- (session uuid, user_id uuid, refresh_hash bytea, seconds integer)
-- Opens a session for a user with its first refresh token. No row: the user was disabled meanwhile.
select id, tenant_id, role from start_session(:session, :user_id, :refresh_hash, :seconds)
