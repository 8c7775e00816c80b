-- (id uuid, access_code_hash bytea, user uuid, password_hash text)
select user_id, organization_id from activate_editor($1, $2, $3, $4)
