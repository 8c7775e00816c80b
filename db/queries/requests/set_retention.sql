-- (inquiry uuid, retain_until date?, match int4multirange?)
-- Until when an inquiry is kept; null: without an end. No row: not the asker's, erased, or of another version.
select set_retention(:inquiry, :retain_until, :match) as retain_until
