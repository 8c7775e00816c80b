-- What only a superuser may do in the database, each time alike: the operator's act before `athar migrate`, also after an upgrade
-- or a restore.
create extension if not exists pg_trgm schema public;
-- PostGIS has a schema of its own, so that what is ours can be told from what is not.
create schema if not exists gis;
create extension if not exists postgis schema gis;
grant usage on schema gis to athar_owner, athar_app, athar_reader;
-- It answers from statistics of columns that its asker may not read, past row-level security.
revoke execute on function gis.st_estimatedextent(text, text), gis.st_estimatedextent(text, text, text),
    gis.st_estimatedextent(text, text, text, boolean) from public;
-- Row-level security lets an index answer only where its operator is known to tell nothing of the rows that it passes over. These
-- three (texts that fit words, arrays that hold others, boxes that meet) raise no error that depends on a row. Without this every
-- search reads whole tables: 111 ms against 6 for the counts of a search among 20,000 organizations.
alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;
alter function pg_catalog.arraycontains(anyarray, anyarray) leakproof;
alter function gis.geometry_overlaps(gis.geometry, gis.geometry) leakproof;
do $$ begin execute format('alter database %I set search_path = public, gis', current_database()); end $$;
