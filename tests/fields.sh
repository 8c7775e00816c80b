#!/usr/bin/env bash
# A new field of an inquiry is shown to nobody beyond its tenant before the contract says under which word of consent it stands
# and the database was told, and a deprecated operation says so: a contract with one more field and a contact at a new place, tried at each step on the way.
set -euo pipefail
variant=release
cd "$(dirname "$0")/.."
# shellcheck source=tests/setup.sh
source tests/setup.sh

fail() { echo "fields: $*" >&2; exit 1; }
# other NAME LINE...: the program with a contract that has these lines below Person's names, as build/fields/NAME.
other() {
    local name=$1; shift
    printf '%s\n' "$@" >"$temp/lines"
    sed "/^    Person:\$/,/^        sex:/{/^        names:/r $temp/lines
}" openapi.yaml >"$temp/$name.yaml"
    make -s --no-print-directory build/release/athar-other OTHER="$temp/$name.yaml"
    mv build/release/athar-other "build/fields/$name"
    rm -f build/release/athar-other.c
}
check() { env -i "build/fields/$1" check >"$temp/said" 2>&1; }
refused() { if check "$1"; then fail "athar check took $1"; fi; grep -qF "$2" "$temp/said" || fail "$1 was refused with: $(cat "$temp/said")"; }
sql() { psql -X -At -q "$CLUSTER_SUPER_URL" -c "$1"; }
# api WHO [curl's arguments]: as that user of setup.sh, on the service of $port.
api() { local token="ATHAR_TEST_TOKEN_$1"; shift; curl -sS -H "Authorization: Bearer ${!token}" -H 'Content-Type: application/json' "$@"; }
consent='{"giver":"g","capacity":"relative","proof":"assertion","form_version":"1","purposes":["share"],"withheld":[],
  "text_sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","recipients":{"organizations":["B"]}}'
mkdir -p build/fields
secrets='Abu Secret|55512345'
# report PORT BODY: an inquiry of A that B may read whole; prints its id.
report() {
    local id
    id=$(api CASE_A "http://127.0.0.1:$1/v1/inquiries" -d "$2" | jq -re .id) || fail "the report was refused"
    api CASE_A "http://127.0.0.1:$1/v1/inquiries/$id/consents" -d "${consent/\"B\"/\"$ATHAR_TEST_TENANT_CASE_B\"}" | jq -e .id >/dev/null
    echo "$id"
}

# ---- the contract alone ----
other unsaid "        nickname: {\$ref: '#/components/schemas/OptionalText'}"
refused unsaid 'person.nickname must say with x-withheld-as'
other unshown "        nickname: {\$ref: '#/components/schemas/OptionalText', x-withheld-as: person.nickname}"
refused unshown 'says with x-shown-to who sees it'
other open "        helper: {\$ref: '#/components/schemas/Contact', x-withheld-as: person.helper, x-shown-to: class}"
refused open 'is sealed, so it stands under a word that is shown to referral'
other either "        helper: {anyOf: [{\$ref: '#/components/schemas/Contact'}, {type: 'null'}], x-withheld-as: person.helper, x-shown-to: class}"
refused either 'is sealed, so it stands under a word that is shown to referral'
other nameless "        helpers: {type: object, additionalProperties: {type: string}, x-withheld-as: person.helper, x-shown-to: class}"
refused nameless 'a member of a guarded record has a name'
other told "        nickname: {\$ref: '#/components/schemas/OptionalText', x-withheld-as: person.nickname, x-shown-to: class}" \
    "        helper: {\$ref: '#/components/schemas/Contact', x-withheld-as: person.helper, x-shown-to: referral}"
check told || fail "athar check refuses a field that says its word: $(cat "$temp/said")"

# ---- a database that was not told ----
start_main
if timeout 20 build/fields/told serve >"$temp/words" 2>&1; then fail "it serves a database that does not know its fields"; fi
grep -qF 'athar migrate' "$temp/words" || fail "it refused to serve with: $(cat "$temp/words")"
serve MAIN
plain='{"person":{"names":[{"script":"Latn","full":"X Y"}]},"reporter":{"relation":"sister"}}'
id=$(report "$ATHAR_TEST_PORT_MAIN" "$plain")
sql "update inquiry set person = person || '{\"nickname\":\"Abu Secret\",\"helper\":{\"phones\":[\"55512345\"]},
  \"names\":[{\"script\":\"Latn\",\"full\":\"X Y\",\"spelt\":\"Abu Secret\"}]}', event = '{\"detentions\":[{\"facility\":\"f\",
  \"guard\":\"Abu Secret\"}]}' where id = '$id'"
