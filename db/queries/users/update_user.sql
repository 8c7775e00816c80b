-- (id uuid, version integer, email text?, display_name text?, role text?, language text?, password_hash text?)
-- Changes what is given, where the version is still the known one.
update app_user
set email = coalesce(:email, email), address_proven = address_proven or :email is not null,
    display_name = coalesce(:display_name, display_name), role = coalesce(:role, role),
    language = coalesce(:language, language), password_hash = coalesce(:password_hash, password_hash),
    version = version + 1, updated_at = now()
where id = :id and version = :version
returning id
