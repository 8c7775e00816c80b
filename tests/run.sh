#!/usr/bin/env bash
# Runs the API tests against a service on a private cluster, and holds the run against the coverage rule.
# Usage: run.sh VARIANT [Criterion's arguments]   VARIANT is release, asan or tsan: how the server was built
set -euo pipefail
variant=${1:?a variant}; shift
cd "$(dirname "$0")/.."
# shellcheck source=tests/setup.sh
source tests/setup.sh
tests=$PWD/build/release/api-tests
for needed in "$athar" "$tests"; do
    [ -x "$needed" ] || { echo "run.sh: $needed is not there: make VARIANT=$variant build build/release/api-tests (make api does)"; exit 1; }
done

# The services beside the main one, each with the settings that its tests need.
start_named() {
    case $1 in
        AWAY) # its database has gone
            warm away || eval "$(db/cluster.sh start "$temp/away")"
            "$athar" migrate >/dev/null
            serve AWAY
            db/cluster.sh stop "$temp/away" ;;
        QUICK)
            export ATHAR_BODY_TIMEOUT_MS=300 ATHAR_HEAD_TIMEOUT_MS=600 ATHAR_WRITE_TIMEOUT_MS=1000 ATHAR_IDLE_TIMEOUT_MS=1000
            export ATHAR_WORKERS=4 ATHAR_TRUSTED_PROXIES=127.0.0.0/8 ATHAR_CORS_ORIGINS="https://good.example https://portal.example"
            export ATHAR_AUTH_FAILURES_PER_MINUTE=20 ATHAR_LOGIN_FAILURES=3 ATHAR_REGISTRATIONS_PER_HOUR=3
            export ATHAR_ATTACHMENT_MAX_BYTES=300000 ATHAR_REQUESTS_PER_CONNECTION=100 ATHAR_DATABASE_CONNECTIONS=2
            serve QUICK ;;
        QUOTA) ATHAR_QUOTA_PER_MINUTE=1 serve QUOTA ;;
        POOL)
            export ATHAR_DATABASE_URL="$ATHAR_DATABASE_URL application_name=pool" ATHAR_DATABASE_CONNECTIONS=2 ATHAR_WORKERS=8
            serve POOL ;;
        *) echo "run.sh: there is no service $1"; return 1 ;;
    esac
}

# keep NAME: one of them, from its start to the end of the run.
keep() {
    local name=$1 port admin_port
    trap - EXIT
    pids=()
    start_named "$name" >"$temp/$name.started" 2>&1 || { cat "$temp/$name.started"; echo none >"$temp/$name.ports"; exit 1; }
    port=ATHAR_TEST_PORT_$name admin_port=ATHAR_TEST_PORT_ADMIN_$name
    echo "${!port} ${!admin_port}" >"$temp/$name.new"
    mv "$temp/$name.new" "$temp/$name.ports"
    read -r _ <"$temp/$name.end" # opens when the keeper writes to it
    end_services
}

# The keeper starts what tests ask for by name in $temp/wanted, once; it ends with status 0 where all of that did.
keeper() {
    local name kept=() fine=0
    trap - EXIT
    exec 7<>"$temp/wanted"
    while read -r name <&7 && [ "$name" != END ]; do
        [ -e "$temp/$name.kept" ] && continue
        touch "$temp/$name.kept"
        mkfifo "$temp/$name.end"
        keep "$name" & kept+=($!)
    done
    for name in "$temp"/*.end; do [ ! -p "$name" ] || echo END >"$name"; done
    for name in "${kept[@]}"; do wait "$name" || fine=1; done
    return $fine
}

start_main
serve MAIN
mkfifo -m 666 "$temp/wanted"
keeper & keeper=$!
export ATHAR_TEST_PORT_ADMIN=$ATHAR_TEST_PORT_ADMIN_MAIN
# Keys with one scope each: what one may not do, the other may not either, but for their own.
for key in NARROW:organizations:read ELSEWHERE:places:read; do
    made=$(curl -sS -X POST "http://127.0.0.1:$ATHAR_TEST_PORT_MAIN/v1/api-keys" -H "Authorization: Bearer $ATHAR_TEST_TOKEN_CASE_A" \
        -H 'Content-Type: application/json' -d '{"name":"one scope","scopes":["'"${key#*:}"'"],"expires_at":"'"$(date -u -d '+30 days' +%FT%TZ)"'"}')
    export "ATHAR_TEST_TOKEN_${key%%:*}=$(sed -n 's/.*"key":"\([^"]*\)".*/\1/p' <<<"$made")"
done

"$tests" "${ATHAR_TEST_JOBS:--j2}" --tap="$temp/result.tap" "$@"
grep -qE '^ok [^#]*$' "$temp/result.tap" || { echo "run.sh: no test has that name"; exit 1; }
if [ $# = 0 ]; then build/release/coverage "$temp/coverage"; fi
echo END >"$temp/wanted"
wait "$keeper" || { echo "run.sh: a service did not end with status 0"; exit 1; }
rm "$temp/wanted"
end_services
