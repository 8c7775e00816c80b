#!/usr/bin/env bash
# Makes what must be secret, once, in docker/secrets: run it as root, for each file belongs to the one container user
# that reads it. What is already there stays as it is.
set -euo pipefail
umask 077
cd "$(dirname "$0")"
mkdir -p secrets/signing tls && chmod 711 secrets secrets/signing
athar=10001 postgres=999

# keep NAME OWNER: writes what comes in, unless the file is there.
keep() {
    local file=secrets/$1 owner=$2
    if [ -e "$file" ]; then cat >/dev/null; return; fi
    cat >"$file"
    chown "$owner:$owner" "$file"
    chmod 400 "$file"
}
random() { openssl rand -hex 32; }

openssl rand 64 | keep secret "$athar"
# A sealing key: a name and 32 random bytes, as `athar keys add` writes it.
printf '%s %s\n' "$(openssl rand -hex 8)" "$(openssl rand -base64 32)" | keep sealing.keys "$athar"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 | keep signing/1.pem "$athar"
chown "$athar:$athar" secrets/signing
for role in super owner app reader; do random | keep "${role}_password" "$postgres"; done
# libpq's own password files: host:port:database:user:password.
for role in owner app; do
    printf 'postgres:5432:athar:athar_%s:%s\n' "$role" "$(cat "secrets/${role}_password")" | keep "$role.pgpass" "$athar"
done
echo "docker/secrets is complete"
