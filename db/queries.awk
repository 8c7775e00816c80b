# Reads the .sql files of the statements and writes, into the folder `out`, a header for each of their folders, and
# embedded_queries.c with the texts and their numbers. Called by db/embed.sh.

# The first comment, "-- (name type, name type?, ...)", may go on over several lines.
FNR == 1 {
    split(FILENAME, parts, "/")
    folder = parts[3]
    name = parts[4]
    sub(/\.sql$/, "", name)
    head = ""
    is_open = 1
}
is_open {
    line = $0
    sub(/^-- */, " ", line)
    head = head line
    if (line !~ /\)$/)
        next
    is_open = 0
    add_statement()
    next
}
/^-- outcomes: / {
    count = split(substr($0, 14), list, /, */)
    printf "/* What its column \"outcome\" says. */\nenum {" >file
    for (i = 1; i <= count; i++)
        printf "%s %s_is_%s", (i > 1 ? "," : ""), name, list[i] >file
    printf " };\n" >file
}

function add_statement(    i, words) {
    file = out "/queries/" folder ".h.new"
    if (!(folder in seen)) {
        seen[folder] = 1
        printf "/* Written by db/queries.awk: the statements under db/queries/%s/. */\n", folder >file
        printf "#ifndef QUERIES_%s_H\n#define QUERIES_%s_H\n\n#include \"db/db.h\"\n", toupper(folder), toupper(folder) >file
    }
    sub(/^ *\(/, "", head)
    sub(/\)$/, "", head)
    count = split(head, list, /, */)
    printf "\nextern const struct db_query query_%s;\nstruct %s_values {\n", name, name >file
    for (i = 1; i <= count; i++) {
        split(list[i], words, " ")
        printf "    struct db_value %s; /* %s */\n", words[1], list[i] >file
    }
    printf "} DB_BY_NAME;\n" >file
    statements++
    paths[statements] = FILENAME
    names[statements] = name
    counts[statements] = count
}

# A byte array `NAME` of the file with `NAME_end` behind it, as `embed` of db/embed.sh writes it.
function embed(label, file) {
    return sprintf("__asm__(\".section .rodata\\n.global %s\\n%s: .incbin \\\"%s\\\"\\n.global %s_end\\n%s_end: .byte 0\\n.previous\");\nextern const char %s[], %s_end[];\n",
        label, label, file, label, label, label, label)
}

END {
    for (folder in seen)
        printf "\n#endif\n" >(out "/queries/" folder ".h.new")
    file = out "/embedded_queries.c.new"
    print "/* Written by db/queries.awk: the statements under db/queries/. */\n#include \"db/db.h\"" >file
    for (i = 1; i <= statements; i++) {
        printf "%s", embed("sql_" names[i], paths[i]) >file
        printf "extern const struct db_query query_%s;\n", names[i] >file
        printf "const struct db_query query_%s = {%d, %d, \"%s\", \"%s\", sql_%s, sql_%s_end};\n", names[i], i - 1,
            counts[i], names[i], paths[i], names[i], names[i] >file
    }
    print "const struct db_query *const db_queries[] = {" >file
    for (i = 1; i <= statements; i++)
        printf "    &query_%s,\n", names[i] >file
    printf "};\nconst size_t db_query_count = %d;\n", statements >file
    file = out "/queries/count.h.new"
    printf "/* Written by db/queries.awk: how many statements there are. */\n#define QUERY_COUNT %d\n", statements >file
}
