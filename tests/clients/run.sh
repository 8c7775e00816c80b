#!/usr/bin/env bash
# Clients that five generators make of /openapi.json as the service gives it: each must be made and compile, and those for TypeScript,
# Python and Go walk from the login to what the family reads. What npm, pip and Go fetch is kept in build/clients; where a registry
# does not answer and nothing is kept, that client is skipped with a word.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck disable=SC2034 # read by setup.sh
variant=release
# shellcheck source=tests/setup.sh
source tests/setup.sh
here=$PWD/tests/clients out=$PWD/build/clients
mkdir -p "$out"
oapi_codegen=v2.8.2 ogen=v1.24.0 go_wanted=1.26.8 # of the module proxy; tests/clients/go.mod has what their clients stand on
export GOPATH=$out/gopath GOCACHE=$out/gocache GOBIN=$out/bin GOFLAGS="-modcacherw -buildvcs=false" GOTOOLCHAIN=local PATH=$out/goroot/bin:$PATH

start_main
serve MAIN
base=http://127.0.0.1:$ATHAR_TEST_PORT_MAIN
curl -fsS "$base/openapi.json" >"$out/openapi.json"
flow=("$base" "$PWD/tests/cases/fuzz/strip/phone.jpg" "$ATHAR_TEST_TENANT_CASE_B")

# ---- tools: kept NAME FILE COMMAND...: runs a command again only where the file that pins has changed since it went well ----
kept() {
    local name=$1 file=$2; shift 2
    cmp -s "$file" "$out/$name.pinned" && return
    "$@" >"$out/$name.log" 2>&1 || return 1
    cp "$file" "$out/$name.pinned"
}
npm_tools() { mkdir -p "$out/typescript" && cp "$here"/package*.json "$out/typescript/" && (cd "$out/typescript" && npm ci --ignore-scripts --no-audit --no-fund --silent); }
pip_tools() { rm -rf "$out/venv" && python3 -m venv "$out/venv" && "$out/venv/bin/pip" install -q --timeout 20 -r "$here/requirements.txt"; }
# Debian's go is too old for the generators, and fetches a newer one as the module that the newer ones fetch themselves by.
go_tools() {
    local toolchain
    toolchain=golang.org/toolchain@v0.0.1-go$go_wanted.linux-$(dpkg --print-architecture)
    if [ "$(printf '%s\n' 1.26 "$(go env GOVERSION | tr -d go)" | sort -V | head -n 1)" != 1.26 ]; then
        (cd "$out" && GO111MODULE=on go mod download "$toolchain") || return 1
        ln -sfn "$GOPATH/pkg/mod/$toolchain" "$out/goroot"
        find "$out/goroot/bin/" "$out/goroot/pkg/tool/" -type f -exec chmod u+x {} +
    fi
    go install "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@$oapi_codegen" &&
        go install "github.com/ogen-go/ogen/cmd/ogen@$ogen" && (cd "$here" && go mod download)
}
# have NAME FILE PROBE COMMAND...: true where the tools are there. Where they cannot be had though the registry answers, the run fails.
have() {
    local name=$1 file=$2 probe=$3; shift 3
    if kept "$name" "$file" "$@"; then return; fi
    if timeout 60 bash -c "$probe" >/dev/null 2>&1; then
        echo "clients: the tools of $name cannot be had, though their registry answers:"; tail -n 20 "$out/$name.log"; exit 1
    fi
    echo "clients: $name is skipped, its registry does not answer"
    return 1
}
# quiet NAME COMMAND...: a step whose words are shown only where it fails.
quiet() {
    local name=$1; shift
    "$@" >"$out/$name.said" 2>&1 || { echo "clients: $name:"; tail -n 40 "$out/$name.said"; exit 1; }
}

# ---- the clients ----
typescript() {
    cd "$out/typescript"
    cp "$here/flow.ts" "$here/tsconfig.json" .
    quiet openapi-typescript node_modules/.bin/openapi-typescript "$out/openapi.json" -o api.ts # .d.ts would not be checked
    quiet "flow.ts" node_modules/.bin/tsc -p .
    quiet "flow of TypeScript" node flow.js "${flow[@]}"
}
python() {
    local wanted made
    cd "$out"
    rm -rf python
    quiet openapi-python-client venv/bin/openapi-python-client generate --path openapi.json --output-path python --overwrite
    # It leaves out what it cannot read with a word only, so operations are counted. Answers of types such as tiles may lack.
    if grep -E 'Unable to|Skipping (schema|endpoint)|invalid|ERROR' openapi-python-client.said; then exit 1; fi
    wanted=$(jq '[.paths[] | keys[] | select(. != "parameters")] | length' openapi.json)
    made=$(find python/athar_api_client/api -mindepth 2 -name '*.py' ! -name __init__.py | wc -l)
    [ "$made" = "$wanted" ] || { echo "clients: openapi-python-client made $made of $wanted operations"; exit 1; }
    quiet "Python's client" env PYTHONPATH=python venv/bin/python -c 'import athar_api_client as made, importlib, pkgutil
for module in pkgutil.walk_packages(made.__path__, "athar_api_client."): importlib.import_module(module.name)'
    quiet "flow of Python" env PYTHONPATH=python venv/bin/python "$here/flow.py" "${flow[@]}"
}
go_clients() {
    mkdir -p "$out/go/oapi" "$out/go/ogen"
    cd "$out/go"
    cp "$here/flow.go" "$here/go.mod" "$here/go.sum" .
    quiet oapi-codegen "$GOBIN/oapi-codegen" -package oapi -generate types,client -o oapi/api.go "$out/openapi.json"
    quiet ogen "$GOBIN/ogen" --target ogen --package ogen --clean "$out/openapi.json"
    quiet "Go's clients" go vet ./oapi .
    quiet "Go's clients" go build ./ogen
    quiet "Go's clients" go build -o flow .
    quiet "flow of Go" ./flow "${flow[@]}"
}
# The generator is a jar; its package only carries it, and another brings the Java that it runs on.
typescript_fetch() {
    cd "$out"
    rm -rf fetch
    quiet openapi-generator venv/bin/openapi-generator-cli generate -i openapi.json -g typescript-fetch -o fetch
    cp "$here/tsconfig.fetch.json" fetch/tsconfig.json
    quiet "typescript-fetch" typescript/node_modules/.bin/tsc -p fetch
}

done_=()
npm=false
if have npm "$here/package-lock.json" "npm view typescript version" npm_tools; then (typescript); done_+=(openapi-typescript); npm=true; fi
if have pip "$here/requirements.txt" "$out/venv/bin/pip index versions openapi-python-client" pip_tools; then
    (python); done_+=(openapi-python-client)
    if $npm; then (typescript_fetch); done_+=(openapi-generator); fi
fi
printf '%s %s %s\n' "$oapi_codegen" "$ogen" "$go_wanted" | cat - "$here/go.sum" >"$out/go.pins"
if have go "$out/go.pins" "go list -m github.com/google/uuid@latest" go_tools; then (go_clients); done_+=(oapi-codegen ogen); fi
if [ ${#done_[@]} = 0 ]; then echo "clients: skipped, no registry answers"; else echo "clients: ${done_[*]} read the contract, and what they make works"; fi
end_services
