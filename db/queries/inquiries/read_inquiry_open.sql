-- (id uuid)
-- Whether the inquiry is there for the asker and has not been withdrawn.
select inquiry_open($1) as is_open
