-- (reference text, access_code_hash bytea, credential uuid, seconds integer)
select inquiry_id from open_case($1, $2, $3, $4)
