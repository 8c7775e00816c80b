#!/usr/bin/env bash
# `make psql`: the database of `make run`, as its superuser. Its cluster is started where it does not run, and then ended again,
# unless a service has come to use it meanwhile. Usage: psql.sh FOLDER [psql's arguments]
set -euo pipefail
folder=${1:?the folder of a cluster}; shift
cd "$(dirname "$0")/.."
[ -d "$folder" ] || { echo "there is no $folder yet: make run makes it"; exit 1; }
started=no
db/cluster.sh runs "$folder" || started=yes
settings=$(db/cluster.sh start "$folder")
eval "$settings"
finish() {
    if [ $started = yes ] && [ "$(psql -X -At "$CLUSTER_SUPER_URL" -c "select count(*) from pg_stat_activity where usename = 'athar_app'")" = 0 ]; then
        db/cluster.sh stop "$folder"
    fi
}
trap finish EXIT
psql "$CLUSTER_SUPER_URL" "$@"
