#!/usr/bin/env bash
# Runs the API tests against a service on a private cluster, and holds the run against the coverage rule.
# Usage: run.sh VARIANT [Criterion's arguments]   VARIANT is release, asan or tsan: how the server was built
set -euo pipefail
variant=${1:?a variant}; shift
cd "$(dirname "$0")/.."
# shellcheck source=tests/setup.sh
source tests/setup.sh
tests=$PWD/build/release/api-tests

eval "$(db/cluster.sh start "$temp/away")"
export ATHAR_TEST_AWAY_SUPER_URL=$CLUSTER_SUPER_URL
"$athar" migrate >/dev/null
serve AWAY
db/cluster.sh stop "$temp/away"

start_main
serve MAIN
export ATHAR_TEST_PORT_ADMIN=$ATHAR_TEST_PORT_ADMIN_MAIN
ATHAR_BODY_TIMEOUT_MS=300 ATHAR_HEAD_TIMEOUT_MS=600 ATHAR_WRITE_TIMEOUT_MS=1000 ATHAR_IDLE_TIMEOUT_MS=1000 ATHAR_WORKERS=4 \
    ATHAR_TRUSTED_PROXIES=127.0.0.0/8 ATHAR_CORS_ORIGINS="https://good.example https://portal.example" \
    ATHAR_AUTH_FAILURES_PER_MINUTE=20 ATHAR_LOGIN_FAILURES=3 ATHAR_REGISTRATIONS_PER_HOUR=3 ATHAR_ATTACHMENT_MAX_BYTES=300000 ATHAR_REQUESTS_PER_CONNECTION=100 \
    ATHAR_DATABASE_CONNECTIONS=2 serve QUICK
ATHAR_QUOTA_PER_MINUTE=1 serve QUOTA
ATHAR_DATABASE_URL="$ATHAR_DATABASE_URL application_name=pool" ATHAR_DATABASE_CONNECTIONS=2 ATHAR_WORKERS=8 serve POOL
# Keys with one scope each: what one may not do, the other may not either, but for their own.
for key in NARROW:organizations:read ELSEWHERE:places:read; do
    made=$(curl -sS -X POST "http://127.0.0.1:$ATHAR_TEST_PORT_MAIN/v1/api-keys" -H "Authorization: Bearer $ATHAR_TEST_TOKEN_CASE_A" \
        -H 'Content-Type: application/json' -d '{"name":"one scope","scopes":["'"${key#*:}"'"],"expires_at":"'"$(date -u -d '+30 days' +%FT%TZ)"'"}')
    export "ATHAR_TEST_TOKEN_${key%%:*}=$(sed -n 's/.*"key":"\([^"]*\)".*/\1/p' <<<"$made")"
done

"$tests" "${ATHAR_TEST_JOBS:--j2}" "$@"
if [ $# = 0 ]; then build/release/coverage "$temp/coverage"; fi
end_services
