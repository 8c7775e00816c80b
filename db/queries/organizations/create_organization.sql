-- (id uuid, names jsonb, kind text, recipient_class text)
insert into organization (id, names, kind, recipient_class) values ($1, $2, $3, coalesce($4, default_class($3)))
returning id, names, kind, recipient_class, status, version, created_at, updated_at
