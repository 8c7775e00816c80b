-- (id uuid)
select * from hsds_record where id = $1
