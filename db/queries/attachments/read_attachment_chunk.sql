-- (attachment uuid, number integer)
-- One piece of a file.
select data from attachment_chunk where attachment_id = :attachment and number = :number
