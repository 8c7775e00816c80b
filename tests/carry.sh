#!/usr/bin/env bash
# Carries a database over that stands at the 26 numbers before the baseline: afterwards it has the schema of a blank one, all its
# rows as they were, and the service answers from it. One at an earlier number, or with another text, is refused and left alone.
# fixtures/schema_0026/ holds the migrations as they were up to commit 62e1364, fixtures/data_0026.sql rows in every table.
set -euo pipefail
variant=release
cd "$(dirname "$0")/.."
# shellcheck source=tests/setup.sh
source tests/setup.sh

fail() { echo "carry: $*"; exit 1; }
# url DATABASE ROLE, as ROLE DATABASE [psql's arguments]; in what follows $1 is a database of this test.
url() { echo "${CLUSTER_SUPER_URL%% dbname=*} dbname=$1 user=$2"; }
as() {
    local role=$1 database=$2
    shift 2
    PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 "$(url "$database" "$role")" "$@"
}
migrate() { ATHAR_MIGRATE_DATABASE_URL=$(url "$1" athar_owner) "$athar" migrate 2>&1; }
schema_of() { pg_dump -s "$(url "$1" athar_super)" | grep -vE '^\\(un)?restrict '; }
# Those below 0 are digests, of rows too.
numbers_of() { as athar_super "$1" -At -c 'select number, name, hash from schema_migration where number >= 0 order by number'; }
# Statements that tell each row of each table in the columns that it has at 26. Of fields those that there were, whatever has come
# since; their members are the contract's. Of a retried write what was kept is forgotten (0025). Words of vocabularies are made anew
# by each build, so neither their numbers count nor what they say; nor what follows from how words are folded and from labels.
questions_of() {
    as athar_super "$1" -At <<'SQL'
select format('select %L, %s from %I t;', relname, string_agg(format(case
    when (relname, attname) = ('organization_face', 'tokens') then '(select array_agg(one order by one) from unnest(tokens) one)'
    else '%I' end, attname), ', ' order by attnum), relname)
from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
where relnamespace = 'public'::regnamespace and relkind = 'r'
  and relname not in ('schema_migration', 'inquiry_field', 'inquiry_member')
  and (relname, attname) not in (('vocabulary_term', 'position'), ('vocabulary_term', 'labels'), ('organization_face', 'words'),
    ('organization_face', 'body'), ('organization_name_key', 'key'), ('idempotency_key', 'request_hash'), ('idempotency_key', 'receipt'))
group by relname;
select format('select ''inquiry_field'', bit, name, tier from inquiry_field where bit <= %s;', max(bit)) from inquiry_field;
SQL
}
rows_of() { as athar_super "$1" -At -f "$temp/questions" | LC_ALL=C sort; }

# make_old NAME NUMBER: a database as the old program made it up to that number.
make_old() {
    as athar_super postgres -c "create database $1 owner athar_owner"
    as athar_super "$1" -c 'alter schema public owner to athar_owner'
    as athar_super "$1" -f db/extensions.sql
    as athar_owner "$1" -c 'create table schema_migration (number integer primary key, name text not null, hash text not null,
        applied_at timestamptz not null default now()); grant select on schema_migration to athar_app, athar_reader'
    local file name
    for file in tests/fixtures/schema_0026/*.sql; do
        name=$(basename "$file" .sql)
        [ $((10#${name%%_*})) -le "$2" ] || break
        as athar_owner "$1" -1 -f "$file" -c "insert into schema_migration (number, name, hash)
            values ($((10#${name%%_*})), '$name', '$(sha256sum <"$file" | cut -c1-64)')" >/dev/null
    done
}
# refused NAME WORDS: migrate says these words and changes nothing.
refused() {
    local before said
    before=$(numbers_of "$1")
    if said=$(migrate "$1"); then fail "$1 was migrated: $said"; fi
    grep -qF -- "$2" <<<"$said" || fail "$1 was refused with: $said"
    [ "$(numbers_of "$1")" = "$before" ] || fail "$1 has other numbers than before"
}

eval "$(db/cluster.sh start "$temp/main")"
"$athar" migrate >/dev/null
make_old old 26
# As many numbers as there are today, or as many as are too few.
newest=$(find migrations -maxdepth 1 -name '0*.sql' | wc -l)
newest=$((newest < 26 ? newest : 25))
make_old early "$newest"
refused early "the database is at schema $newest of 26"
if ATHAR_DATABASE_URL=$(url early athar_app) timeout 10 "$athar" serve >"$temp/said" 2>&1; then fail "it serves from schema $newest of 26"; fi
grep -qF 'athar migrate' "$temp/said" || fail "it refused to serve with: $(cat "$temp/said")"
as athar_super postgres -c 'create database other template old'
as athar_super other -c "update schema_migration set hash = repeat('0', 64) where number = 13"
refused other 'applied with another text'

as athar_owner old -f tests/fixtures/data_0026.sql >/dev/null
questions_of old >"$temp/questions"
rows_of old >"$temp/before"
empty=$(grep -oE "^select '[a-z_]+'" "$temp/questions" | cut -d"'" -f2 | while read -r table; do grep -q "^$table|" "$temp/before" || echo "$table"; done)
[ -z "$empty" ] || fail "these tables have no row to be carried over: $empty"
migrate old >"$temp/said" || { cat "$temp/said"; fail "refused"; }
grep -q 'carried over' "$temp/said" || fail "it was not said: $(cat "$temp/said")"
diff <(schema_of athar) <(schema_of old) || fail "its schema is not a blank one's"
diff <(numbers_of athar) <(numbers_of old) || fail "its numbers are not a blank one's"
# What is new are words, jobs that numbered migrations ask for, steps of a case (0030), and other names of places.
rows_of old | LC_ALL=C comm -3 "$temp/before" - | grep -vP '^\t(vocabulary_term|job|place_alias|inquiry_transition)\|' && fail "its rows are not what they were"
if migrate old | grep 'carried over'; then fail "it was carried over twice"; fi

ATHAR_DATABASE_URL=$(url old athar_app) ATHAR_MIGRATE_DATABASE_URL=$(url old athar_owner)
export ATHAR_DATABASE_URL ATHAR_MIGRATE_DATABASE_URL
serve OLD
curl -sS --fail-with-body -H "Authorization: Bearer $("$athar" token case@example.org)" \
    "http://127.0.0.1:$ATHAR_TEST_PORT_OLD/v1/inquiries/00000000-0000-7000-8000-0000000000c1" >"$temp/answer" || fail "$(cat "$temp/answer")"
jq -e '.person.names[0].given == "محمد" and .event.circumstances == "taken at a checkpoint" and .version == 3' "$temp/answer" >/dev/null ||
    fail "the inquiry reads: $(cat "$temp/answer")"
end_services
