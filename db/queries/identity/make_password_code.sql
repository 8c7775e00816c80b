-- (user uuid, access_code_hash bytea, access_code text)
-- A code with which this person sets a password. No row: there is nobody who may.
select user_id, :access_code as access_code, expires_at from make_password_code(:user, :access_code_hash)
