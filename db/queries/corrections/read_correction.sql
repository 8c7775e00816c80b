-- (id uuid, inquiry uuid)
-- A correction; looking is an audit event.
with seen as materialized (
    select c.* from correction c where c.id = :id and c.inquiry_id = :inquiry
), looked as (
    insert into audit_event (action, record_kind, record_id) select 'correction.read', 'inquiry', inquiry_id from seen
)
select c.id, c.inquiry_id, c.state, c.proposal as changes, null::text as text, c.reason, c.answer, c.created_at,
       c.decided_at
from seen c
