-- (referral uuid)
-- The key of an inquiry that is to be handed over to the asker.
select r.inquiry_id as id, k.tenant_id, k.ring_key as _ring_key, k.wrapped as _wrapped
from referral r join inquiry_key k on k.inquiry_id = r.inquiry_id
where r.id = :referral and r.kind = 'handover' and r.receiver_id = current_tenant()
