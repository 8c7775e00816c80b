-- (id uuid)
-- A referral; its receiver reads the words while the case is open to it, which ends with consent, by time or by
-- freezing.
select r.id, r.inquiry_id, r.sender_id, r.receiver_id, r.kind, r.state,
       case when r.receiver_id is distinct from current_tenant() or open_to_asker(r.inquiry_id)
            then r.message end as message,
       r.withheld, r.reason, r.acknowledge_by, r.sent_at, r.decided_at
from referral_record r where r.id = :id
