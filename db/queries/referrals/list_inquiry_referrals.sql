-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of referrals of an inquiry, newest first.
select r.*, r.sent_at::text as _at
from referral_record r
where r.inquiry_id = :inquiry
  and (r.sent_at, r.id) < (:after_at, :after_id)                --? after_at
order by r.sent_at desc, r.id desc
limit :limit_plus
