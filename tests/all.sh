#!/usr/bin/env bash
# `make test`: the parts of the test run, each with its time. Usage: all.sh [part ...]
# unit     Criterion tests of single modules          api      the API suite against the ASan+UBSan build
# tsan     the TSan build under mixed load            fuzz     a few seconds of every fuzzer
# chaos    each allocation and each query fails once  browser  the pages in headless Chromium
# hsds     every record of HSDS against its schemas
# readme   README's lines and those of the guides as they stand
# carry    a database of the numbers before the baseline is carried over with its rows
# fields   a field that the contract does not explain is shown to nobody else
# clients  five generators make clients of the contract, and three of these walk from the login to what the family reads
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- unit api tsan fuzz chaos browser hsds readme carry fields clients

build() { make -s --no-print-directory -j2 "$@"; }
part_unit() { UBSAN_OPTIONS=print_stacktrace=1 build/release/unit-tests -j2; }
part_api() { build VARIANT=asan build && tests/run.sh asan; }
part_tsan() { build VARIANT=tsan build && tests/tsan.sh; }
part_fuzz() { make -s --no-print-directory -j2 fuzz FUZZ_SECONDS="${FUZZ_SECONDS:-4}"; }
part_chaos() { tests/chaos/run.sh; }
part_browser() { tests/browser/run.sh; }
part_hsds() { tests/hsds/run.sh; }
part_readme() { tests/readme.sh; }
part_carry() { tests/carry.sh; }
part_fields() { tests/fields.sh; }
part_clients() { tests/clients/run.sh; }

for part in "$@"; do
    start=$(date +%s)
    echo "== $part"
    "part_$part"
    echo "== $part: $(($(date +%s) - start)) s"
done
