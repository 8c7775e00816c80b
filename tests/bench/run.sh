#!/usr/bin/env bash
# `make bench`: the service, pgbench with the service's own statements, and a Fastify peer, by turns on one database.
# RUNS (5) alternating runs of SECONDS (3) each; prints the medians. p50 and p99 are the service's.
set -euo pipefail
cd "$(dirname "$0")/../.."
RUNS=${RUNS:-5} SECONDS_EACH=${SECONDS_EACH:-3}
variant=release
export TMPDIR=${TMPDIR:-/tmp} # so that the cluster lies on disk
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
psql -X "$CLUSTER_SUPER_URL" -q -v ON_ERROR_STOP=1 -f tests/bench/organizations.sql
psql "$CLUSTER_SUPER_URL" -q -c 'vacuum analyze' -c checkpoint
began=$(date +%s%N)
serve MAIN
echo "bench start ready_ms=$((($(date +%s%N) - began) / 1000000)) idle_rss_kib=$(awk '/VmRSS/ {print $2}' "/proc/$ATHAR_TEST_PID_MAIN/status") workers=32"
token=$("$athar" token case@a.test)
session=$({ cut -d. -f2 <<<"$token" | tr '_-' '/+' | base64 -d 2>/dev/null || true; } | sed -n 's/.*"sid":"\([^"]*\)".*/\1/p')

statement() { node tests/bench/statement.mjs "$@"; }
# script NAME OPERATION DURABLE SESSION LINE...: pgbench's script of a request, from those lines, the identity of the session
# (or "nobody") and the statement that comes in.
script() {
    local name=$1 operation=$2 durable=$3 session=$4; shift 4
    { printf '%s\n' "$@" '\startpipeline'
      if [ "$session" = nobody ]; then statement identity/identify "reach='tenant'" "request='bench'" "operation='$operation'" "durable=$durable"
      else statement identity/identify "credential='$session'::uuid" "user_id='$ATHAR_TEST_USER_CASE_A'::uuid" "tenant='$ATHAR_TEST_TENANT_CASE_A'::uuid" \
          "reach='tenant'" "request='bench'" "operation='$operation'" "durable=$durable"; fi
      cat
      printf '%s\n' '\endpipeline'; } >"$temp/$name.sql"
}
person='{"names":[{"script":"Arab","given":"محمد","father":"أحمد","family":"الحلبي"}],"sex":"male"}'
statement inquiries/read_inquiry "id=('00000000-0000-7000-8000-' || :i)::uuid" |
    script read-one readInquiry false "$session" '\set i random(100000000001, 100000130000)'
statement inquiries/list_inquiries "tenant='$ATHAR_TEST_TENANT_CASE_A'::uuid" | script list-50 listInquiries false "$session"
statement inquiries/create_inquiry 'id=gen_random_uuid()' 'reference=gen_random_uuid()::text' "access_code_hash='\\\\x00'::bytea" "status='submitted'" \
    "person='$person'" "event='{}'" "relatives='[]'" "reporter='{\"relation\":\"sister\"}'" "completeness='{}'" "category='unknown'" "sex='male'" \
    "access_code='code'" | script create createInquiry true "$session"
# The map, as strangers ask: what tests/bench/wrk.lua draws by lot is drawn here alike.
words="(array['hope', 'justice', 'truth', 'families', 'memory', 'peace', 'equity', 'dignity', 'توثيق', 'العدالة'])[:w]"
# pgbench takes a colon before a word for a variable, also in quotes.
colon='|| chr(58) ||'
skills="array['skill' $colon (array['dna_analysis', 'documentation', 'archiving', 'translation', 'mental_health', 'forensic_training'])[:s]]"
draw=('\set w random(1, 10)' '\set s random(1, 6)' '\set p random(10, 14)')
statement organizations/read_organization "id=('00000000-0000-7000-a000-' || lpad((:k * 50 + :r)::text, 12, '0'))::uuid" |
    script organization readOrganization false nobody '\set k random(8, 398)' '\set r random(1, 40)'
