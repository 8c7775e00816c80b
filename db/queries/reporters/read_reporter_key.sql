-- (inquiry uuid)
-- The key of a case, under which a further reporter's contact is sealed. No row: there is no such inquiry.
select i.id, i.tenant_id as _tenant_id, k.ring_key as _ring_key, k.wrapped as _wrapped
from inquiry i left join inquiry_key k on k.inquiry_id = i.id
where i.id = :inquiry and i.status <> 'withdrawn'
