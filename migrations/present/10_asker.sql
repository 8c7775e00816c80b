-- Who is asking, as identify() (25_identity.sql) sets it for a transaction, and the one rule of tenancy.
-- current_tenant(), current_actor() and their sisters are made by 0001, as defaults of columns use them.

grant execute on function current_tenant(), current_actor(), current_credential(), current_request(),
    current_operation(), reaches_all() to athar_app, athar_reader;
grant execute on function current_case(), current_organization() to athar_app;

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

-- Whom an id of a user or a credential stands for: behind a key stands who made it, behind a family's token who was
-- told the access code last. A second person is another one in this sense.
create function person_behind(actor uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((select c.created_by from credential c where c.id = actor), actor)
$$;
create function is_other_person(actor uuid) returns boolean language sql stable as $$
    select person_behind(actor) is distinct from person_behind(coalesce(current_actor(), current_credential()))
$$;
grant execute on function person_behind(uuid), is_other_person(uuid) to athar_app;
