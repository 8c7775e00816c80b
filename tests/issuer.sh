#!/usr/bin/env bash
# Makes an outside issuer for the tests: an RSA key, and the JWK set that an operator would mount.
# Usage: issuer.sh JWKS_FOLDER PRIVATE_KEY_FILE
set -euo pipefail
openssl genrsa -out "$2" 2048 2>/dev/null
modulus=$(openssl rsa -in "$2" -noout -modulus | cut -d= -f2 | perl -ne 'chomp; print pack("H*", $_)' | base64 -w0 | tr '+/' '-_' | tr -d '=')
printf '{"issuer":"https://outside.test","audience":"athar","keys":[{"kty":"RSA","alg":"RS256","kid":"outside-1","n":"%s","e":"AQAB"}]}\n' \
    "$modulus" >"$1/outside.json"
