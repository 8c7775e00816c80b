-- (id uuid)
-- Effective at the key's next statement. A second revocation changes nothing.
update credential set revoked_at = coalesce(revoked_at, now()) where id = :id and kind = 'api_key' returning id
