-- (incoming boolean?, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of the asking organization's referrals, newest first; words as in read_referral.sql.
select r.id, r.inquiry_id, r.sender_id, r.receiver_id, r.kind, r.state,
       case when r.receiver_id is distinct from current_tenant() or open_to_asker(r.inquiry_id)
            then r.message end as message,
       r.withheld, r.reason, r.acknowledge_by, r.sent_at, r.decided_at, r.sent_at::text as _at
from referral_record r
where true
  and r.receiver_id = current_tenant()                          --? incoming
  and r.sender_id = current_tenant()                            --! incoming
  and (r.sent_at, r.id) < (:after_at, :after_id)                --? after_at
order by r.sent_at desc, r.id desc
limit :limit_plus
