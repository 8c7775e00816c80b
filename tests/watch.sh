#!/usr/bin/env bash
# `make watch`: runs `make api FILTER=...` each time a source, statement, migration or test has changed; Ctrl-C ends it.
# Usage: watch.sh [FILTER]
set -uo pipefail
cd "$(dirname "$0")/.." || exit
mark=$(mktemp)
trap 'rm -f "$mark"' EXIT
while :; do
    touch "$mark"
    make -s --no-print-directory api FILTER="${1:-}"
    echo "== waiting for a change"
    until find api db migrations tests openapi.yaml -name node_modules -prune -o -type f -newer "$mark" -print -quit | grep -q .; do
        sleep 0.3
    done
done
