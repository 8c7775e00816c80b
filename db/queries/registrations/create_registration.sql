-- (id uuid, content jsonb, person jsonb, access_code_hash bytea)
select enter_registration($1, 'registration', null, $2, $3, null, $4) as id
