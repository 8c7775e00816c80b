#!/usr/bin/env bash
# Schemathesis (PyPI) against a running service: every check it knows, over the service's own contract.
# Usage: contract-fuzz.sh [Schemathesis's arguments]
set -euo pipefail
cd "$(dirname "$0")/.."
venv=build/schemathesis
[ -x $venv/bin/schemathesis ] || { python3 -m venv $venv && $venv/bin/pip install -q 'schemathesis==4.1.0'; }
variant=release
# shellcheck source=tests/setup.sh
source tests/setup.sh
start_main
ATHAR_QUOTA_PER_MINUTE=0 ATHAR_AUTH_FAILURES_PER_MINUTE=100000 ATHAR_LOGIN_FAILURES=1000 serve MAIN
base=http://127.0.0.1:$ATHAR_TEST_PORT_MAIN
$venv/bin/schemathesis run "$base/openapi.json" --url "$base" -H "Authorization: Bearer $ATHAR_TEST_TOKEN_CASE_A" \
    --checks all --max-examples 25 --seed 1 --exclude-tag health --exclude-operation-id logout "$@"
end_services
