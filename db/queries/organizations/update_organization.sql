-- (id uuid, version integer, names jsonb, kind text, status text, recipient_class text)
update organization
set names = coalesce($3, names), kind = coalesce($4, kind), status = coalesce($5, status),
    recipient_class = coalesce($6, default_class($4), recipient_class),
    version = version + 1, updated_at = now()
where id = $1 and version = $2
returning id
