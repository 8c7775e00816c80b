-- (id uuid, organization uuid, person jsonb, access_code_hash bytea)
-- No row where the organization is not the asker's, or the asker is no person.
select invite_editor(:id, :organization, :person, :access_code_hash) as id
