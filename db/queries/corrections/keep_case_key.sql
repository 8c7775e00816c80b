-- (inquiry uuid, tenant uuid, ring_key text, wrapped bytea)
-- Keeps the key that what hangs on a case was sealed with, where its case has none yet.
select keep_case_key(:inquiry, :tenant, :ring_key, :wrapped)
