#!/bin/sh
# Prints a statement as psql runs it: a \set line for each parameter, the lines that the tags let through, a semicolon.
# Usage: db/statement.sh NAME [parameter=value ...], where what is not given is null; or db/statement.sh --describe:
# every statement with nothing given, for psql to prepare and to say what it returns.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "usage: db/statement.sh NAME [parameter=value ...]" >&2; exit 2; }
name=$1
shift
ends=';'
usual=$(sed -n 's/^#define DB_USUAL_LIMIT \([0-9]*\)$/\1/p' db/db.h)
if [ "$name" = --describe ]; then
    files=$(find db/queries -name '*.sql' | LC_ALL=C sort)
    ends='\gdesc'
else
    files=$(find db/queries -name "$name.sql")
    [ -n "$files" ] || { echo "db/statement.sh: there is no statement $name" >&2; exit 1; }
fi

# shellcheck disable=SC2016,SC2086 # awk's own $; a list of files
exec awk -v ends="$ends" -v usual_limit_plus=$((usual + 1)) '
BEGIN {
    for (i = 1; i < ARGC && ARGV[i] != "--"; i++) {
        at = index(ARGV[i], "=")
        value[substr(ARGV[i], 1, at - 1)] = substr(ARGV[i], at + 1)
        ARGV[i] = ""
    }
    ARGV[i] = ""
}
FNR == 1 {
    if (NR > 1)
        finish()
    head = ""
    is_open = 1
    delete type
    if (ends != ";")
        print "\\echo " FILENAME
}
is_open {
    line = $0
    sub(/^-- */, " ", line)
    head = head line
    if (line ~ /\)$/) {
        is_open = 0
        set_parameters()
    }
    next
}
match($0, /--[?!] [a-z_]+$/) {
    tag = substr($0, RSTART + 4)
    is_given = tag in value && !(type[tag] == "boolean" && value[tag] ~ /^f/)
    if (is_given != (substr($0, RSTART + 2, 1) == "?"))
        next
}
{ print }

function set_parameters(    list, count, i, at, name, order) {
    print "\\set usual_limit_plus " usual_limit_plus
    gsub(/^ *\(|\)$/, "", head)
    count = split(head, list, /, */)
    for (i = 1; i <= count; i++) {
        at = index(list[i], " ")
        order[i] = substr(list[i], 1, at - 1)
        type[order[i]] = substr(list[i], at + 1)
        sub(/\?$/, "", type[order[i]])
    }
    for (name in value)
        if (!(name in type)) {
            print "db/statement.sh: it has no parameter " name >"/dev/stderr"
            failed = 1
            exit
        }
    for (i = 1; i <= count; i++) {
        name = order[i]
        literal = (name in value ? in_quotes(value[name]) : "null") "::" type[name]
        gsub(/\\/, "&&", literal) # \set reads escapes
        print "\\set " name " " in_quotes(literal)
    }
}

function in_quotes(text) {
    gsub(/\047/, "\047\047", text)
    return "\047" text "\047"
}

function finish() { print ends }

END {
    if (failed)
        exit 1
    finish()
}
' "$@" -- $files
