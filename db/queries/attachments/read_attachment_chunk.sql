-- (attachment uuid, number integer)
select data from attachment_chunk where attachment_id = $1 and number = $2
