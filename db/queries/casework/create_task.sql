-- (id uuid, inquiry uuid, title text, due_on date?, assignee uuid?)
-- Something to be done about a case. No row: there is no such inquiry.
insert into case_task (id, tenant_id, inquiry_id, title, due_on, assignee_id)
select :id, i.tenant_id, i.id, :title, :due_on, :assignee from inquiry i
where i.id = :inquiry and i.status <> 'withdrawn'
returning id
