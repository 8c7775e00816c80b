-- (inquiry uuid, ring_key text, wrapped bytea)
-- Keeps the key of an inquiry that has none yet, where this transaction wrote the inquiry.
insert into inquiry_key (inquiry_id, tenant_id, ring_key, wrapped)
select i.id, i.tenant_id, :ring_key, :wrapped from inquiry i
where i.id = :inquiry and i.updated_at = now() and tenant_visible(i.tenant_id)
on conflict (inquiry_id) do nothing
