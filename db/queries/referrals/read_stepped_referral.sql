-- (id uuid, access_code text?, was_revoked boolean?)
-- A referral behind its step, with the case's new access code where it was handed over by that step; words as in
-- read_referral.sql.
select r.id, r.inquiry_id, r.sender_id, r.receiver_id, r.kind, r.state,
       case when r.receiver_id is distinct from current_tenant() or open_to_asker(r.inquiry_id)
            then r.message end as message,
       ways_still_open(r.id) as still_open,                                                   --? was_revoked
       r.withheld, r.reason, r.acknowledge_by, r.sent_at, r.decided_at,
       case when r.kind = 'handover' then :access_code end as access_code
from referral_record r where r.id = :id
