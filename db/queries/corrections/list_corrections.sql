-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of corrections, newest first; looking is an audit event.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'correction.list', 'inquiry', :inquiry where concerns_asker(:inquiry) and report_gate(:inquiry) is null
)
select c.id, c.inquiry_id, c.state, c.proposal as changes, null::text as text, c.reason, c.answer, c.created_at,
       c.decided_at, c.created_at::text as _at
from correction c
where c.inquiry_id = :inquiry
  and (c.created_at, c.id) < (:after_at, :after_id)             --? after_at
order by c.created_at desc, c.id desc
limit :limit_plus