seen=$(api CASE_B "http://127.0.0.1:$ATHAR_TEST_PORT_MAIN/v1/inquiries/$id")
jq -e '.person.names[0].full == "X Y" and .event.detentions[0].facility == "f"' <<<"$seen" >/dev/null || fail "B reads: $seen"
if grep -qE "$secrets" <<<"$seen"; then fail "what no row names was shown: $seen"; fi
seen=$(api CASE_A "http://127.0.0.1:$ATHAR_TEST_PORT_MAIN/v1/inquiries/$id")
[ "$(grep -oE "$secrets" <<<"$seen" | sort -u | wc -l)" = 2 ] || fail "its own tenant does not see it: $seen"
if sql "insert into consent (id, tenant_id, inquiry_id, giver, capacity, proof, form_version, text_sha256, purposes, recipients,
    withheld, legal_basis, given_at) select gen_random_uuid(), tenant_id, id, 'g', 'relative', 'assertion', '1', '', '{share}',
    '{cso}', '{person.nickname}', 'consent', now() from inquiry where id = '$id'" 2>"$temp/words"; then fail "an unknown word was taken"; fi

# ---- and one that was ----
build/fields/told migrate >/dev/null
athar=$PWD/build/fields/told
serve SAID
id=$(report "$ATHAR_TEST_PORT_SAID" '{"person":{"names":[{"script":"Latn","full":"X Y"}],"nickname":"Abu Secret",
  "helper":{"phones":["+963 11 55512345"]}},"reporter":{"relation":"sister"}}')
seen=$(api CASE_B "http://127.0.0.1:$ATHAR_TEST_PORT_SAID/v1/inquiries/$id")
jq -e '.person.nickname == "Abu Secret" and .person.helper == null' <<<"$seen" >/dev/null || fail "B reads: $seen"
api CASE_A "http://127.0.0.1:$ATHAR_TEST_PORT_SAID/v1/inquiries/$id/consents" -d "$(sed "s/\"B\"/\"$ATHAR_TEST_TENANT_CASE_B\"/; s/\"withheld\":\[\]/\"withheld\":[\"person.nickname\"]/" <<<"$consent")" |
    jq -e .id >/dev/null || fail "the word is not taken"
seen=$(api CASE_B "http://127.0.0.1:$ATHAR_TEST_PORT_SAID/v1/inquiries/$id")
if grep -qE "$secrets" <<<"$seen"; then fail "it is shown although it is withheld: $seen"; fi
api CASE_A "http://127.0.0.1:$ATHAR_TEST_PORT_SAID/v1/inquiries/$id" | grep -q '55512345' || fail "its own tenant does not see the contact"
if pg_dump "${CLUSTER_SUPER_URL}" | grep -q '11 55512345'; then fail "the contact at its new place is stored in clear"; fi

# ---- the family's copy holds what says that it is copied ----
url=http://127.0.0.1:$ATHAR_TEST_PORT_SAID/v1
made=$(api CASE_A "$url/inquiries" -d '{"person":{"names":[{"script":"Latn","full":"X Y"}],"nickname":"Abu Secret",
  "helper":{"phones":["+963 11 55512345"]}},"reporter":{"relation":"sister"}}')
id=$(jq -re .id <<<"$made")
family=$(curl -sS "$url/tracking/token" -H 'Content-Type: application/json' -d "$(jq '{reference, access_code}' <<<"$made")" | jq -re .access_token)
asked=$(curl -sS "$url/inquiries/$id/requests" -H "Authorization: Bearer $family" -H 'Content-Type: application/json' -d '{"kind":"access_copy"}' | jq -re .id)
api CASE_A "$url/inquiries/$id/requests/$asked/decision" -d '{"decision":"accept"}' | jq -e '.state == "accepted"' >/dev/null || fail "the copy is not granted"
seen=$(curl -sS "$url/inquiries/$id/copy" -H "Authorization: Bearer $family")
jq -e '.inquiry.person.names[0].full == "X Y" and ([.left_out[].pointer] == ["/inquiry/person/helper", "/inquiry/person/nickname"])' <<<"$seen" >/dev/null || fail "the family's copy: $seen"
if grep -qE "$secrets" <<<"$seen"; then fail "the family's copy holds what does not say so: $seen"; fi

# ---- a deprecated operation says so in each answer ----
deprecated=$temp/deprecated.yaml
sed "s/^      operationId: readRobots\$/&\n      deprecated: true\n      x-deprecated-since: '2026-01-01'\n      x-sunset: '2027-01-01'/" openapi.yaml >"$deprecated"
make -s --no-print-directory build/release/athar-other OTHER="$deprecated"
mv build/release/athar-other build/fields/deprecated
rm -f build/release/athar-other.c
athar=$PWD/build/fields/deprecated
"$athar" migrate >/dev/null
serve DEPRECATED
head=$(curl -sS -D - -o /dev/null "http://127.0.0.1:$ATHAR_TEST_PORT_DEPRECATED/robots.txt" | tr -d '\r')
for line in 'Deprecation: @1767225600' 'Sunset: Fri, 01 Jan 2027 00:00:00 GMT' 'Link: </docs#readRobots>; rel="deprecation"'; do
    grep -qxF "$line" <<<"$head" || fail "a deprecated operation says: $head"
done
end_services
