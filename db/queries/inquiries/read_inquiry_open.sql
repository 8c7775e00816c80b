-- (inquiry uuid)
-- Whether the inquiry is there for the asker and has not been withdrawn.
select inquiry_open(:inquiry) as is_open
