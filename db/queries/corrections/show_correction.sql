-- (id uuid, inquiry uuid)
-- A correction after a change by the same request.
select c.id, c.inquiry_id, c.state, c.proposal as changes, null::text as text, c.reason, c.answer, c.created_at,
       c.decided_at
from correction c where c.id = :id and c.inquiry_id = :inquiry
