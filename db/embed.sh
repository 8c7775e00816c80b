#!/bin/sh
# Writes the tables of files that the binary carries: statements, migrations, the contract, pages; and a header for each
# folder of statements. Usage: embed.sh OUTPUT_FOLDER
set -eu
export LC_ALL=C
out=$1
mkdir -p "$out"

# The statements: a header for each folder, and their texts. A folder that has gone takes its header along.
mkdir -p "$out/queries"
for header in "$out"/queries/*.h; do
    folder=$(basename "$header" .h)
    [ "$folder" = count ] || [ -d "db/queries/$folder" ] || rm -f "$header"
done
find db/queries -name '*.sql' | sort | xargs awk -v out="$out" -f db/queries.awk

# embed NAME FILE: a byte array `NAME` of the file with `NAME_end` behind it.
embed() {
    printf '__asm__(".section .rodata\\n.global %s\\n%s: .incbin \\"%s\\"\\n.global %s_end\\n%s_end: .byte 0\\n.previous");\n' \
        "$1" "$1" "$2" "$1" "$1"
    printf 'extern const char %s[], %s_end[];\n' "$1" "$1"
}

# embed_folder TABLE PREFIX FOLDER: the .sql files of a folder in the order of their names, and how many there are.
embed_folder() {
    for file in "$3"/[0-9]*.sql; do embed "$2_$(basename "$file" .sql)" "$file"; done
    echo "const struct embedded $1[] = {"
    for file in "$3"/[0-9]*.sql; do
        name=$(basename "$file" .sql)
        printf '    {"%s", "%s", %s_%s, %s_%s_end},\n' "$name" "$file" "$2" "$name" "$2" "$name"
    done
    echo '};'
}
{
    echo '/* Written by db/embed.sh: the numbered migrations, and what stands today. */'
    echo '#include "db/embedded.h"'
    embed_folder embedded_migrations migration migrations
    echo 'const size_t embedded_migration_count = sizeof(embedded_migrations) / sizeof(embedded_migrations[0]);'
    embed_folder embedded_present present migrations/present
    echo 'const size_t embedded_present_count = sizeof(embedded_present) / sizeof(embedded_present[0]);'
} >"$out/embedded_migrations.c.new"

{
    echo '/* Written by db/embed.sh: the contract and its examples. */'
    echo '#include "db/embedded.h"'
    embed contract_yaml openapi.yaml
    echo 'const struct embedded embedded_contract = {"openapi", "openapi.yaml", contract_yaml, contract_yaml_end};'
    for file in api/contract/examples/*.json; do embed "example_$(basename "$file" .json)" "$file"; done
    echo 'const struct embedded embedded_examples[] = {'
    for file in api/contract/examples/*.json; do
        name=$(basename "$file" .json)
        printf '    {"%s", "%s", example_%s, example_%s_end},\n' "$name" "$file" "$name" "$name"
    done
    echo '};'
    echo 'const size_t embedded_example_count = sizeof(embedded_examples) / sizeof(embedded_examples[0]);'
} >"$out/embedded_contract.c.new"

# The files of the pages, plain and packed. `files` runs a command for each row of their table, with a number before it.
files() {
    grep -v '^#' api/pages.txt | { number=0; while read -r row; do
        # shellcheck disable=SC2086 # a row is words
        "$1" "$number" $row
        number=$((number + 1))
    done; }
}
embed_file() {
    gzip -9 -n -c "$5" >"$out/page_$1.gz"
    embed "page_$1" "$5"
    embed "packed_$1" "$out/page_$1.gz"
}
list_file() {
    case $4 in text/*) media="$4; charset=utf-8" ;; *) media=$4 ;; esac
    printf '    {"%s", "%s", "%s", page_%s, page_%s_end, packed_%s, packed_%s_end},\n' "$2" "$3" "$media" "$1" "$1" "$1" "$1"
}
{
    echo '/* Written by db/embed.sh: the files of the pages. */'
    echo '#include "db/embedded.h"'
    files embed_file
    echo 'const struct embedded_file embedded_files[] = {'
    files list_file
    printf '};\nconst size_t embedded_file_count = sizeof(embedded_files) / sizeof(embedded_files[0]);\n'
} >"$out/embedded_pages.c.new"

# Replaces a file only where its content changed, so that nothing is compiled again for nothing.
for new in "$out"/*.new "$out"/queries/*.new; do
    if cmp -s "$new" "${new%.new}"; then rm "$new"; else mv "$new" "${new%.new}"; fi
done
