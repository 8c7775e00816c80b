-- (id uuid, inquiry uuid, note text)
-- A note beside an inquiry, under the inquiry's tenant. No row: no such inquiry.
insert into inquiry_note (id, tenant_id, inquiry_id, text)
select $1, i.tenant_id, i.id, $3 from inquiry i where i.id = $2 and i.status <> 'withdrawn'
returning id, text, author_id, created_at
