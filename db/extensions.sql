-- What only a superuser may install in the database, each time alike: the operator's act, before `athar migrate`.
create extension if not exists pg_trgm schema public;
-- PostGIS has a schema of its own, so that what is ours can be told from what is not.
create schema if not exists gis;
create extension if not exists postgis schema gis;
grant usage on schema gis to athar_owner, athar_app, athar_reader;
-- It answers from statistics of columns that its asker may not read, past row-level security.
revoke execute on function gis.st_estimatedextent(text, text), gis.st_estimatedextent(text, text, text),
    gis.st_estimatedextent(text, text, text, boolean) from public;
do $$ begin execute format('alter database %I set search_path = public, gis', current_database()); end $$;
