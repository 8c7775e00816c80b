#!/usr/bin/env bash
# Runs README's walk-through, its backup and the guides of /docs as they stand against a demonstration of its own, and looks at what they answer.
set -euo pipefail
cd "$(dirname "$0")/.."
temp=$(mktemp -d "${TMPDIR:-/tmp}/athar-readme.XXXXXX"); chmod 755 "$temp"
finish() {
    kill "$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
    db/cluster.sh stop "$temp/restored" 2>/dev/null || true
    db/cluster.sh stop "$LOCAL/cluster" 2>/dev/null || true
    rm -rf "$temp"
}
# The kernel names two free ports; should somebody be faster, the demonstration says so and the test fails.
read -r PORT ADMIN_PORT < <(python3 -c 'import socket; s = [socket.create_server(("127.0.0.1", 0)) for _ in "ab"]; print(*[x.getsockname()[1] for x in s])')
export PORT ADMIN_PORT LOCAL=$temp/local
: >"$temp/demo.log"
api/demo/run.sh >"$temp/demo.log" 2>&1 &
demo=$!
trap finish EXIT
timeout 60 grep -q 'limit=5' <(tail -n +1 --pid="$demo" -f "$temp/demo.log") || { cat "$temp/demo.log"; exit 1; }
# What runs on is not the owner of the tables, and what it writes is its starter's alone.
running=$(cat "/proc/$demo/task/$demo/children")
[ "$(wc -w <<<"$running")" -ge 2 ] || { echo "readme: service and jobs are not both there"; exit 1; }
for pid in $running; do
    if grep -qzE '^(ATHAR_MIGRATE_DATABASE_URL|CLUSTER_SUPER_URL)=' "/proc/$pid/environ"; then
        echo "readme: $(tr '\0' ' ' <"/proc/$pid/cmdline") knows how to become the owner"; exit 1
    fi
done
for log in access work; do
    [ "$(stat -c %a "$LOCAL/$log.log")" = 600 ] || { echo "readme: others may read $log.log"; exit 1; }
done
# walk NAME OUTPUT: runs the lines of the standard input, with this demonstration's folder; what they say is added to OUTPUT.
walk() {
    sed "s|\.local/|$LOCAL/|g" >"$temp/$1.sh"
    [ -s "$temp/$1.sh" ] || { echo "readme: the lines of $1 are not read"; exit 1; }
    bash -euo pipefail "$temp/$1.sh" >>"$2" || { echo "readme: $1 broke off:"; cat "$2"; exit 1; }
}
sed -n '/<!-- walk-through -->/,/^## /s/^    //p' README.md | walk walk-through "$temp/said"
sed -n '/<!-- map -->/,/^## /s/^    //p' README.md | walk map "$temp/said"

# line NUMBER TEXT: that line of the answers holds the text.
line() { sed -n "$1p" "$temp/said" | grep -qF -- "$2" || { echo "readme: line $1 is not $2:"; cat "$temp/said"; exit 1; }; }
line 1 '{"last_seen":"2013-05"}'
line 2 received
line 3 '"hidden":["person.documents","event.place"'
line 4 withdrawn
line 5 404
line 6 '[]'
line 7 'case.read'
line 8 'inquiry.read'
text() { grep -qF -- "$1" "$temp/said" || { echo "readme: nowhere is $1:"; cat "$temp/said"; exit 1; }; }
text 'Forensic Training Centre (fictional)'
text '["Aleppo Documentation House (fictional)",[{"side":"inside","pcode":"SY"}]]'
text '{"facet":"service","value":"training","count":1}'
text '["Forensic Training Centre (fictional)"'
text '{"components":4,"largest":7,"isolated":3}'
text '200 '
text 'bytes of application/vnd.mapbox-vector-tile'
text '[[38.5,35],"Aleppo Documentation House (fictional)"]'
text '[[36.6667,35.7667],2]'
# The guides: each line that they print is the one that stands behind its `# =>`.
for guide in api/docs/guides/*.md; do
    name=$(basename "$guide" .md)
    sed -n 's/^    //p' "$guide" | walk "$name" "$temp/$name.said"
    sed -n 's/^    .*# => //p' "$guide" >"$temp/$name.wanted"
    [ "$(wc -l <"$temp/$name.wanted")" -ge 5 ] || { echo "readme: $guide does not say what its lines print"; exit 1; }
    diff <(sed 's/^ *//; s/ *$//' "$temp/$name.said") "$temp/$name.wanted" || { echo "readme: $guide says (>) what its lines do not print (<)"; exit 1; }
done
# The backup: what comes back is all that was there, the log is whole, and the database is as closed as it was.
sed -n '/<!-- backup -->/,/^Then /s/^    //p' README.md | sed "s|athar\.dump|$temp/athar.dump|" >"$temp/backup.sh"
[ "$(wc -l <"$temp/backup.sh")" = 3 ] || { echo "readme: the lines of the backup are not read"; exit 1; }
# Nobody works meanwhile, or the log is sealed further between the copy and the count.
kill "$demo"; wait "$demo" || true
eval "$(db/cluster.sh start "$LOCAL/cluster")"
FROM=$(sed -E 's/.*host=([^ ]+).*/\1/' <<<"$CLUSTER_SUPER_URL")
eval "$(db/cluster.sh start "$temp/restored")"
TO=$(sed -E 's/.*host=([^ ]+).*/\1/' <<<"$CLUSTER_SUPER_URL") SUPERUSER=athar_super
export FROM TO SUPERUSER
ask() { psql -X -At -v ON_ERROR_STOP=1 -h "$1" -U "$SUPERUSER" -d "${3:-athar}" -c "$2"; }
ask "$TO" 'drop database athar' postgres >/dev/null
bash -euo pipefail "$temp/backup.sh"
tables="select string_agg(format('select %L, count(*) from %I', relname, relname), ' union all ' order by relname)
        from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname <> 'spatial_ref_sys'"
closed="select (select array_agg(s order by s) from pg_db_role_setting, unnest(setconfig) s), has_database_privilege('athar_app', current_database(), 'temporary'),
        (select count(*) from pg_policies), (select count(*) from pg_class where relforcerowsecurity), (select proleakproof from pg_proc where proname = 'ts_match_vq')"
for question in "$(ask "$FROM" "$tables")" "$closed"; do
    [ -n "$question" ] || { echo "readme: no tables are read"; exit 1; }
    diff <(ask "$FROM" "$question") <(ask "$TO" "$question") || { echo "readme: what was restored is not what was there"; exit 1; }
done
ATHAR_SECRET_FILE=$LOCAL/secret build/release/athar audit verify >"$temp/verified" || { cat "$temp/verified"; exit 1; }
grep -q ' 0 faults' "$temp/verified" || { cat "$temp/verified"; exit 1; }
echo "readme: the walk-through, the guides and the backup do what they say"
