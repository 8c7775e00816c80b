-- (inquiry uuid, retain_until date?)
-- Until when an inquiry is kept; null: without an end. No row: not the asker's, or erased.
select set_retention(:inquiry, :retain_until) as retain_until
