-- (inquiry uuid, old_wrapped bytea, ring_key text, wrapped bytea)
-- Only where nobody has changed it since it was read.
update inquiry_key set ring_key = $3, wrapped = $4 where inquiry_id = $1 and wrapped = $2 returning inquiry_id
