-- (attachment uuid, number integer, data bytea)
insert into attachment_chunk (attachment_id, number, tenant_id, data)
select a.id, $2, a.tenant_id, $3 from attachment a where a.id = $1 and not a.complete
returning number
