-- (source text, external_id text)
-- The asking tenant's inquiry with this number, its version, when it was received, and its wrapped key if it has one.
select i.id, i.tenant_id, i.version, i.created_at, k.ring_key as _ring_key, k.wrapped as _wrapped
from inquiry i left join inquiry_key k on k.inquiry_id = i.id
where i.tenant_id = current_tenant() and i.source = :source and i.external_id = :external_id
