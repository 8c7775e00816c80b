#!/usr/bin/env bash
# Holds the migrations against migrations/SHA256SUMS: a database that has applied one refuses another text under its number, so
# none of them ever changes, and each number stands once and without a gap. A new one is added to the list by
#   sha256sum migrations/0123_name.sql >>migrations/SHA256SUMS
set -euo pipefail
cd "$(dirname "$0")/.."
sha256sum --check --quiet --strict migrations/SHA256SUMS || { echo "migrations: write a new one instead of changing one"; exit 1; }
diff <(cut -c67- migrations/SHA256SUMS) <(printf '%s\n' migrations/*.sql) || { echo "migrations: the list names others than there are"; exit 1; }
number=0
for file in migrations/*.sql; do
    number=$((number + 1))
    [[ $(basename "$file") == "$(printf %04d "$number")_"* ]] || { echo "migrations: $file should have the number $number"; exit 1; }
done
