-- (id uuid, access_code_hash bytea)
-- What the code opens. No row for a wrong one.
select kind, state, reason, organization_id, code_expires_at from open_registration(:id, :access_code_hash)
