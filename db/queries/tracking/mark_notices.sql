-- (inquiry uuid, read_up_to timestamptz)
-- Marks the notices of the asker's own case as read up to that time. Null: it is not the asker's, or is over.
select mark_notices(:inquiry, :read_up_to) as read_up_to
