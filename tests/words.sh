#!/usr/bin/env bash
# Fails where a word of the page /explore stands in its own table (api/explore/words.js) though a vocabulary of the service that the
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
exit $bad
