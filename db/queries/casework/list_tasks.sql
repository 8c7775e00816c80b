-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of the tasks of a case, newest first.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'task.list', 'inquiry', i.id from inquiry i where i.id = :inquiry and tenant_visible(i.tenant_id)
      and i.tenant_id is distinct from current_tenant()
)
select id, inquiry_id, reference, title, due_on, assignee_id, done, done_at, done_by, outcome, overdue, created_by,
       version, created_at, updated_at, created_at::text as _at
from case_task_now
where inquiry_id = :inquiry
  and (created_at, id) < (:after_at, :after_id)                --? after_at
order by created_at desc, id desc
limit :limit_plus
