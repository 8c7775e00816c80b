-- (reference text, id uuid)
select note_lockout(:reference, :id)
