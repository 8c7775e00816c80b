-- (inquiry uuid, ring_key text, wrapped bytea)
-- Only where the inquiry is the asker's by now.
update inquiry_key set ring_key = $2, wrapped = $3 where inquiry_id = $1 and tenant_id = current_tenant()
