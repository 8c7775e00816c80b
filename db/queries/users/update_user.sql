-- (id uuid, match int4multirange, email text?, display_name text?, role text?, language text?, password_hash text?)
-- Changes what is given, where its version is one of those. No row: it is not, or nothing would change.
update app_user
set email = coalesce(:email, email), address_proven = address_proven or :email is not null,
    display_name = coalesce(:display_name, display_name), role = coalesce(:role, role),
    language = coalesce(:language, language), password_hash = coalesce(:password_hash, password_hash),
    version = version + 1, updated_at = now()
where id = :id and :match @> version
  and (:password_hash is not null or (email, display_name, role, language, address_proven) is distinct from
       (coalesce(:email, email), coalesce(:display_name, display_name), coalesce(:role, role),
        coalesce(:language, language), address_proven or :email is not null))
returning id
