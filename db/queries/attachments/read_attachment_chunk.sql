-- (attachment uuid, number integer)
select data from attachment_chunk where attachment_id = :attachment and number = :number
