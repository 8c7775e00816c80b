-- (email text, access_code_hash bytea, password_hash text)
-- Sets the password of whoever has the code, once. No row: the code has gone.
select user_id from redeem_password_code(:email, :access_code_hash, :password_hash)
