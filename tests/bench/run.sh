#!/usr/bin/env bash
# `make bench`: the service, pgbench with the service's own statements, and a Fastify peer, by turns on one database.
# RUNS (5) alternating runs of SECONDS (3) each; prints the medians. p50 and p99 are the service's.
set -euo pipefail
cd "$(dirname "$0")/../.."
RUNS=${RUNS:-5} SECONDS_EACH=${SECONDS_EACH:-3}
variant=release
# shellcheck source=tests/setup.sh
source tests/setup.sh
export ATHAR_QUOTA_PER_MINUTE=0 ATHAR_TOKEN_LIFETIME_S=3600
export CLUSTER_OPTIONS="" # as in service: with fsync
# A kernel with sched_autogroup_enabled schedules by session, and every backend makes itself the leader of one: those that
# slept then wait up to half a second for the processor, and p99 says nothing of the service. Containers know no such
# groups, so here the backends stay in the bench's session.
cc -shared -fPIC -o "$temp/one_session.so" -x c - <<<'int setsid(void) { return 1; }'
LD_PRELOAD=$temp/one_session.so start_main
psql "$CLUSTER_SUPER_URL" -q -v ON_ERROR_STOP=1 -v tenant="$ATHAR_TEST_TENANT_CASE_A" -f tests/bench/data.sql
psql "$CLUSTER_SUPER_URL" -q -c 'vacuum analyze' -c checkpoint
began=$(date +%s%N)
serve MAIN
echo "bench start ready_ms=$((($(date +%s%N) - began) / 1000000)) idle_rss_kib=$(awk '/VmRSS/ {print $2}' "/proc/$ATHAR_TEST_PID_MAIN/status") workers=32"
token=$("$athar" token case@a.test)
session=$({ cut -d. -f2 <<<"$token" | tr '_-' '/+' | base64 -d 2>/dev/null || true; } | sed -n 's/.*"sid":"\([^"]*\)".*/\1/p')

# statement FILE VALUE...: the text of a .sql file with its parameters filled in, optional lines left out.
statement() {
    local text number=0 value
    text=$(tail -n +2 "db/queries/$1.sql" | grep -v -- '--?' | sed 's/--!.*//; s/^--.*//' | tr '\n' ' '); shift
    # shellcheck disable=SC2001 # a pattern with classes is sed's work
    for value in "$@"; do number=$((number + 1)); text=$(sed "s/\\\$$number\\b/$(sed 's/[&/\]/\\&/g' <<<"$value")/g" <<<"$text"); done
    echo "${text};"
}
identity() { statement identity/identify "'$session'::uuid" "'$ATHAR_TEST_USER_CASE_A'::uuid" "'$ATHAR_TEST_TENANT_CASE_A'::uuid" "'tenant'" "'bench'" "'$1'" "$2"; }
person='{"names":[{"script":"Arab","given":"محمد","father":"أحمد","family":"الحلبي"}],"sex":"male"}'
{ printf '%s\n' '\set i random(100000000001, 100000130000)'; printf '%s\n' '\startpipeline'; identity readInquiry false
  statement inquiries/read_inquiry "('00000000-0000-7000-8000-' || :i)::uuid"; printf '%s\n' '\endpipeline'; } >"$temp/read-one.sql"
{ printf '%s\n' '\startpipeline'; identity listInquiries false
  { tail -n +2 db/queries/inquiries/list_inquiries.sql | grep -vE -- '--\? (status|category|place|last|created|updated|sort|after|limit|shared)' | sed 's/--[!?].*//; s/^--.*//' | tr '\n' ' ' |
    sed "s/\$1\b/'$ATHAR_TEST_TENANT_CASE_A'::uuid/"; echo ';'; }; printf '%s\n' '\endpipeline'; } >"$temp/list-50.sql"
{ printf '%s\n' '\startpipeline'; identity createInquiry true
  statement inquiries/create_inquiry 'gen_random_uuid()' 'gen_random_uuid()::text' "'\\\\x00'::bytea" "'submitted'" "'$person'" "'{}'" "'[]'" \
      "'{\"relation\":\"sister\"}'" "'{}'" "'unknown'" "'male'" null null null null null null "'code'"; printf '%s\n' '\endpipeline'; } >"$temp/create.sql"

peer_port=0
if [ -d tests/bench/peers/node_modules ] || (cd tests/bench/peers && npm ci --ignore-scripts --no-audit --no-fund --silent); then
    openssl ec -in "$ATHAR_TEST_SIGNING_KEY" -pubout -out "$temp/public.pem" 2>/dev/null
    peer_port=$((ATHAR_TEST_PORT_MAIN > 40000 ? ATHAR_TEST_PORT_MAIN - 1000 : ATHAR_TEST_PORT_MAIN + 1000))
    PEER_PORT=$peer_port PEER_DATABASE=$ATHAR_DATABASE_URL PEER_KEY=$temp/public.pem PEER_QUERIES=$PWD/db/queries \
        node tests/bench/peers/fastify.mjs >"$temp/peer.log" 2>&1 &
    pids+=($!)
    until curl -sf -o /dev/null "http://127.0.0.1:$peer_port/v1/inquiries" -H "Authorization: Bearer $token"; do kill -0 $! || { cat "$temp/peer.log"; exit 1; }; done
else
    echo "bench: no peer, npm's registry cannot be reached"
fi

load() { BENCH=$1 TOKEN=$token wrk -t1 -c32 -d"${SECONDS_EACH}s" -s tests/bench/wrk.lua "http://127.0.0.1:$2" | sed -n 's/^RESULT //p'; }
database() { pgbench -n -M prepared -c 16 -j 1 -T "$SECONDS_EACH" -f "$temp/$1.sql" "$ATHAR_DATABASE_URL" 2>/dev/null | sed -n 's/^tps = \([0-9]*\).*/\1/p'; }
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
for name in read-one list-50 create; do
    : >"$temp/s"; : >"$temp/d"; : >"$temp/p"
    for _ in $(seq "$RUNS"); do
        load "$name" "$ATHAR_TEST_PORT_MAIN" >>"$temp/s"
        database "$name" >>"$temp/d"
        if [ "$peer_port" != 0 ]; then load "$name" "$peer_port" >>"$temp/p"; else echo 0 0 0 0 >>"$temp/p"; fi
    done
    awk '$4 > 0 { print "bench: " $4 " requests failed"; bad = 1 } END { exit bad }' "$temp/s" "$temp/p"
    s=$(cut -d' ' -f1 "$temp/s" | median) d=$(median <"$temp/d") p=$(cut -d' ' -f1 "$temp/p" | median)
    printf 'bench %s service_rps=%s pgbench_rps=%s peer_rps=%s p50_ms=%s p99_ms=%s ratio_pgbench=%s ratio_peer=%s\n' "$name" "$s" "$d" "$p" \
        "$(cut -d' ' -f2 "$temp/s" | median)" "$(cut -d' ' -f3 "$temp/s" | median)" \
        "$(awk "BEGIN { printf \"%.2f\", $s / ($d ? $d : 1) }")" "$(awk "BEGIN { printf \"%.2f\", $p ? $s / $p : 0 }")"
done
