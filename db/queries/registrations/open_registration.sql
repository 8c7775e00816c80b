-- (id uuid, access_code_hash bytea)
select kind, state, reason, organization_id, code_expires_at from open_registration($1, $2)
