-- (id uuid, inquiry uuid)
delete from attachment where id = $1 and inquiry_id = $2 returning id
