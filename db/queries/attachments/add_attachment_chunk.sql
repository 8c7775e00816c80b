-- (attachment uuid, number integer, data bytea)
-- Stores the next piece of a file that is still arriving. No row: there is no such upload.
insert into attachment_chunk (attachment_id, number, tenant_id, data)
select a.id, :number, a.tenant_id, :data from attachment a where a.id = :attachment and not a.complete
returning number
