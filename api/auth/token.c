/* Signs access tokens with libjwt and verifies them: every rule that libjwt leaves open is checked here. The only user
 * of jwt.h. */
#include "api/auth/token.h"
#include "api/auth/keyring.h"
#include "api/schema/json_scan.h"
#include <jansson.h>
#include <jwt.h>
#include <openssl/ecdsa.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- signing ---- */

static bool add_claims(jwt_t *jwt, const struct settings *settings, const struct token_claims *claims)
{
    long now = (long)time(NULL);
    char id[33];
    unsigned char random[16];
    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(id, sizeof(id), random, sizeof(random));
    return jwt_add_grant(jwt, "iss", settings->issuer) == 0 && jwt_add_grant(jwt, "aud", settings->audience) == 0 &&
           jwt_add_grant(jwt, "sub", claims->subject) == 0 && jwt_add_grant(jwt, "sid", claims->session) == 0 &&
           jwt_add_grant(jwt, "tenant", claims->tenant) == 0 && jwt_add_grant(jwt, "role", claims->role) == 0 &&
           jwt_add_grant(jwt, "jti", id) == 0 && jwt_add_grant_int(jwt, "iat", now) == 0 &&
           jwt_add_grant_int(jwt, "nbf", now) == 0 &&
           jwt_add_grant_int(jwt, "exp", now + (long)settings->token_lifetime_s) == 0;
}

static bool sign_with(const struct token_key *key, const struct settings *settings, const struct token_claims *claims,
                      struct text *out)
{
    jwt_t *jwt = NULL;
    char *text = NULL;
    if (jwt_new(&jwt) != 0)
        return false;
    if (add_claims(jwt, settings, claims) && jwt_add_header(jwt, "kid", key->kid) == 0 &&
        jwt_set_alg(jwt, JWT_ALG_ES256, (const unsigned char *)key->private_pem, (int)strlen(key->private_pem)) == 0)
        text = jwt_encode_str(jwt);
    if (text)
        text_adds(out, text);
    free(text);
    jwt_free(jwt);
    return text != NULL && !out->failed;
}

bool token_sign(struct keyring *keyring, const struct settings *settings, const struct token_claims *claims,
                struct text *out)
{
    pthread_rwlock_rdlock(&keyring->lock);
    bool fine = keyring->keys.count > 0 && keyring->keys.items[0].is_ours &&
                sign_with(&keyring->keys.items[0], settings, claims, out);
    pthread_rwlock_unlock(&keyring->lock);
    return fine;
}

/* ---- taking a token apart ---- */

/* The three parts of a token, still encoded. */
struct parts {
    const char *text[3];
    size_t size[3];
};

static bool split(const char *token, struct parts *parts)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *at = token;
    for (int i = 0; i < 3; i++) {
        parts->text[i] = at;
        parts->size[i] = strspn(at, alphabet);
        at += parts->size[i];
        if (parts->size[i] == 0 || *at != (i < 2 ? '.' : '\0'))
            return false;
        at++;
    }
    return true;
}

