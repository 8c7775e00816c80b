-- (newest text)
-- A batch of keys and secrets that an older ring key wraps, and how many there are.
select id, tenant_id, is_secret, ring_key as _ring_key, wrapped as _wrapped, count(*) over () as remaining
from (select inquiry_id as id, tenant_id, false as is_secret, ring_key, wrapped from inquiry_key
      union all select id, tenant_id, true, ring_key, wrapped from webhook) k
where ring_key <> :newest limit 500
