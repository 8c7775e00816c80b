-- (after_id uuid)
-- A batch of inquiries behind this one whose numbers were digested as before, with what opens them, and how many there
-- are.
select i.id, i.tenant_id, i.person, i.event, i.relatives, i.reporter, i.version as _version,
       k.ring_key as _ring_key, k.wrapped as _wrapped, count(*) over () as remaining
from inquiry i join inquiry_key k on k.inquiry_id = i.id
where i.id > :after_id and exists (select from sealed_index s where s.inquiry_id = i.id and s.version < 2)
order by i.id
limit 200
