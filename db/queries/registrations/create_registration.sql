-- (id uuid, content jsonb, person jsonb, access_code_hash bytea)
-- Anybody enters; nothing is shown of it before a steward decided.
select enter_registration($1, 'registration', null, $2, $3, null, $4) as id
