-- (id uuid, access_code_hash bytea, user uuid, password_hash text)
-- Makes the bearer of the code an editor, once. No row where the code opens nothing now.
select user_id, organization_id from activate_editor(:id, :access_code_hash, :user, :password_hash)
