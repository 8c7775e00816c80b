-- (id uuid)
-- One organization as HSDS sees it, by the face that the asker may see.
select * from hsds_record where id = :id
