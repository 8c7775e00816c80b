-- (id uuid, inquiry uuid)
-- A request about a case.
select r.id, r.inquiry_id, r.kind, r.text, r.state, r.by_family, r.created_at, r.decided_at, r.reason
from case_request r where r.id = :id and r.inquiry_id = :inquiry
