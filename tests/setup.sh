#!/usr/bin/env bash
# Sourced by the scripts that run tests: a temporary folder, keys, settings, and functions that start services.
# Needs: variant (release, asan or tsan: how the server was built), the checkout's top as the current folder.
# What was started ends with the script, by process id, however that ends.
set -euo pipefail
# shellcheck disable=SC2154 # given by the script that sources this
athar=$PWD/build/$variant/athar
temp=$(mktemp -d "${TMPDIR:-/tmp}/athar-test.XXXXXX"); chmod 755 "$temp"
pids=()
finish() {
    status=$?
    kill -- "-$watcher" 2>/dev/null || true
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do timeout 30 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" || true; done
    db/cluster.sh stop "$temp/main" >/dev/null 2>&1 || true
    db/cluster.sh stop "$temp/away" >/dev/null 2>&1 || true
    # A sanitizer writes a log only where it found something.
    if compgen -G "$temp/sanitizer.*" >/dev/null; then cat "$temp"/sanitizer.*; status=1; fi
    if [ "$status" != 0 ]; then echo "the services' own words:"; grep -hv '^{"time"' "$temp"/*.log 2>/dev/null | tail -n 40 || true; fi
    rm -rf "$temp"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM
# Should this script be killed outright, the clusters end all the same (the services have their own signal for that).
setsid bash -c 'tail --pid="$1" -f /dev/null; for c in main away; do db/cluster.sh stop "$2/$c"; done; rm -rf "$2"' \
    watcher $$ "$temp" >/dev/null 2>&1 </dev/null &
watcher=$!

export ASAN_OPTIONS="log_path=$temp/sanitizer:detect_leaks=1:abort_on_error=0" UBSAN_OPTIONS="log_path=$temp/sanitizer:print_stacktrace=1"
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0" TSAN_OPTIONS="log_path=$temp/sanitizer:suppressions=$PWD/tests/tsan.supp"
export ATHAR_TEST_COVERAGE=$temp/coverage ATHAR_TEST_TEMP=$temp ATHAR_TEST_ATHAR=$athar
: >"$ATHAR_TEST_COVERAGE"; chmod 666 "$ATHAR_TEST_COVERAGE"

# ---- settings, keys and the cluster ----
mkdir "$temp/keys" "$temp/jwks"
(umask 077; head -c 64 /dev/urandom >"$temp/secret")
"$athar" key signing "$temp/keys/1.pem"
"$athar" keys add "$temp/sealing.keys"
export ATHAR_SEALING_KEYS=$temp/sealing.keys
tests/issuer.sh "$temp/jwks" "$temp/outside.pem"
export ATHAR_TEST_OUTSIDE_KEY=$temp/outside.pem ATHAR_TEST_SIGNING_KEY=$temp/keys/1.pem
export ATHAR_SECRET_FILE=$temp/secret ATHAR_SIGNING_KEYS=$temp/keys ATHAR_JWKS_FOLDER=$temp/jwks
export ATHAR_ISSUER=https://athar.test ATHAR_AUDIENCE=athar ATHAR_LISTEN=127.0.0.1:0 ATHAR_ADMIN_LISTEN=127.0.0.1:0
export CLUSTER_OPTIONS="-c fsync=off -c full_page_writes=off"

# serve NAME: starts a service and waits for its ready line; its ports become ATHAR_TEST_PORT_NAME and ..._ADMIN_NAME.
serve() {
    local name=$1 pipe=$temp/$1.ready line
    mkfifo "$pipe"
    setpriv --pdeathsig TERM "$athar" serve >"$pipe" 2>"$temp/$name.log" &
    pids+=($!)
    export "ATHAR_TEST_PID_$name=$!"
    exec 9<"$pipe"
    read -r -t 60 line <&9 || { echo "$name did not start"; cat "$temp/$name.log"; exit 1; }
    export "ATHAR_TEST_PORT_$name=${line##*:}"
    read -r -t 10 line <&9
    export "ATHAR_TEST_PORT_ADMIN_$name=${line##*:}"
    exec 9<&-
}

# user EMAIL ROLE ORGANIZATION NAME: its token becomes ATHAR_TEST_TOKEN_NAME, its tenant ATHAR_TEST_TENANT_NAME.
user() {
    local made
    made=$("$athar" user add "$1" "$2" "$3" <<<"correct horse battery")
    export "ATHAR_TEST_TENANT_$4=${made##* }" "ATHAR_TEST_TOKEN_$4=$("$athar" token "$1")"
    export "ATHAR_TEST_USER_$4=$(cut -d' ' -f2 <<<"$made")"
}

# start_main: the cluster of a run, its schema and its users; quotas are out of the way from here on.
start_main() {
    eval "$(db/cluster.sh start "$temp/main")"
    export ATHAR_TEST_SUPER_URL=$CLUSTER_SUPER_URL
    "$athar" migrate >/dev/null
    # What own_database() copies, while nobody is connected.
    psql -X -q "${CLUSTER_SUPER_URL/dbname=athar/dbname=postgres}" -c 'create database blank template athar'
    export ATHAR_TOKEN_LIFETIME_S=3600
    user admin@athar.test admin Operator ADMIN
    user steward@athar.test steward Operator STEWARD
    user case@a.test caseworker "Organization A" CASE_A
    user case@b.test caseworker "Organization B" CASE_B
    user partner@a.test partner "Organization A" PARTNER_A
    user research@a.test researcher "Organization A" RESEARCHER
    user authority@c.test authority "Authority C" AUTHORITY
    user court@d.test authority "Court D" COURT
    user icmp@e.test caseworker "Commission E" ICMP
    user outside@f.test researcher "University F" OUTSIDER
    user second@a.test caseworker "Organization A" CASE_A2
    psql -X -q "$CLUSTER_SUPER_URL" -c "update organization set recipient_class = case names ->> 'en' when 'Authority C' then 'authority'
        when 'Court D' then 'court' when 'Commission E' then 'icmp' else recipient_class end"
    unset ATHAR_TOKEN_LIFETIME_S
    export ATHAR_QUOTA_PER_MINUTE=0 ATHAR_AUTH_FAILURES_PER_MINUTE=100000 ATHAR_REGISTRATIONS_PER_HOUR=100000
}

# The servers end by signal, so that a leak is seen and the clean way out is walked.
end_services() {
    for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do
        timeout 60 tail --pid="$pid" -f /dev/null || { echo "a service does not end"; kill -KILL "$pid"; }
        wait "$pid" || { echo "a service did not end with status 0"; exit 1; }
    done
    pids=()
}
