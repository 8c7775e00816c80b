-- (id uuid, match int4multirange, disabled boolean)
-- Disabling takes effect at the user's next statement: identify() looks.
update app_user
set disabled_at = case when :disabled then coalesce(disabled_at, now()) end, version = version + 1, updated_at = now()
where id = :id and :match @> version
returning id
