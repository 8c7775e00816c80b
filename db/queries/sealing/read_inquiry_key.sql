-- (inquiry uuid)
-- The wrapped key of an inquiry that the asker may see.
select k.tenant_id, k.ring_key as _ring_key, k.wrapped as _wrapped from inquiry_key k where k.inquiry_id = :inquiry
