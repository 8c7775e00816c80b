-- (reference text, id uuid)
-- Tells the tenant of a case that somebody tried too many codes on it, once in an hour.
select note_lockout(:reference, :id)
