#!/usr/bin/env bash
# Fails where a C file has over 600 lines, a function over 60, or a file does not begin with a comment saying its job.
# Usage: sizes.sh FILE ...
set -euo pipefail
bad=0
for file in "$@"; do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt 600 ]; then echo "$file: $lines lines"; bad=1; fi
    if ! head -n 1 "$file" | grep -q '^/\*'; then echo "$file: no first sentence"; bad=1; fi
    awk -v file="$file" '
        /^\{/ { start = NR }
        /^\}/ { if (start && NR - start + 1 > 60) { printf "%s:%d: a function of %d lines\n", file, start, NR - start + 1; bad = 1 } start = 0 }
        END { exit bad }' "$file" || bad=1
done
exit $bad
