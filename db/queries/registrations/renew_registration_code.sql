-- (id uuid, access_code_hash bytea)
-- Puts a new code in place of a lost one. No row where there is no such entry, or no code opens it any more.
select id from renew_registration_code(:id, :access_code_hash) as id
