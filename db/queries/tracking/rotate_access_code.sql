-- (inquiry uuid, access_code_hash bytea, access_code text)
-- The case's number and its new code; no row where it is not the asker's.
select reference, :access_code as access_code from rotate_access_code(:inquiry, :access_code_hash) as reference
where reference is not null
