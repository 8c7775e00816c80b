-- (id uuid, inquiry uuid)
-- A statement about an inquiry, as far as it is meant for the asker.
-- A look at what another organization holds is an audit event, a steward's too.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'statement.read', 'inquiry', i.id from inquiry i
    where i.id = :inquiry and i.tenant_id is distinct from current_tenant()
)
select s.id, s.inquiry_id, s.subject, s.value, s.date, s.place_pcode, s.source, s.grade, s.text,
       to_jsonb(s.visible_to) as visible_to, s.state, s.created_by, s.created_at, s.reviewed_by,
       s.reviewed_at, s.review_reason, s.retracted_by, s.retracted_at, s.retract_reason
from statement s where s.id = :id and s.inquiry_id = :inquiry
