-- ()
-- An attachment that has no copy for others yet; no row: none is left.
select id, tenant_id, media_type, size from due_copy()
