-- (id uuid, organization uuid, person jsonb, access_code_hash bytea)
-- No row where the organization is not the asker's, or the asker is no person.
select invite_editor($1, $2, $3, $4) as id
