-- (inquiry uuid)
-- Who has the case, and what stands beside it; a row for every case that the asker holds.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'casework.read', 'inquiry', c.inquiry_id from casework_now c
    where c.inquiry_id = :inquiry and c.tenant_id is distinct from current_tenant()
)
select inquiry_id, assignee_id, next_contact_on, to_jsonb(flags) as flags, closing_reason, version, updated_at
from casework_now where inquiry_id = :inquiry
