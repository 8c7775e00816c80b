-- (id uuid, version integer, status text)
-- One step of the workflow, where the version is still the known one.
update inquiry
set status = :status, version = version + 1, updated_at = now()
where id = :id and version = :version and status <> :status and erased_at is null
returning id
