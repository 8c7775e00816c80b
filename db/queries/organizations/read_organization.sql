-- (id uuid)
select id, names, kind, recipient_class, status, version, created_at, updated_at from organization where id = $1
