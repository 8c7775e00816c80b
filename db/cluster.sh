#!/usr/bin/env bash
# A private PostgreSQL cluster on a unix socket: for `make run`, the tests and the bench.
# Usage: cluster.sh start FOLDER   starts it (makes it first where there is none), prints ATHAR_* settings to be sourced
#        cluster.sh stop FOLDER    ends the cluster of that folder, and no other
#        cluster.sh runs FOLDER    tells by its exit status whether it runs
# The folder holds data/ and the log; the socket lies in a short folder of its own, since its path may have 107 bytes.
# Inside: database athar, roles athar_owner (owns the database), athar_app (the service), athar_reader (backups).
set -euo pipefail
command=${1:?start, stop or runs} folder=$(mkdir -p "${2:?a folder}" && cd "$2" && pwd)
bin=$(ls -d /usr/lib/postgresql/15/bin 2>/dev/null || pg_config --bindir)
extensions=$(cd "$(dirname "$0")" && pwd)/extensions.sql
socket=${TMPDIR:-/tmp}/athar-$(printf %s "$folder" | sha256sum | cut -c1-16)

# PostgreSQL refuses to run as root: then it is the user postgres who runs it, and owns its files.
as_owner() {
    if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --init-groups -- "$@"; else "$@"; fi
}
give() { if [ "$(id -u)" = 0 ]; then chown -R postgres: "$@"; fi; }
is_running() { as_owner "$bin/pg_ctl" status -D "$folder/data" >/dev/null 2>&1; }
sql() { as_owner "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$socket" -U athar_super "$@"; }

# A checkout under a closed home cannot be reached by the postgres user: then the data lies beside the socket.
choose_folder() {
    give "$folder"
    as_owner test -w "$folder" -a -x "$folder" && return
    echo "cluster.sh: the user postgres cannot reach this folder; the data goes to the temporary folder" >&2
    folder=$socket.data
    mkdir -p "$folder" && give "$folder"
}

make_cluster() {
    mkdir -p "$folder/data" && give "$folder"
    as_owner "$bin/initdb" -D "$folder/data" -U athar_super -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = ''
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
max_connections = 200
shared_buffers = 256MB
timezone = 'UTC'
CONF
}

make_database() {
    sql -d postgres <<'SQL'
create role athar_owner login;
create role athar_app login;
create role athar_reader login;
create database athar owner athar_owner;
SQL
    sql -d athar -c 'alter schema public owner to athar_owner'
}

start() {
    choose_folder
    [ -f "$folder/data/PG_VERSION" ] || make_cluster
    mkdir -p "$socket" && chmod 700 "$socket" && give "$socket"
    if ! is_running; then
        rm -f "$folder/data/postmaster.pid"
        # shellcheck disable=SC2086 # CLUSTER_OPTIONS are words, such as "-c fsync=off"
        as_owner "$bin/pg_ctl" start -w -s -D "$folder/data" -l "$folder/data/log" \
            -o "-k $socket ${CLUSTER_OPTIONS:-}" >/dev/null
    fi
    [ "$(sql -d postgres -Atc "select count(*) from pg_database where datname = 'athar'")" = 1 ] || make_database
    PGOPTIONS='-c client_min_messages=warning' sql -d athar <"$extensions"
    printf 'export ATHAR_DATABASE_URL="host=%s dbname=athar user=athar_app"\n' "$socket"
    printf 'export ATHAR_MIGRATE_DATABASE_URL="host=%s dbname=athar user=athar_owner"\n' "$socket"
    printf 'export CLUSTER_SUPER_URL="host=%s dbname=athar user=athar_super"\n' "$socket"
}

stop() {
    choose_folder
    if is_running; then as_owner "$bin/pg_ctl" stop -w -s -m fast -D "$folder/data"; fi
    rm -rf "$socket"
}

runs() {
    choose_folder
    is_running
}

"$command"
