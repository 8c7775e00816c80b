-- (id uuid, inquiry uuid)
delete from attachment where id = :id and inquiry_id = :inquiry returning id
