#!/usr/bin/env bash
# Fails where tests/attacks.md names a test or file that does not exist, or lacks a row of the list of attacks (which lies
# in ../shared; where that folder is absent, only the names are looked at).
set -euo pipefail
cd "$(dirname "$0")"
list=../../shared/design/attacks.md
bad=0
fault() { echo "tests/attacks.md: $*"; bad=1; }
rows() { sed -n 's/^| *\([A-Z][0-9][0-9]\) *|.*/\1/p' "$1" | sort; }

for twice in $(rows attacks.md | uniq -d); do fault "$twice is there twice"; done
if [ -f "$list" ]; then
    for missing in $(comm -23 <(rows "$list") <(rows attacks.md)); do fault "$missing is missing"; done
    for unknown in $(comm -13 <(rows "$list") <(rows attacks.md)); do fault "$unknown is no row of the list"; done
fi
while IFS='|' read -r _ row shown _; do
    names=$(grep -oE '[a-z]+/[a-z_]+\.c: [a-z0-9_]+' <<<"$shown" || true)
    files=$(grep -oE 'cases/[a-z]+/[a-z0-9_-]+\.[a-z]+' <<<"$shown" || true)
    [ -n "$names$files" ] || grep -q 'no surface yet (' <<<"$shown" || fault "$row names no test"
    for file in $files; do [ -f "$file" ] || fault "$row names $file, which does not exist"; done
    while read -r name; do
        grep -qsE "^Test\([a-z_]+, ${name##* }[,)]" "${name%%:*}" || fault "$row names ${name:-nothing}, which does not exist"
    done < <(printf '%s' "${names:+$names$'\n'}")
done < <(grep -E '^\| *[A-Z][0-9][0-9] ' attacks.md | sed 's/| wire[;.]/| api\/wire_test.c: answers_raw_bytes_as_their_case_says;/')
exit $bad
