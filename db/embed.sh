#!/bin/sh
# Writes the tables of files that the binary carries: statements, migrations and the contract. Usage: embed.sh OUTPUT_FOLDER
set -eu
out=$1
mkdir -p "$out"

# An X-macro line for every statement, and its text.
find db/queries -name '*.sql' | sort -t/ -k4 | while read -r file; do
    echo "QUERY($(basename "$file" .sql))"
done >"$out/queries.list.new"

# embed NAME FILE: a byte array `NAME` of the file with `NAME_end` behind it.
embed() {
    printf '__asm__(".section .rodata\\n.global %s\\n%s: .incbin \\"%s\\"\\n.global %s_end\\n%s_end: .byte 0\\n.previous");\n' \
        "$1" "$1" "$2" "$1" "$1"
    printf 'extern const char %s[], %s_end[];\n' "$1" "$1"
}

{
    echo '/* Written by db/embed.sh: the statements under db/queries/. */'
    echo '#include "db/embedded.h"'
    find db/queries -name '*.sql' | sort -t/ -k4 | while read -r file; do
        embed "sql_$(basename "$file" .sql)" "$file"
    done
    echo 'const struct embedded embedded_queries[] = {'
    find db/queries -name '*.sql' | sort -t/ -k4 | while read -r file; do
        name=$(basename "$file" .sql)
        printf '    {"%s", "%s", sql_%s, sql_%s_end},\n' "$name" "$file" "$name" "$name"
    done
    echo '};'
} >"$out/embedded_queries.c.new"

{
    echo '/* Written by db/embed.sh: the migrations, in order. */'
    echo '#include "db/embedded.h"'
    find migrations -name '[0-9]*.sql' | sort | while read -r file; do
        embed "migration_$(basename "$file" .sql)" "$file"
    done
    echo 'const struct embedded embedded_migrations[] = {'
    find migrations -name '[0-9]*.sql' | sort | while read -r file; do
        name=$(basename "$file" .sql)
        printf '    {"%s", "%s", migration_%s, migration_%s_end},\n' "$name" "$file" "$name" "$name"
    done
    printf '};\nconst size_t embedded_migration_count = sizeof(embedded_migrations) / sizeof(embedded_migrations[0]);\n'
} >"$out/embedded_migrations.c.new"

{
    echo '/* Written by db/embed.sh: the contract. */'
    echo '#include "db/embedded.h"'
    embed contract_yaml openapi.yaml
    echo 'const struct embedded embedded_contract = {"openapi", "openapi.yaml", contract_yaml, contract_yaml_end};'
} >"$out/embedded_contract.c.new"

# The documents page: our own two files and Swagger UI's.
{
    echo '/* Written by db/embed.sh: the documents page. */'
    echo '#include "db/embedded.h"'
    ui=api/docs/node_modules/swagger-ui-dist
    docs="api/docs/index.html api/docs/start.js $ui/swagger-ui-bundle.js $ui/swagger-ui.css"
    number=0
    for file in $docs; do
        embed "doc_$number" "$file"
        number=$((number + 1))
    done
    echo 'const struct embedded embedded_docs[] = {'
    number=0
    for file in $docs; do
        printf '    {"%s", "%s", doc_%s, doc_%s_end},\n' "$(basename "$file")" "$file" "$number" "$number"
        number=$((number + 1))
    done
    printf '};\nconst size_t embedded_doc_count = sizeof(embedded_docs) / sizeof(embedded_docs[0]);\n'
} >"$out/embedded_docs.c.new"

# Replaces a file only where its content changed, so that nothing is compiled again for nothing.
for new in "$out"/*.new; do
    if cmp -s "$new" "${new%.new}"; then rm "$new"; else mv "$new" "${new%.new}"; fi
done
