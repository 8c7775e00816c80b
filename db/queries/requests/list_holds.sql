-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of legal holds, newest first.
select h.id, h.inquiry_id, h.reason, h.review_on, h.requested_by, h.requested_at, h.approved_by, h.approved_at,
       h.released_by, h.released_at, h.requested_at::text as _at
from legal_hold h
where h.inquiry_id = :inquiry
  and (h.requested_at, h.id) < (:after_at, :after_id)           --? after_at
order by h.requested_at desc, h.id desc
limit :limit_plus
