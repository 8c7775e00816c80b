-- (id uuid)
-- A group with its inquiries.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'inquiry_group.read', 'inquiry_group', g.id from inquiry_group g
    where g.id = :id and g.tenant_id is distinct from current_tenant()
)
select id, kind, label, inquiries, version, created_by, created_at, updated_at
from inquiry_group_now where id = :id
