-- (id uuid, version integer, status text)
-- One step of the workflow, where the version is still the known one.
update inquiry
set status = $3, version = version + 1, updated_at = now()
where id = $1 and version = $2 and status <> $3 and erased_at is null
returning id