/* Decodes a part and parses it; scanned for depth before jansson sees it, and no member may come twice. */
static json_t *read_part(const struct parts *parts, int part)
{
    char bytes[TOKEN_MAX];
    size_t size = 0;
    struct json_fault fault = {0};
    if (sodium_base642bin((unsigned char *)bytes, sizeof(bytes), parts->text[part], parts->size[part], NULL, &size,
                          NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return NULL;
    json_t *object = json_read(bytes, size, &fault);
    if (json_is_object(object))
        return object;
    json_decref(object);
    return NULL;
}

static const char *member(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* A header may say alg, kid and typ; all that would change how the token is read is refused (RFC 7515, section 4.1). */
static bool header_is_plain(const json_t *header)
{
    const char *name, *type = member(header, "typ");
    json_t *value;
    json_object_foreach ((json_t *)header, name, value)
        if ((strcmp(name, "alg") != 0 && strcmp(name, "kid") != 0 && strcmp(name, "typ") != 0) ||
            !json_is_string(value))
            return false;
    return member(header, "alg") && member(header, "kid") &&
           (!type || strcmp(type, "JWT") == 0 || strcmp(type, "at+jwt") == 0);
}

/* ---- signatures ---- */

/* JWS has r and s side by side (RFC 7518, section 3.4); OpenSSL wants them in DER. */
static int es256_to_der(const unsigned char raw[64], unsigned char der[80])
{
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, 32, NULL), *s = BN_bin2bn(raw + 32, 32, NULL);
    int length = -1;
    if (signature && r && s && ECDSA_SIG_set0(signature, r, s) == 1) {
        r = s = NULL;
        unsigned char *end = der;
        length = i2d_ECDSA_SIG(signature, &end);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(signature);
    return length;
}

static bool signature_fits(const struct token_key *key, const struct parts *parts)
{
    unsigned char raw[1024], der[80];
    size_t size = 0;
    if (sodium_base642bin(raw, sizeof(raw), parts->text[2], parts->size[2], NULL, &size, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    const unsigned char *signature = raw;
    if (key->algorithm == TOKEN_ES256) {
        int length = size == 64 ? es256_to_der(raw, der) : -1;
        if (length <= 0)
            return false;
        signature = der;
        size = (size_t)length;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool fits = context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->key) == 1 &&
                EVP_DigestVerify(context, signature, size, (const unsigned char *)parts->text[0],
                                 parts->size[0] + 1 + parts->size[1]) == 1;
    EVP_MD_CTX_free(context);
    return fits;
}

/* ---- claims ---- */

static bool holds_audience(const json_t *payload, const char *audience)
{
    const json_t *claim = json_object_get(payload, "aud");
    size_t index;
    json_t *one;
    if (json_is_string(claim))
        return strcmp(json_string_value(claim), audience) == 0;
    json_array_foreach ((json_t *)claim, index, one)
        if (json_is_string(one) && strcmp(json_string_value(one), audience) == 0)
            return true;
    return false;
}

/* exp is needed; nbf and iat are held to where they are there (RFC 7519, section 4.1), with a leeway. */
static bool times_fit(const json_t *payload, long long *expires_at)
{
    const json_t *exp = json_object_get(payload, "exp"), *nbf = json_object_get(payload, "nbf");
    const json_t *iat = json_object_get(payload, "iat");
    long long now = (long long)time(NULL);
    if (!json_is_integer(exp) || (nbf && !json_is_integer(nbf)) || (iat && !json_is_integer(iat)))
        return false;
    *expires_at = json_integer_value(exp);
    return now < *expires_at + TOKEN_LEEWAY_S && (!nbf || json_integer_value(nbf) <= now + TOKEN_LEEWAY_S) &&
           (!iat || json_integer_value(iat) <= now + TOKEN_LEEWAY_S);
}

static bool copy_claim(const json_t *payload, const char *name, char *out, size_t size)
{
    const char *text = member(payload, name);
    if (!text || !text[0] || strlen(text) >= size)
        return false;
    snprintf(out, size, "%s", text);
    return true;
}

static bool read_claims(const struct token_key *key, const json_t *payload, struct token_claims *claims)
{
    *claims = (struct token_claims){.is_ours = key->is_ours};
    const char *issuer = member(payload, "iss");
    if (!issuer || strcmp(issuer, key->issuer) != 0 || !holds_audience(payload, key->audience) ||
        !times_fit(payload, &claims->expires_at) ||
        !copy_claim(payload, "sub", claims->subject, sizeof(claims->subject)))
        return false;
    snprintf(claims->issuer, sizeof(claims->issuer), "%s", issuer);
    /* A role that is no text is one that nobody has: the credential is known and may do nothing (403). */
    if (!copy_claim(payload, "role", claims->role, sizeof(claims->role)))
        claims->role[0] = '\0';
    return !key->is_ours || (copy_claim(payload, "sid", claims->session, sizeof(claims->session)) &&
                             copy_claim(payload, "tenant", claims->tenant, sizeof(claims->tenant)));
}

bool token_verify(struct keyring *keyring, const char *token, struct token_claims *claims)
{
    struct parts parts;
    if (strlen(token) > TOKEN_MAX || !split(token, &parts))
        return false;
    json_t *header = read_part(&parts, 0);
    bool fine = false;
    if (header && header_is_plain(header)) {
        pthread_rwlock_rdlock(&keyring->lock);
        const struct token_key *key = keyring_find(keyring, member(header, "kid"), member(header, "alg"));
        if (key && signature_fits(key, &parts)) {
            json_t *payload = read_part(&parts, 1);
            fine = payload && read_claims(key, payload, claims);
            json_decref(payload);
        }
        pthread_rwlock_unlock(&keyring->lock);
    }
    json_decref(header);
    return fine;
}
