/* Any bytes as an access token, and any header and payload under a sound signature: only what our key signed, for us
 * and in time, is taken, and its claims are whole. */
#include "api/auth/token.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ISSUER   "https://athar.fuzz"
#define AUDIENCE "athar"

static struct keyring *ring;
static EVP_PKEY *signing_key;

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* A key ring of one key, made once. */
static void open_ring(void)
{
    char folder[] = "/tmp/athar-fuzz.XXXXXX", file[64];
    must(sodium_init() >= 0 && mkdtemp(folder));
    snprintf(file, sizeof(file), "%s/1.pem", folder);
    signing_key = EVP_EC_gen("P-256");
    umask(077);
    FILE *out = fopen(file, "w");
    must(out && PEM_write_PrivateKey(out, signing_key, NULL, NULL, 0, NULL, NULL) == 1 && fclose(out) == 0);
    struct settings settings = {.signing_keys = folder, .jwks_folder = "", .issuer = ISSUER, .audience = AUDIENCE};
    struct text error = {0};
    ring = keyring_load(&settings, &error);
    must(ring && unlink(file) == 0 && rmdir(folder) == 0);
    text_clear(&error);
}

static void check_claims(const struct token_claims *claims)
{
    must(claims->is_ours && strcmp(claims->issuer, ISSUER) == 0 && claims->subject[0]); /* without a role: 403 */
    must(claims->session[0] && claims->tenant[0] && claims->expires_at + TOKEN_LEEWAY_S > (long long)time(NULL));
    must(strlen(claims->subject) < sizeof(claims->subject) && strlen(claims->role) < sizeof(claims->role));
}

static void add_part(struct text *token, const char *data, size_t size)
{
    size_t room = sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *encoded = malloc(room);
    must(encoded);
    sodium_bin2base64(encoded, room, (const unsigned char *)data, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text_adds(token, encoded);
    free(encoded);
}

/* r and s of a DER signature, 32 bytes each (RFC 7518, section 3.4). */
static void add_signature(struct text *token)
{
    unsigned char der[128], raw[64] = {0};
    size_t size = sizeof(der);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    must(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, signing_key) == 1 &&
         EVP_DigestSign(context, der, &size, (const unsigned char *)token->data, token->length) == 1);
    EVP_MD_CTX_free(context);
    const unsigned char *at = der + 2;
    for (int half = 0; half < 2; half++) {
        size_t length = at[1], skip = length > 32 ? length - 32 : 0;
        memcpy(raw + half * 32 + (32 - (length - skip)), at + 2 + skip, length - skip);
        at += 2 + length;
    }
    text_adds(token, ".");
    add_part(token, (const char *)raw, sizeof(raw));
}

/* The header of our own key where the input has none: what follows is the payload's business. */
static void own_header(struct text *header)
{
    struct text jwks = {0};
    keyring_write_jwks(ring, &jwks);
    const char *kid = strstr(jwks.data, "\"kid\":\"");
    must(kid);
    text_addf(header, "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"%.*s\"}", (int)strcspn(kid + 7, "\""), kid + 7);
    text_clear(&jwks);
}

/* The input signed by our key: "header NUL payload", or a payload alone. */
static void try_signed(const char *data, size_t size)
{
    struct text token = {0}, header = {0};
    struct token_claims claims;
    const char *end = memchr(data, '\0', size);
    size_t first = end ? (size_t)(end - data) : 0, from = end ? first + 1 : 0;
    if (end)
        text_add(&header, data, first);
    else
        own_header(&header);
    add_part(&token, header.data ? header.data : "", header.length);
    text_adds(&token, ".");
    add_part(&token, data + from, size - from);
    add_signature(&token);
    if (token_verify(ring, token.data, &claims))
        check_claims(&claims);
    text_clear(&token);
    text_clear(&header);
}

int LLVMFuzzerTestOneInput(const char *data, size_t size);

int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    if (!ring)
        open_ring();
    struct token_claims claims;
    char *text = strndup(data, size);
    must(text && !token_verify(ring, text, &claims)); /* nobody signed that */
    free(text);
    try_signed(data, size);
    return 0;
}
