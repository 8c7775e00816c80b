-- (webhook uuid, old_wrapped bytea, ring_key text, wrapped bytea)
-- Only where nobody has changed it since it was read.
update webhook set ring_key = :ring_key, wrapped = :wrapped where id = :webhook and wrapped = :old_wrapped
returning id
