-- (attachment uuid, number integer)
-- One piece of a file as it came, to make its copy.
select data from attachment_chunk where attachment_id = :attachment and number = :number and not is_copy
