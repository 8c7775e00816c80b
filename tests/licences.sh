#!/usr/bin/env bash
# Holds README's section "Licence" against the lock files (each package with the licence that they name) and against
# the contract: the project has one licence, wherever it is said.
set -euo pipefail
cd "$(dirname "$0")/.."
section=$(sed -n '/^## Licence$/,/^## [^L]/p' README.md)
bad=0

# "package licence" a line, of every package but the page itself; one package in two versions is one line.
locked=$(jq -r '.packages | to_entries[] | select(.key != "")
    | (.key | sub(".*node_modules/"; "")) + " " + (.value.license // "none named" | gsub("[()]"; ""))' \
    api/explore/package-lock.json api/schema/plans/package-lock.json | sort -u)
# The same of the rows "| licence | package, package |".
listed=$(sed -nE 's/^\| ([A-Za-z][^|]*[^ |]) +\| ([^|]+) \|$/\1\t\2/p' <<<"$section" |
    awk -F'\t' '$1 != "licence" { n = split($2, names, /, /); for (i = 1; i <= n; i++) print names[i] " " $1 }' | sort -u)
diff <(echo "$locked") <(echo "$listed") || { echo "licences: README (>) lists others than the lock files (<)"; bad=1; }

# said PLACE LICENCE: it is the one of README's section.
ours=$(grep -oE '`[A-Za-z0-9.-]+`' <<<"$section" | head -n 1 | tr -d '`')
said() { [ "$2" = "$ours" ] || { echo "licences: README says ${ours:-nothing}, $1 says ${2:-nothing}"; bad=1; }; }
said "identifier of openapi.yaml" "$(sed -n '/^  license:/,/^[^ ]/s/^    identifier: //p' openapi.yaml)"
said "name of openapi.yaml" "$(sed -n '/^  license:/,/^[^ ]/s/^    name: //p' openapi.yaml)"
for page in api/explore api/schema/plans; do
    said "$page/package.json" "$(jq -r .license $page/package.json)"
    said "$page/package-lock.json" "$(jq -r '.packages[""].license' $page/package-lock.json)"
done
exit $bad
