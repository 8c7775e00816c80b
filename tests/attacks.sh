#!/usr/bin/env bash
# Fails where tests/attacks.md or tests/reports.md names a test or file that does not exist, or a row twice, or where
# attacks.md lacks a row of the list of attacks (which lies in ../shared; where that folder is absent, only names are looked at).
set -euo pipefail
cd "$(dirname "$0")"
list=../../shared/design/attacks.md
bad=0
fault() { echo "tests/$table: $*"; bad=1; }
rows() { sed -n 's/^| *\([A-Z][0-9][0-9]*[a-z]*\) *|.*/\1/p' "$1" | sort; }

# Each row of $table ends with the column that names what shows it.
check_names() {
    local row shown names files file name
    while IFS=$'\t' read -r row shown; do
        names=$(grep -oE '[a-z]+/[a-z_]+\.c: [a-z0-9_]+' <<<"$shown" || true)
        files=$(grep -oE '(cases/[a-z]+/[a-z0-9_-]+\.[a-z]+|[a-z]+/[a-z-]+\.(mjs|sh)|[a-z]+\.sh)' <<<"$shown" || true)
        [ -n "$names$files" ] || grep -q 'no surface yet (' <<<"$shown" || fault "$row names no test"
        for file in $files; do [ -f "$file" ] || fault "$row names $file, which does not exist"; done
        while read -r name; do
            grep -qsE "^(Parameterized)?Test\(([a-z_]+ \*[a-z]+, )?[a-z_]+, ${name##* }[,)]" "${name%%:*}" ||
                fault "$row names ${name:-nothing}, which does not exist"
        done < <(printf '%s' "${names:+$names$'\n'}")
    done < <(grep -E '^\| *[A-Z][0-9]' "$table" | sed 's/| wire[;.]/| api\/wire_test.c: answers_raw_bytes_as_their_case_says;/' |
        sed -E 's/^\| *([A-Z][0-9]+[a-z]*) *\|(.*\|)? *([^|]*)\|$/\1\t\3/')
}

for table in attacks.md reports.md; do
    for twice in $(rows $table | uniq -d); do fault "$twice is there twice"; done
    check_names
done
table=attacks.md
if [ -f "$list" ]; then
    for missing in $(comm -23 <(rows "$list") <(rows attacks.md)); do fault "$missing is missing"; done
    for unknown in $(comm -13 <(rows "$list") <(rows attacks.md)); do fault "$unknown is no row of the list"; done
fi
exit $bad
