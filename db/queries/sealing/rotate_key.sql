-- (inquiry uuid, old_wrapped bytea, ring_key text, wrapped bytea)
-- Only where nobody has changed it since it was read.
update inquiry_key set ring_key = :ring_key, wrapped = :wrapped where inquiry_id = :inquiry and wrapped = :old_wrapped
returning inquiry_id
