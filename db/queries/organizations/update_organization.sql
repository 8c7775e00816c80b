-- (id uuid, version integer, names jsonb, kind text, status text, recipient_class text, profile jsonb, visibility jsonb, location_blur text, listed boolean)
-- Replaces what is given, where the version is still the known one.
update organization
set names = coalesce($3, names), kind = coalesce($4, kind), status = coalesce($5, status),
    recipient_class = coalesce($6, case when $4 <> kind then default_class($4) end, recipient_class),
    profile = $7, visibility = coalesce($8, visibility), location_blur = coalesce($9, location_blur),
    listed = coalesce($10, listed), version = version + 1, updated_at = now()
where id = $1 and version = $2
returning id
