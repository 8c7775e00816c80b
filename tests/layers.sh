#!/usr/bin/env bash
# Holds the rooms of the house to their floors: a file may include from its own room and from lower floors only, so no circle
# of rooms can come about. `--print` shows each arrow between rooms, with how many files make it.
set -euo pipefail
cd "$(dirname "$0")/.."

# From the ground up; rooms of one line do not know each other. "api" is the hall: main, the commands and the pipeline.
floors=(
    "gen"
    "db wire mapping"
    "schema"
    "contract"
    "base"
    "http sealing audit media"
    "auth exchange work"
    "handlers"
    "api"
)

# room FILE: the folder under api/, or db, gen (written by the build) or api itself.
rooms() { sed -E 's#\bapi/([a-z]+)/[^ ]*#\1#g; s#\bapi/[^ ]*#api#g; s#\bdb/[^ ]*#db#g; s#\b(queries|build)[^ ]*#gen#g'; }
arrows() {
    grep -rHE '^ *#include "' --include='*.c' --include='*.h' api db --exclude-dir=node_modules |
        sed -E 's/:.*#include "/ /; s/".*//' | rooms | awk '$1 != $2' | sort | uniq -c
}
if [ "${1:-}" = --print ]; then arrows; exit; fi

arrows | awk -v floors="$(IFS='|'; echo "${floors[*]}")" '
    BEGIN { n = split(floors, rows, "|"); for (i = 1; i <= n; i++) { m = split(rows[i], names, " "); for (j = 1; j <= m; j++) floor[names[j]] = i } }
    !($2 in floor) || !($3 in floor) { print "layers: a room without a floor: " $2 " or " $3; bad = 1; next }
    floor[$2] <= floor[$3] { print "layers: " $2 " (floor " floor[$2] ") may not include from " $3 " (floor " floor[$3] ")"; bad = 1 }
    END { exit bad }'
