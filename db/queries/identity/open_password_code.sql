-- (email text, access_code_hash bytea)
-- Whose password the code may set. No row: nobody's.
select user_id from open_password_code(:email, :access_code_hash)
