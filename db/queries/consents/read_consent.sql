-- (id uuid, inquiry uuid)
-- A consent of an inquiry, with the state that it is in now.
select * from consent_record where id = :id and inquiry_id = :inquiry
