-- (id uuid, organization uuid, person jsonb, access_code_hash bytea)
select invite_editor($1, $2, $3, $4) as id
