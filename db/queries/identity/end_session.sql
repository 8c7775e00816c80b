-- (session uuid)
update credential set revoked_at = now() where id = :session and revoked_at is null returning id
