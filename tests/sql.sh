#!/bin/bash
# Holds SQL to its manners: every statement says in a sentence what it does, no line is longer than 120 columns (rows of
# labels and $words$ excepted), and where `and` stands beside `or` there are brackets. Usage: tests/sql.sh [FILE ...]
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || mapfile -t files < <(git ls-files 'db/queries/*.sql' 'migrations/present/*.sql')
[ $# -eq 0 ] || files=("$@")

# shellcheck disable=SC2016 # awk's own $
awk '
function tell(message) { print FILENAME ":" FNR ": " message; faults++ }

FNR == 1 { depth = 0; is_head = FILENAME ~ /^db\/queries\//; wants_sentence = is_head; delete and_seen; delete or_seen }

/\$[a-z]+\$/ && gsub(/\$[a-z]+\$/, "") % 2 { is_prose = !is_prose; next }
is_prose { next }
length($0) > 120 && !/^ *\(?\047/ { tell("longer than 120 columns") }

is_head { if (/\)$/) is_head = 0; next }
/^-- outcomes: / { next }
wants_sentence {
    wants_sentence = 0
    if (!/^-- [^ ].*/)
        tell("no sentence below the first line says what the statement does")
}

# Brackets: at each depth of parentheses, what stands between two words that begin a new condition.
{
    gsub(/\047[^\047]*\047/, "text")
    sub(/--.*/, "")
    gsub(/[(),;]|[a-z_]+/, " & ")
    count = split($0, word, / +/)
    for (i = 1; i <= count; i++) {
        if (word[i] == "(") {
            depth++
            begin()
        } else if (word[i] == ")") {
            depth--
        } else if (word[i] == "between") {
            between[depth] = 1
        } else if (word[i] == "and" && between[depth]) {
            between[depth] = 0
        } else if (word[i] == "and" || word[i] == "or") {
            is_and = word[i] == "and"
            if (is_and ? or_seen[depth] : and_seen[depth])
                tell("`and` beside `or` without brackets")
            if (is_and) and_seen[depth] = 1; else or_seen[depth] = 1
        } else if (word[i] ~ /^(,|;|select|from|where|on|having|when|then|else|end|if|elsif|return|returning|group|order|limit|union|join|set|values|loop|begin|using|check|perform|as)$/) {
            begin()
        }
    }
}
function begin() { and_seen[depth] = or_seen[depth] = between[depth] = 0 }
END { exit faults > 0 }
' "${files[@]}"
