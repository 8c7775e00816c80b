-- (id uuid)
-- Takes a group apart; its inquiries stay.
delete from inquiry_group where id = :id returning id
