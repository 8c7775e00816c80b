-- (id uuid, kind text, label text, inquiries jsonb)
-- An empty group of the asker's organization. No row: one of the inquiries that are to be in it is not its own.
insert into inquiry_group (id, tenant_id, kind, label)
select :id, current_tenant(), :kind, :label
where not exists (select from list_of(:inquiries) e
                  where not exists (select from inquiry i where i.id = (e #>> '{}')::uuid and i.status <> 'withdrawn'
                                    and i.tenant_id = current_tenant()))
returning id
