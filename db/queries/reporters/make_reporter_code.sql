-- (id uuid, inquiry uuid, access_code_hash bytea, access_code text)
-- The case's number and the reporter's new code; no row where it is not the asker's.
select reference, :access_code as access_code
from make_reporter_code(:inquiry, :id, :access_code_hash) as reference
where reference is not null
