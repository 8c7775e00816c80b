-- (id uuid, version integer, email text, display_name text, role text, language text, password_hash text)
update app_user
set email = coalesce($3, email), display_name = coalesce($4, display_name), role = coalesce($5, role),
    language = coalesce($6, language), password_hash = coalesce($7, password_hash),
    version = version + 1, updated_at = now()
where id = $1 and version = $2
returning id
