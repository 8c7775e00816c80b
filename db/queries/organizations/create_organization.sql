-- (id uuid, names jsonb, kind text, recipient_class text)
insert into organization (id, names, kind, recipient_class) values ($1, $2, $3, coalesce($4, 'cso'))
returning id, names, kind, recipient_class, status, version, created_at, updated_at
