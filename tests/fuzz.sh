#!/usr/bin/env bash
# Runs each fuzzer for some seconds on a throw-away copy of its seeds. Usage: fuzz.sh SECONDS FUZZER ...
set -euo pipefail
seconds=$1; shift
for fuzzer in "$@"; do
    name=$(basename "$fuzzer")
    corpus=$(mktemp -d)
    if [ -d "tests/cases/fuzz/$name" ]; then cp -r "tests/cases/fuzz/$name/." "$corpus/"; fi
    mkdir -p build/fuzz/findings
    if ! "$fuzzer" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -artifact_prefix="build/fuzz/findings/$name-" "$corpus" >"$corpus.log" 2>&1; then
        tail -n 30 "$corpus.log"
        echo "fuzz: $name failed; its input is in build/fuzz/findings"
        exit 1
    fi
    echo "fuzz: $name, $(grep -o 'Done [0-9]* runs' "$corpus.log" || echo 'no') in $seconds s"
    rm -rf "$corpus" "$corpus.log"
done
