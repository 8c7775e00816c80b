-- (reference text, access_code_hash bytea, credential uuid, seconds integer)
-- Opens a case by its number and access code, with a credential for it. No row: they do not fit.
select inquiry_id, reporter_id from open_case(:reference, :access_code_hash, :credential, :seconds)
