-- (session uuid)
-- Revokes a session, and with it its refresh tokens. No row: it had ended.
update credential set revoked_at = now() where id = :session and revoked_at is null returning id
