#!/usr/bin/env bash
# Sourced by the scripts that run tests: a temporary folder, keys, settings, and functions that start services.
# Needs: variant (release, asan or tsan: how the server was built), the checkout's top as the current folder.
# What was started ends with the script, by process id, however that ends.
set -euo pipefail
# shellcheck disable=SC2154 # given by the script that sources this
athar=$PWD/build/$variant/athar
# In memory where there is room, since a cluster is copied in a tenth of the time there; all API tests fill 3 GB.
in_memory() { [ -w /dev/shm ] && [ "$(df --output=avail -m /dev/shm | tail -n 1)" -gt 8192 ]; }
if [ -z "${TMPDIR:-}" ] && in_memory; then base=/dev/shm; else base=${TMPDIR:-/tmp}; fi
temp=$(mktemp -d "$base/athar-test.XXXXXX"); chmod 755 "$temp"
pids=()
finish() {
    status=$?
    if [ -p "$temp/wanted" ]; then echo END 1<>"$temp/wanted"; wait "${keeper:-}" || true; fi # see run.sh
    kill -- "-$watcher" 2>/dev/null || true
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do timeout 30 tail -s 0.02 --pid="$pid" -f /dev/null || kill -KILL "$pid" || true; done
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

# ---- the cluster of a run, warm ----
# A migrated cluster with the users of the tests costs seconds to make, so one is kept under build/warm, keyed by what it is made
# of, and copied. Where the postgres user cannot reach this checkout, each run makes its own.
users=("admin@athar.test|admin|Operator|ADMIN" "steward@athar.test|steward|Operator|STEWARD"
    "case@a.test|caseworker|Organization A|CASE_A" "case@b.test|caseworker|Organization B|CASE_B"
    "partner@a.test|partner|Organization A|PARTNER_A" "research@a.test|researcher|Organization A|RESEARCHER"
    "authority@c.test|authority|Authority C|AUTHORITY" "court@d.test|authority|Court D|COURT"
    "icmp@e.test|caseworker|Commission E|ICMP" "outside@f.test|researcher|University F|OUTSIDER"
    "second@a.test|caseworker|Organization A|CASE_A2")

# Of the contract the database is told the schemas (set_inquiry_fields), not the paths.
warm_key() {
    { id -u
      sed -n '/^components:/,$p' openapi.yaml
      find migrations db/extensions.sql db/cluster.sh db/migrate.c db/queries/users tests/setup.sh api/auth/commands.c api/auth/password.c \
          -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-16
}

# Makes the cluster $temp/main with its users, and "blank", which own_database() copies, while nobody is connected. A half
# of it is never kept: it runs where bash does not end by itself when a command fails.
make_main() {
    local row email role organization name made
    eval "$(db/cluster.sh start "$temp/main")"
    "$athar" migrate >/dev/null || exit 1
    psql -X -q "${CLUSTER_SUPER_URL/dbname=athar/dbname=postgres}" -c 'create database blank template athar'
    for row in "${users[@]}"; do
        IFS='|' read -r email role organization name <<<"$row"
        made=$("$athar" user add "$email" "$role" "$organization" <<<"correct horse battery") || exit 1
        printf 'export ATHAR_TEST_TENANT_%s=%s ATHAR_TEST_USER_%s=%s\n' "$name" "${made##* }" "$name" "$(cut -d' ' -f2 <<<"$made")"
    done >"$temp/who"
    psql -X -q "$CLUSTER_SUPER_URL" -c "update organization set recipient_class = case names ->> 'en' when 'Authority C' then 'authority'
        when 'Court D' then 'court' when 'Commission E' then 'icmp' else recipient_class end"
}

# warm NAME: the cluster $temp/NAME from the kept one, which is made first where there is none. False: it cannot be kept.
warm() {
    local kept
    kept=build/warm/$(warm_key)
    mkdir -p build/warm
    exec 8>build/warm/lock
    flock 8
    if [ ! -d "$kept" ]; then
        make_main
        db/cluster.sh stop "$temp/main"
        [ -d "$temp/main/data" ] || { exec 8>&-; return 1; }
        rm -rf build/warm/*.making
        find build/warm -mindepth 1 -maxdepth 1 -type d -mmin +60 -exec rm -rf {} +
        mkdir "$kept.making"
        cp -a "$temp/main/data" "$temp/who" "$kept.making/"
        rm -rf "$temp/main"
        mv "$kept.making" "$kept"
    fi
    touch "$kept"
    mkdir -p "$temp/$1"
    cp -a --reflink=auto "$kept/data" "$temp/$1/"
    cp "$kept/who" "$temp/who"
    exec 8>&-
    eval "$(db/cluster.sh start "$temp/$1")"
}

# start_main: the cluster of a run, its schema, its users and their tokens; quotas are out of the way from here on.
start_main() {
    local row email name
    warm main || eval "$(db/cluster.sh start "$temp/main")"
    export ATHAR_TEST_SUPER_URL=$CLUSTER_SUPER_URL
    # shellcheck source=/dev/null
    source "$temp/who"
    for row in "${users[@]}"; do
        email=${row%%|*} name=${row##*|}
        ATHAR_TOKEN_LIFETIME_S=3600 "$athar" token "$email" >"$temp/token.$name" &
    done
    for row in $(jobs -p); do [ "$row" = "$watcher" ] || wait "$row"; done
    for row in "${users[@]}"; do
        name=${row##*|}
        export "ATHAR_TEST_TOKEN_$name=$(<"$temp/token.$name")"
    done
    export ATHAR_QUOTA_PER_MINUTE=0 ATHAR_AUTH_FAILURES_PER_MINUTE=100000 ATHAR_REGISTRATIONS_PER_HOUR=100000
}

# The servers end by signal, so that a leak is seen and the clean way out is walked.
end_services() {
    for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do
        timeout 60 tail -s 0.02 --pid="$pid" -f /dev/null || { echo "a service does not end"; kill -KILL "$pid"; }
        wait "$pid" || { echo "a service did not end with status 0"; exit 1; }
    done
    pids=()
}
