#!/usr/bin/env bash
# First start of the database: the three roles with their passwords, the database and its extensions.
set -euo pipefail
password() { cat "/run/secrets/$1_password"; }
psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
    -v owner="$(password owner)" -v app="$(password app)" -v reader="$(password reader)" <<'SQL'
create role athar_owner login password :'owner';
create role athar_app login nobypassrls password :'app';
create role athar_reader login nobypassrls password :'reader';
create database athar owner athar_owner encoding 'UTF8' locale 'C.UTF-8' template template0;
revoke connect on database athar from public;
grant connect on database athar to athar_app, athar_reader;
SQL
psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d athar <<'SQL'
alter schema public owner to athar_owner;
SQL
psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d athar -f /usr/local/share/athar/extensions.sql
