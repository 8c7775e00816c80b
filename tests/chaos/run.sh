#!/usr/bin/env bash
# Runs the chaos tests: a service of its own with the failing library preloaded. Usage: run.sh [Criterion's arguments]
set -euo pipefail
cd "$(dirname "$0")/../.."
make -s --no-print-directory -j2 build build/release/chaos-tests build/chaos-shim.so
variant=release
# shellcheck source=tests/setup.sh
source tests/setup.sh
export ATHAR_TEST_CHAOS=$temp/chaos
head -c 4096 /dev/zero >"$ATHAR_TEST_CHAOS"
start_main
ATHAR_DATABASE_CONNECTIONS=2 ATHAR_WORKERS=2 ATHAR_STATEMENT_TIMEOUT_MS=200 ATHAR_LOGIN_FAILURES=1000 ATHAR_CREDENTIAL_CACHE_S=300 LD_PRELOAD=$PWD/build/chaos-shim.so serve MAIN
build/release/chaos-tests -j1 "$@"
end_services
