-- (id uuid, inquiry uuid)
-- A legal hold of an inquiry.
select h.id, h.inquiry_id, h.reason, h.review_on, h.requested_by, h.requested_at, h.approved_by, h.approved_at,
       h.released_by, h.released_at
from legal_hold h where h.id = :id and h.inquiry_id = :inquiry
