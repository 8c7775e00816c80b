-- (id uuid, inquiry uuid, kind text, file_name text, media_type text)
-- An attachment that is not served before finish_attachment. No row: no such inquiry.
insert into attachment (id, tenant_id, inquiry_id, kind, file_name, media_type)
select :id, i.tenant_id, i.id, :kind, :file_name, :media_type from inquiry i
where i.id = :inquiry and i.status <> 'withdrawn'
returning id
