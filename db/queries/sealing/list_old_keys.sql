-- (newest text)
-- A batch of keys that an older ring key wraps, and how many there are.
select k.inquiry_id, k.tenant_id, k.ring_key as _ring_key, k.wrapped as _wrapped, count(*) over () as remaining
from inquiry_key k where k.ring_key <> :newest limit 500
