#!/usr/bin/env bash
# The ThreadSanitizer build under mixed load: every kind of operation from several clients at once, then the way out.
# Any report fails the run. Usage: tsan.sh [seconds]
set -euo pipefail
cd "$(dirname "$0")/.."
variant=tsan
# shellcheck source=tests/setup.sh
source tests/setup.sh
start_main
ATHAR_DATABASE_CONNECTIONS=3 ATHAR_WORKERS=8 serve MAIN
base=http://127.0.0.1:$ATHAR_TEST_PORT_MAIN admin=http://127.0.0.1:$ATHAR_TEST_PORT_ADMIN_MAIN
json='Content-Type: application/json'
inquiry='{"person":{"names":[{"script":"Arab","given":"س"}]},"reporter":{"relation":"sister"}}'

# ask TOKEN METHOD PATH [curl's arguments]: one call; its body goes to standard output.
ask() { curl -sS --max-time 20 -H "Authorization: Bearer $1" -X "$2" "$base$3" "${@:4}"; }

# One client: all kinds of operations one after the other, until the time is over.
client() {
    local token=$1 until=$2 id
    while [ "$(date +%s)" -lt "$until" ]; do
        id=$(ask "$token" POST /v1/inquiries -H "$json" -H "Idempotency-Key: k$RANDOM" -d "$inquiry" | sed -n 's/.*"id":"\([^"]*\)".*/\1/p')
        ask "$token" GET "/v1/inquiries/$id"
        ask "$token" PATCH "/v1/inquiries/$id" -H 'Content-Type: application/merge-patch+json' -H 'If-Match: "1"' -d '{"event":{"category":"other"}}'
        ask "$token" POST "/v1/inquiries/$id/attachments?kind=photo&file_name=p.png" -H 'Content-Type: image/png' --data-binary $'\x89PNG\r\n\x1a\n'
        ask "$token" GET "/v1/inquiries/$id/history"
        ask "$token" GET '/v1/places?q=halab'
        ask "$token" GET /v1/me
        ask wrong GET /v1/me
        ask "$token" POST /v1/inquiries -H "$json" -d '{"x":'
        curl -sS "$base/v1/auth/token" -H "$json" -d '{"email":"case@a.test","password":"correct horse battery"}'
        curl -sS "$admin/metrics" "$admin/readyz" "$base/openapi.json"
    done >"$temp/client.$BASHPID" 2>&1
}

until=$(($(date +%s) + ${1:-10}))
clients=()
for token in "$ATHAR_TEST_TOKEN_CASE_A" "$ATHAR_TEST_TOKEN_CASE_B" "$ATHAR_TEST_TOKEN_CASE_A"; do
    client "$token" "$until" &
    clients+=($!)
done
wrk -t1 -c8 -d"$((${1:-10} / 2))" -H "Authorization: Bearer $ATHAR_TEST_TOKEN_CASE_B" "$base/v1/inquiries?limit=5" >"$temp/wrk" 2>&1
kill -HUP "$ATHAR_TEST_PID_MAIN" # the keys are read again under load
wait "${clients[@]}"
answers=$(grep -c '"operation"' "$temp/MAIN.log" || true)
echo "tsan: $answers requests"
[ "$answers" -gt 100 ] || { echo "tsan: too few requests"; cat "$temp/wrk"; exit 1; }
end_services