statement organizations/list_organizations "tokens=$skills || array['language' $colon 'ar', 'place' $colon (array['SY10', 'SY11', 'SY12', 'SY13', 'SY14'])[:p - 9]]" stranger=true | script search listOrganizations false nobody "${draw[@]}"
statement organizations/list_organizations "q=$words" "tokens=$skills" stranger=true | script words listOrganizations false nobody "${draw[@]}"
statement organizations/count_organizations "q=$words" "tokens=$skills" stranger=true | script facets countOrganizations false nobody "${draw[@]}"
box=('west=(:west)::float8' 'south=(:south)::float8' 'east=(:west)::float8 + :side' 'north=(:south)::float8 + :side' 'cell=(:cell)::float8' 'stranger=true')
statement map/gather_marks "${box[@]}" | script bbox listMapFeatures false nobody '\set side 222638.98' '\set west random(35, 41) * 111319.49' \
    '\set south random(0, 3) * 130000 + 3763310.6' '\set cell 19567.88'
statement map/gather_marks "${box[@]}" 'tile=true' | script tile readOrganizationTile false nobody '\set side 156543.034' \
    '\set west random(152, 156) * 156543.034 - 20037508.34' '\set south 20037508.34 - (random(99, 103) + 1) * 156543.034' '\set cell 19567.88'

peer_port=0
if [ -d tests/bench/peers/node_modules ] || (cd tests/bench/peers && npm ci --ignore-scripts --no-audit --no-fund --silent); then
    openssl ec -in "$ATHAR_TEST_SIGNING_KEY" -pubout -out "$temp/public.pem" 2>/dev/null
    peer_port=$((ATHAR_TEST_PORT_MAIN > 40000 ? ATHAR_TEST_PORT_MAIN - 1000 : ATHAR_TEST_PORT_MAIN + 1000))
    PEER_PORT=$peer_port PEER_DATABASE=$ATHAR_DATABASE_URL PEER_KEY=$temp/public.pem \
        node tests/bench/peers/fastify.mjs >"$temp/peer.log" 2>&1 &
    pids+=($!)
    until curl -sf -o /dev/null "http://127.0.0.1:$peer_port/v1/inquiries" -H "Authorization: Bearer $token"; do kill -0 $! || { cat "$temp/peer.log"; exit 1; }; done
else
    echo "bench: no peer, npm's registry cannot be reached"
fi

load() { BENCH=$1 TOKEN=$token wrk -t1 -c32 -d"${SECONDS_EACH}s" -s tests/bench/wrk.lua "http://127.0.0.1:$2" | sed -n 's/^RESULT //p'; }
# Under the settings of the service's own connections. Without a figure there is no ratio, so a script that PostgreSQL refuses ends
# the bench.
database() { PGOPTIONS="-c jit=off" pgbench -n -M prepared -c 16 -j 1 -T "$SECONDS_EACH" -f "$temp/$1.sql" "$ATHAR_DATABASE_URL" 2>"$temp/pgbench.err" | sed -n 's/^tps = \([0-9]*\).*/\1/p' || { cat "$temp/pgbench.err"; exit 1; } >&2; }
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
for name in ${BENCHES:-read-one list-50 create organization search words facets bbox tile}; do
    : >"$temp/s"; : >"$temp/d"; : >"$temp/p"
    for _ in $(seq "$RUNS"); do
        load "$name" "$ATHAR_TEST_PORT_MAIN" >>"$temp/s"
        database "$name" >>"$temp/d"
        if [ "$peer_port" != 0 ] && [[ ! $name =~ ^(facets|bbox|tile)$ ]]; then load "$name" "$peer_port" >>"$temp/p"; else echo 0 0 0 0 >>"$temp/p"; fi
    done
    awk '$4 > 0 { print "bench: " $4 " requests failed"; bad = 1 } END { exit bad }' "$temp/s" "$temp/p"
    s=$(cut -d' ' -f1 "$temp/s" | median) d=$(median <"$temp/d") p=$(cut -d' ' -f1 "$temp/p" | median)
    printf 'bench %s service_rps=%s pgbench_rps=%s peer_rps=%s p50_ms=%s p99_ms=%s ratio_pgbench=%s ratio_peer=%s\n' "$name" "$s" "$d" "$p" \
        "$(cut -d' ' -f2 "$temp/s" | median)" "$(cut -d' ' -f3 "$temp/s" | median)" \
        "$(awk "BEGIN { printf \"%.2f\", $s / ($d ? $d : 1) }")" "$(awk "BEGIN { printf \"%.2f\", $p ? $s / $p : 0 }")"
done
