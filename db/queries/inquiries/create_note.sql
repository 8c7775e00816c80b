-- (id uuid, inquiry uuid, note text)
-- A note beside an inquiry, under the inquiry's tenant. No row: no such inquiry.
insert into inquiry_note (id, tenant_id, inquiry_id, text)
select :id, i.tenant_id, i.id, :note from inquiry i where i.id = :inquiry and i.status <> 'withdrawn'
returning id, text, author_id, created_at
