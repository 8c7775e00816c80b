-- (id uuid, names jsonb, kind text)
insert into organization (id, names, kind) values ($1, $2, $3)
returning id, names, kind, status, version, created_at, updated_at
