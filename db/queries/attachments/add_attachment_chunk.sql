-- (attachment uuid, number integer, data bytea, is_copy boolean)
-- Stores the next piece of a file that is still arriving, or of its copy. No row: there is no such upload.
insert into attachment_chunk (attachment_id, number, tenant_id, data, is_copy)
select a.id, :number, a.tenant_id, :data, :is_copy from attachment a
where a.id = :attachment and (not a.complete or (:is_copy and a.copy_state = 'due'))
-- A job that broke off before has left some.
on conflict (attachment_id, is_copy, number) do update set data = excluded.data where attachment_chunk.is_copy
returning number
