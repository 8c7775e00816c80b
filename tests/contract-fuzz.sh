#!/usr/bin/env bash
# Schemathesis (PyPI) against a running service: every check it knows, over the service's own contract.
# Usage: contract-fuzz.sh [Schemathesis's arguments]
set -euo pipefail
cd "$(dirname "$0")/.."
venv=build/schemathesis
if ! cmp -s tests/schemathesis/requirements.txt $venv/requirements.txt; then
    rm -rf $venv && python3 -m venv $venv && $venv/bin/pip install -q -r tests/schemathesis/requirements.txt
    cp tests/schemathesis/requirements.txt $venv/
fi
variant=release
# shellcheck source=tests/setup.sh
source tests/setup.sh
start_main
ATHAR_QUOTA_PER_MINUTE=0 ATHAR_AUTH_FAILURES_PER_MINUTE=100000 ATHAR_LOGIN_FAILURES=1000 serve MAIN
base=http://127.0.0.1:$ATHAR_TEST_PORT_MAIN
# Health is on the admin listener; logging out would end the run's own session.
PYTHONPATH=tests/schemathesis SCHEMATHESIS_HOOKS=hooks $venv/bin/schemathesis --config-file tests/schemathesis/schemathesis.toml run "$base/openapi.json" --url "$base" \
    -H "Authorization: Bearer $ATHAR_TEST_TOKEN_CASE_A" --checks all --phases examples,coverage,fuzzing --workers 1 --generation-allow-x00 false \
    --max-examples 25 --seed 1 --no-color --exclude-tag health --exclude-operation-id logout "$@"
end_services
