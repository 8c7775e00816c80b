#!/usr/bin/env bash
# The pages in headless Chromium; screenshots are left in build/: docs-en.png, docs-ar.png, explore-en.png, explore-ar.png, explore-network.png.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ tests/browser/node_modules/.package-lock.json -nt tests/browser/package-lock.json ] ||
    (cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --silent)
variant=release
# shellcheck source=tests/setup.sh
source tests/setup.sh
start_main
ATHAR_QUOTA_PER_MINUTE=0 serve MAIN
base=http://127.0.0.1:$ATHAR_TEST_PORT_MAIN
EMAIL=case@a.test PASSWORD="correct horse battery" node tests/browser/docs.mjs "$base" "$PWD/build"
ADMIN=$ATHAR_TEST_TOKEN_ADMIN STEWARD=$ATHAR_TEST_TOKEN_STEWARD node tests/browser/explore.mjs "$base" "$PWD/build"
end_services
