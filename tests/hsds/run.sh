#!/usr/bin/env bash
# Every record of every HSDS operation against the schemas of HSDS 3.0 in ../shared/data/hsds, with ajv.
set -euo pipefail
cd "$(dirname "$0")/../.."
schemas=../shared/data/hsds
if [ ! -d "$schemas" ]; then echo "hsds: skipped, there is no $schemas"; exit 0; fi
[ -d tests/hsds/node_modules ] || (cd tests/hsds && npm ci --ignore-scripts --no-audit --no-fund --silent)
variant=release
# shellcheck source=tests/setup.sh
source tests/setup.sh
start_main
serve MAIN
node tests/hsds/validate.mjs "http://127.0.0.1:$ATHAR_TEST_PORT_MAIN" "$schemas"
end_services
