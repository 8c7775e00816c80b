-- (inquiry uuid, ring_key text, wrapped bytea)
-- Only where the inquiry is the asker's by now.
update inquiry_key set ring_key = :ring_key, wrapped = :wrapped
where inquiry_id = :inquiry and tenant_id = current_tenant()
