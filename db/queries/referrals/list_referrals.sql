-- (incoming boolean, after_at timestamptz, after_id uuid, limit_plus bigint)
-- A page of the asking organization's referrals, newest first.
select r.*, r.sent_at::text as _at
from referral_record r
where true
  and r.receiver_id = current_tenant()                                                          --? incoming
  and r.sender_id = current_tenant()                                                            --! incoming
  and (r.sent_at, r.id) < ($2, $3)                                                              --? after_at
order by r.sent_at desc, r.id desc
limit $4
