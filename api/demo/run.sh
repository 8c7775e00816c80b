#!/usr/bin/env bash
# `make run`: a private database cluster, keys, demonstration data and the service, in the foreground until Ctrl-C.
# Everything it makes lies under LOCAL (.local/ of the checkout). Usage: PORT=8080 ADMIN_PORT=8081 run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
athar=$PWD/build/release/athar local=${LOCAL:-$PWD/.local} port=${PORT:-8080} admin_port=${ADMIN_PORT:-8081}
pids=()
finish() {
    trap '' INT TERM
    for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    db/cluster.sh stop "$local/cluster" || true
}
trap finish EXIT
trap 'exit 0' INT TERM

# ---- settings: one secret, one signing key, made once ----
mkdir -p "$local/keys"
[ -s "$local/secret" ] || (umask 077; head -c 64 /dev/urandom >"$local/secret")
[ -s "$local/keys/1.pem" ] || "$athar" key signing "$local/keys/1.pem"
[ -s "$local/sealing.keys" ] || "$athar" keys add "$local/sealing.keys"
[ -s "$local/password" ] || (umask 077; head -c 18 /dev/urandom | base64 >"$local/password")
eval "$(db/cluster.sh start "$local/cluster")"
# The owner of the tables is for the commands that need it; what runs on has no way to it.
owner_url=$ATHAR_MIGRATE_DATABASE_URL
unset ATHAR_MIGRATE_DATABASE_URL CLUSTER_SUPER_URL
as_owner() { ATHAR_MIGRATE_DATABASE_URL=$owner_url "$athar" "$@"; }
export ATHAR_SECRET_FILE=$local/secret ATHAR_SIGNING_KEYS=$local/keys ATHAR_ISSUER=http://127.0.0.1:$port ATHAR_AUDIENCE=athar
export ATHAR_SEALING_KEYS=$local/sealing.keys
export ATHAR_LISTEN=127.0.0.1:$port ATHAR_ADMIN_LISTEN=127.0.0.1:$admin_port
as_owner migrate || { echo "what is in $local was made by another version; it is a demonstration: remove it to begin anew"; exit 1; }

# ---- the service ----
ready=$local/ready
rm -f "$ready" && mkfifo "$ready"
touch "$local/access.log" "$local/work.log"
chmod 600 "$local/access.log" "$local/work.log" # who asked for what, and when
"$athar" serve >"$ready" 2>"$local/access.log" &
pids+=($!)
exec 9<"$ready"
read -r line <&9 || { tail -n 5 "$local/access.log"; exit 1; }
"$athar" work 2>>"$local/work.log" &
pids+=($!)

# ---- demonstration data: fictional, marked as such, loaded by number so that a second run changes nothing ----
url=http://127.0.0.1:$port tenant="Demonstration (fictional)"
for user in admin:admin steward:steward caseworker:caseworker; do
    as_owner token "${user%%:*}@demo.example" >/dev/null 2>&1 ||
        as_owner user add "${user%%:*}@demo.example" "${user##*:}" "$tenant" <"$local/password" >/dev/null
done
as_owner token caseworker-b@demo.example >/dev/null 2>&1 ||
    as_owner user add caseworker-b@demo.example caseworker "Second demonstration (fictional)" <"$local/password" >/dev/null
token=$(as_owner token caseworker@demo.example)
json='Content-Type: application/json'
while IFS= read -r record; do
    number=${record%% *}
    curl -sS -o /dev/null -X PUT "$url/v1/inquiries/by-source/demo/$number" -H "Authorization: Bearer $token" -H "$json" -d "${record#* }"
done <api/demo/inquiries.txt

# Organizations on the map, once: where one is found, all are there.
if [ "$(curl -sS -G "$url/v1/organizations" --data-urlencode 'q=Idlib Families fictional' | jq '.items | length')" = 0 ]; then
    ids=() admin=$(as_owner token admin@demo.example) steward=$(as_owner token steward@demo.example)
    while IFS= read -r record; do
        id=$(curl -sS "$url/v1/organizations" -H "Authorization: Bearer $admin" -H "$json" -d "$record" | jq -r .id)
        curl -sS -o /dev/null "$url/v1/organizations/$id/verification" -H "Authorization: Bearer $steward" -H "$json" -d '{"verified":true}'
        ids+=("$id")
    done <api/demo/organizations.txt
    for link in partnership:0:1 partnership:1:2 partnership:2:4 membership:0:5 membership:6:5 membership:9:5; do
        IFS=: read -r kind from to <<<"$link"
        curl -sS -o /dev/null "$url/v1/organizations/${ids[$from]}/links" -H "Authorization: Bearer $admin" -H "$json" \
            -d '{"organization_id":"'"${ids[$to]}"'","kind":"'"$kind"'"}'
    done
fi

# A key for the printed lines; yesterday's is used again while it works.
key=$(cat "$local/demo.key" 2>/dev/null || true)
if [ -z "$key" ] || ! curl -sf -o /dev/null "$url/v1/me" -H "Authorization: Bearer $key"; then
    key=$(curl -sS -X POST "$url/v1/api-keys" -H "Authorization: Bearer $token" -H "$json" \
        -d '{"name":"demonstration","scopes":["profile:read","inquiries:read","inquiries:create","places:read"],"expires_at":"'"$(date -u -d '+90 days' +%FT%TZ)"'"}' |
        sed -n 's/.*"key":"\([^"]*\)".*/\1/p')
    (umask 077; echo "$key" >"$local/demo.key")
fi
body='{"person":{"names":[{"script":"Arab","given":"محمد","father":"أحمد","family":"الحلبي"}]},"reporter":{"relation":"sister"}}'
once="Idempotency-Key: demo-$(date +%s)"
id=$(curl -sS -X POST "$url/v1/inquiries" -H "Authorization: Bearer $key" -H "$json" -H "$once" -d "$body" | sed -n 's/.*"id":"\([^"]*\)".*/\1/p')

echo "$line"
cat <<TEXT
map of organizations: $url/explore
documents: $url/docs    metrics: http://127.0.0.1:$admin_port/metrics    access log: .local/access.log
users: admin@, steward@, caseworker@ and (another organization's) caseworker-b@demo.example, password in .local/password; all data here is fictional

curl -i -X POST $url/v1/inquiries -H 'Authorization: Bearer $key' -H '$json' -H '$once' -d '$body'
curl -i $url/v1/inquiries/$id -H 'Authorization: Bearer $key'
curl -i '$url/v1/inquiries?limit=5' -H 'Authorization: Bearer $key'
TEXT
wait -n "${pids[@]}"
