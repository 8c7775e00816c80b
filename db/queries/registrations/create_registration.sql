-- (id uuid, content jsonb, person jsonb, access_code_hash bytea)
-- Anybody enters; nothing is shown of it before a steward decided.
select enter_registration(:id, 'registration', null, :content, :person, null, :access_code_hash) as id
