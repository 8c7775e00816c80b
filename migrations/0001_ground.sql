-- The ground everything stands on: who has which rights by default, and the functions that say who is asking.
-- Run by the owner role athar_owner. The roles athar_app and athar_reader exist before (db/cluster.sh, docker/): making
-- a login with a password is the operator's act.
--
-- Numbered files hold what keeps data: tables with their indexes and constraints, reference rows, and the functions
-- that a default, a generated column or an index calls. All other functions, views, triggers, policies, grants and the
-- words of vocabularies stand in migrations/present/ as they are today.

create extension if not exists pg_trgm;

-- For all schemas: for a single one PostgreSQL takes nothing away from what PUBLIC has by default.
alter default privileges revoke execute on functions from public;
revoke all on schema public from public;
grant usage on schema public to athar_app, athar_reader;
-- The reader makes backups; what row-level security lets it see is said by each table's own policy.
alter default privileges in schema public grant select on tables to athar_reader;
alter default privileges in schema public grant select on sequences to athar_reader;

-- Who is asking, as set by identify() for this transaction. After COMMIT a setting reads back as '', hence nullif.
create function current_tenant() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.tenant', true), '')::uuid $$;
create function current_actor() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.user', true), '')::uuid $$;
create function current_credential() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.credential', true), '')::uuid $$;
create function current_request() returns text language sql stable parallel safe
    as $$ select nullif(current_setting('athar.request', true), '') $$;
create function current_operation() returns text language sql stable parallel safe
    as $$ select nullif(current_setting('athar.operation', true), '') $$;
-- The organization of an asker without a tenant's rights (a researcher).
create function current_organization() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.organization', true), '')::uuid $$;
-- The one case that a family's token opens.
create function current_case() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.case', true), '')::uuid $$;
-- Stewards and admins see across tenants.
create function reaches_all() returns boolean language sql stable parallel safe
    as $$ select coalesce(current_setting('athar.reach', true) = 'all', false) $$;
