#!/usr/bin/env bash
# The documents page in headless Chromium; the screenshot is left in build/docs.png.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -d tests/browser/node_modules ] || (cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --silent)
variant=release
# shellcheck source=tests/setup.sh
source tests/setup.sh
start_main
ATHAR_QUOTA_PER_MINUTE=0 serve MAIN
node tests/browser/docs.mjs "http://127.0.0.1:$ATHAR_TEST_PORT_MAIN" "$PWD/build/docs.png"
end_services
