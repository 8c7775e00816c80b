-- (id uuid)
-- The face that the asker sees.
select * from organization_record where id = $1
