-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of statements that are meant for the asker, newest first.
-- A look at what another organization holds is an audit event, a steward's too.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'statement.list', 'inquiry', i.id from inquiry i
    where i.id = :inquiry and i.tenant_id is distinct from current_tenant()
)
select s.id, s.inquiry_id, s.subject, s.value, s.date, s.place_pcode, s.source, s.grade, s.text,
       to_jsonb(s.visible_to) as visible_to, s.state, s.created_by, s.created_at, s.reviewed_by,
       s.reviewed_at, s.review_reason, s.retracted_by, s.retracted_at, s.retract_reason, s.created_at::text as _at
from statement s
where s.inquiry_id = :inquiry
  and (s.created_at, s.id) < (:after_at, :after_id)             --? after_at
order by s.created_at desc, s.id desc
limit :limit_plus
