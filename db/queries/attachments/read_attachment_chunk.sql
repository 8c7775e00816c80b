-- (attachment uuid, number integer)
-- One piece of a file, or of its copy where the asker has that.
select c.data from attachment_shown a join attachment_chunk c on c.attachment_id = a.id and c.is_copy = a.is_copy
where a.id = :attachment and c.number = :number
