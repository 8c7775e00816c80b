-- (id uuid, inquiry uuid)
select * from consent_record where id = $1 and inquiry_id = $2
