-- (id uuid, inquiry uuid)
-- Removes a further reporter, and ends what its code opened. No row: there is none.
delete from case_reporter where id = :id and inquiry_id = :inquiry returning id
