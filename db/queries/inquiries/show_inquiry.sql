-- (id uuid)
-- The record after a change by the same request.
select * from inquiry_record where id = $1
