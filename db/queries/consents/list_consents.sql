-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of consents, newest first.
select c.*, c.created_at::text as _at
from consent_record c
where c.inquiry_id = :inquiry
  and (c.created_at, c.id) < (:after_at, :after_id)             --? after_at
order by c.created_at desc, c.id desc
limit :limit_plus
