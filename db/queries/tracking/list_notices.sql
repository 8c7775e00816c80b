-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of what happened to a case, newest first; looking is an audit event.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'notice.list', 'inquiry', :inquiry where follows_case(:inquiry)
)
select n.id, n.at, n.kind, n.text, n.about, n.state, n.at::text as _at
from case_notices(:inquiry) n
where true
  and (n.at, n.id) < (:after_at, :after_id)                     --? after_at
order by n.at desc, n.id desc
limit :limit_plus
