-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of requests, newest first.
select r.id, r.inquiry_id, r.kind, r.text, r.state, r.by_family, r.created_at, r.decided_at, r.reason,
       r.created_at::text as _at
from case_request r
where r.inquiry_id = :inquiry
  and (r.created_at, r.id) < (:after_at, :after_id)             --? after_at
order by r.created_at desc, r.id desc
limit :limit_plus
