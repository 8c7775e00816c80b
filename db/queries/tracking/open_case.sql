-- (reference text, access_code_hash bytea, credential uuid, seconds integer)
select inquiry_id from open_case(:reference, :access_code_hash, :credential, :seconds)
