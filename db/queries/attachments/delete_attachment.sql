-- (id uuid, inquiry uuid)
-- Takes an attachment away with all its pieces. No row: there is none, or a legal hold keeps it.
delete from attachment where id = :id and inquiry_id = :inquiry returning id
