-- (id uuid, match int4multirange, status text)
-- One step of the workflow, where its version is one of those.
update inquiry
set status = :status, version = version + 1, updated_at = now()
where id = :id and :match @> version and status <> :status and erased_at is null
returning id
