#!/usr/bin/env bash
# Fails where a sentence of a problem that the engine, the parameters or the database's constraints can say is missing from the table of
# four languages (api/http/sentences.def).
# And where a word of the page /explore stands in its own table (api/explore/words.js) though a vocabulary of the service that the
# page loads has it: two tables of one word come to differ. Words are the same where their English is, but for case, hyphens and an
# article. Of a vocabulary that the page does not load it knows nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
plain() { tr '[:upper:]' '[:lower:]' | sed -E 's/-//g; s/^(the|a|an) //; s/^tele//'; }
# `key<tab>English` of each line of the page's table.
table() { sed -nE "s/^  ([a-z_]+): \['[^']*', '([^'{}]*)', .*/\1\t\2/p" api/explore/words.js; }
# `vocabulary.term<tab>English` of each row of labels; a row may be broken behind its term.
labels() {
    awk '/^    \(/ { if (row) print row; row = "" } { sub(/^ +/, ""); row = row " " $0 } END { print row }' migrations/present/99_vocabularies.sql |
        sed -nE "s/^ \('([a-z_]+)', '([A-Za-z0-9_.]+)', '[^']*', '(([^']|'')*)', .*/\1.\2\t\3/p"
}
loaded=$(sed -nE '/^const VOCABULARIES/,/^\};/p' api/explore/labels.js | grep -oE "'[a-z_]+'" | tr -d "'" | sort -u)
[ -n "$loaded" ] || { echo "words: api/explore/labels.js names no vocabulary"; exit 1; }
if [ "$(table | wc -l)" -lt 60 ] || [ "$(labels | wc -l)" -lt 300 ]; then echo "words: the tables are not read"; exit 1; fi
known=$(mktemp) bad=0
trap 'rm -f "$known"' EXIT
labels | while IFS=$'\t' read -r term english; do
    if grep -qx "${term%%.*}" <<<"$loaded"; then printf '%s\t%s\n' "$(plain <<<"$english")" "$term"; fi
done >"$known"
while IFS=$'\t' read -r key english; do
    twice=$(awk -F'\t' -v word="$(plain <<<"$english")" '$1 == word { print $2 }' "$known" | paste -sd' ')
    [ -z "$twice" ] || { echo "api/explore/words.js: $key (\"$english\") is $twice of the service"; bad=1; }
done < <(table)

# ---- the page /docs: each row of its table is whole, each word of it is used, none that is used is missing ----
mapfile -t rows < <(sed -nE "/^const TABLE/,/^\};/s/^  ([a-z_]+): .*/\1/p" api/docs/words.js)
[ "${#rows[@]}" -gt 30 ] || { echo "words: the table of /docs is not read"; exit 1; }
whole=$(sed -nE "s/^  ([a-z_]+): \['[^']+', '[^']+', '[^']+', '[^']+'\],$/\1/p" api/docs/words.js)
used=$(cat api/docs/index.html api/docs/*.js | grep -oE "word\([^()]*|data-(word|label)=\"[a-z_]+\"|field\('[a-z-]+', '[a-z_]+'" |
    sed -E "s/field\('[a-z-]+', //; s/data-(word|label)=//" | grep -oE "['\"\`][a-z_]+['\"\`$]" | tr -d "'\"\`$" | sort -u)
diff <(printf '%s\n' "${rows[@]}" | sort) <(sort <<<"$whole") || { echo "api/docs/words.js: a word (<) lacks a language"; bad=1; }
diff <(printf '%s\n' "${rows[@]}" | sort) <(echo "$used") || { echo "api/docs: words of the table (<) against those that are used (>)"; bad=1; }

# ---- sentences of problems: what printf fills in is a hole there ----
# What the wire and the scanner of JSON say of malformed bytes is for programmers, and stays English.
mapfile -t sentence_files < <(git ls-files 'api/contract/params.c' 'api/handlers/*.c' 'api/http/*.c' 'api/serve.c' 'api/auth/authenticate.c' \
    'api/schema/format*.c' 'api/schema/schema_*.c')
holed() { sed -E 's/%[.0-9]*[a-zA-Z]+/{}/g; s/\{[0-9]\}/{}/g'; }
sentences() {
    for file in "${sentence_files[@]}"; do tr '\n' ' ' <"$file" | sed -E 's/" +"//g' | grep -oE '"[A-Z][^"]*[.?]"'; done | tr -d '"' | sort -u
}
[ "$(sentences | wc -l)" -gt 70 ] || { echo "words: the sentences are not read"; exit 1; }
told=$(sed -nE 's/^X\("([^"]*)".*/\1/p' api/http/sentences.def | holed)
while IFS= read -r sentence; do
    grep -qxF -- "$sentence" <<<"$told" || { echo "api/http/sentences.def: lacks \"$sentence\""; bad=1; }
done < <(sentences | holed | grep -vxE 'Must have \{\} .*|Must be \{\} \{\}\.')
# Which type a value must have is put together: each type is told alone and beside null.
mapfile -t types < <(sed -nE '/ names\[\] = /,/;/p' api/schema/schema_report.c | grep -oE '"[a-z ]+"' | tr -d '"' | grep -vx null)
[ "${#types[@]}" -ge 6 ] || { echo "words: the names of types are not read"; exit 1; }
for type in "${types[@]}"; do
    for sentence in "Must be $type." "Must be $type or null."; do
        grep -qxF -- "$sentence" <<<"$told" || { echo "api/http/sentences.def: lacks \"$sentence\""; bad=1; }
    done
done
exit $bad
