#!/usr/bin/env bash
# Holds the migrations to their rules, in make lint. The numbered ones against migrations/SHA256SUMS: a database that has applied
# one refuses another text under its number, so none of them ever changes, and each number stands once and without a gap. A new one
# is added to the list by
#   sha256sum migrations/0123_name.sql >>migrations/SHA256SUMS
# Functions, views, triggers, policies and rights stand in migrations/present/ and tables do not; and as a numbered migration runs
# before these are made, it calls none of them.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "migrations: $*"; exit 1; }

sha256sum --check --quiet --strict migrations/SHA256SUMS || fail "write a new one instead of changing one"
diff <(cut -c67- migrations/SHA256SUMS) <(printf '%s\n' migrations/*.sql) || fail "the list names others than there are"
number=0
for file in migrations/*.sql; do
    number=$((number + 1))
    [[ $(basename "$file") == "$(printf %04d "$number")_"* ]] || fail "$file should have the number $number"
done

words() { sed 's/--.*//' "$@"; }
if grep -niP '^ *create( or replace)? (constraint )?(view|trigger|policy)\b|row level security|^ *grant (?!usage on schema)' \
    migrations/*.sql; then
    fail "this belongs into migrations/present/"
fi
if grep -niE '^ *(create (table|(unique )?index|sequence|type|extension)|alter table|create or replace|drop)\b' migrations/present/*.sql; then
    fail "tables are made and changed by numbered migrations, and what present/ made before is gone when it is made anew"
fi
for name in $(words migrations/present/*.sql | grep -oP '^create (function|view) \K\w+'); do
    ! words migrations/*.sql | grep -nE "\b$name\b *\(|(from|join|into|update) +$name\b" || fail "a numbered migration uses $name of present/"
done
