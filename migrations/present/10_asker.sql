-- Who is asking, as identify() (25_identity.sql) sets it for a transaction, and the one rule of tenancy.
-- current_tenant(), current_actor() and their sisters are made by 0001, as defaults of columns use them.

grant execute on function current_tenant(), current_actor(), current_credential(), current_request(),
    current_operation(), reaches_all() to athar_app, athar_reader;
grant execute on function current_case(), current_organization() to athar_app;

-- The case that a further reporter follows, and which reporter it is. A case that is followed is not current_case():
-- what the family may is not a follower's, but where a function names it.
create function current_followed() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.followed', true), '')::uuid $$;
create function current_reporter() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.reporter', true), '')::uuid $$;
grant execute on function current_followed(), current_reporter() to athar_app;

-- For policies: the row's tenant is the asker's, or the asker reaches all.
create function tenant_visible(tenant uuid) returns boolean language sql stable parallel safe
    as $$ select tenant = nullif(current_setting('athar.tenant', true), '')::uuid
              or coalesce(current_setting('athar.reach', true) = 'all', false) $$;
grant execute on function tenant_visible(uuid) to athar_app, athar_reader;

-- The keys of the ways in, see viewer_keys() of 50_consent.sql.
create function current_grantees() returns text[] language sql stable parallel safe
    as $$ select string_to_array(nullif(current_setting('athar.grantees', true), ''), ' ') $$;
-- The organization that somebody belongs to, with a tenant's rights or without.
create function current_side() returns uuid language sql stable parallel safe
    as $$ select coalesce(current_organization(), current_tenant()) $$;
grant execute on function current_grantees(), current_side() to athar_app;

-- The people who stand behind an id of a user or a credential, followed to the end: behind a session its user, behind
-- a key who made it, behind a family's token everybody who was ever told an access code of the case, and with each of
-- them the other accounts of the same person. `union` drops what was found before, so a circle ends. Empty: not known.
create function people_behind(actor uuid) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
    with recursive behind (id) as (
        select actor
        union
        select next.id from behind cross join lateral (
            select unnest(array[c.user_id, c.created_by]) as id from credential c where c.id = behind.id
            union all
            select unnest(i.code_told_before || i.code_told_to) from credential c join inquiry i on i.id = c.inquiry_id
            where c.id = behind.id
            union all
            select same.id from app_user u join app_user same on lower(same.email) = lower(u.email)
            where u.id = behind.id
            union all
            select same.id from app_user u
            join app_user same
              on (same.external_issuer, same.external_subject) = (u.external_issuer, u.external_subject)
            where u.id = behind.id) next
        where next.id is not null
    )
    select coalesce(array_agg(u.id), '{}') from behind join app_user u on u.id = behind.id
$$;
-- The asker is a second person beside somebody where both are known and nobody stands behind both.
create function is_other_person(actor uuid) returns boolean language sql stable as $$
    select theirs <> '{}' and mine <> '{}' and not theirs && mine
    from (select people_behind(actor) as theirs,
                 people_behind(coalesce(current_actor(), current_credential())) as mine) people
$$;
grant execute on function people_behind(uuid), is_other_person(uuid) to athar_app;
