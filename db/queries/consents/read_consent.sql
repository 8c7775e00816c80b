-- (id uuid, inquiry uuid)
select * from consent_record where id = :id and inquiry_id = :inquiry
