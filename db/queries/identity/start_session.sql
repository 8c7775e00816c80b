-- (session uuid, user_id uuid, refresh_hash bytea, seconds integer)
select id, tenant_id, role from start_session(:session, :user_id, :refresh_hash, :seconds)
