-- (id uuid, names jsonb, kind text, recipient_class text, profile jsonb, visibility jsonb, location_blur text, listed boolean)
insert into organization (id, names, kind, recipient_class, profile, visibility, location_blur, listed)
values ($1, $2, $3, coalesce($4, default_class($3)), $5, coalesce($6, '{}'), coalesce($7, 'governorate'), coalesce($8, false))
returning id
