-- (id uuid, inquiry uuid)
-- A task of a case.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'task.read', 'inquiry', t.inquiry_id from case_task_now t
    where t.id = :id and t.inquiry_id = :inquiry and t.tenant_id is distinct from current_tenant()
)
select id, inquiry_id, reference, title, due_on, assignee_id, done, done_at, done_by, outcome, overdue, created_by,
       version, created_at, updated_at
from case_task_now where id = :id and inquiry_id = :inquiry
