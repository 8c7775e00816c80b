-- (reference text, id uuid)
select note_lockout($1, $2)
