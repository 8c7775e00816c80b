/* Reads signing keys (PEM, P-256) and outside issuers' JWK sets; refuses what is empty, weak or open to everybody. */
#include "api/auth/keyring.h"
#include "api/schema/json_scan.h"
#include <dirent.h>
#include <jansson.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define KEY_FILE_MAX 65536

static const char *const algorithm_names[] = {[TOKEN_ES256] = "ES256", [TOKEN_RS256] = "RS256"};

/* Reads a whole small file. `secret`: it must not be open to everybody. */
static char *read_file(const char *path, bool secret, size_t *size, struct text *error)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    char *data = file && fstat(fileno(file), &info) == 0 ? malloc(KEY_FILE_MAX + 1) : NULL;
    *size = data ? fread(data, 1, KEY_FILE_MAX, file) : 0;
    if (file)
        fclose(file);
    if (!data || *size == 0)
        text_addf(error, "%s: cannot be read or is empty\n", path);
    else if (secret && (info.st_mode & S_IRWXO))
        text_addf(error, "%s: must not be open to everybody (chmod 600)\n", path);
    else {
        data[*size] = '\0';
        return data;
    }
    free(data);
    return NULL;
}

static void key_id(EVP_PKEY *key, char kid[static 128])
{
    unsigned char *der = NULL, hash[crypto_hash_sha256_BYTES];
    int length = i2d_PUBKEY(key, &der);
    crypto_hash_sha256(hash, der, length > 0 ? (unsigned long long)length : 0);
    sodium_bin2hex(kid, 33, hash, 16);
    OPENSSL_free(der);
}

static bool is_p256(EVP_PKEY *key)
{
    char group[64] = "";
    return EVP_PKEY_is_a(key, "EC") &&
           EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof(group), NULL) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

/* A free place at the end; NULL: out of memory. */
static struct token_key *add_key(struct token_keys *keys)
{
    struct token_key *grown = realloc(keys->items, (keys->count + 1U) * sizeof(struct token_key));
    if (!grown)
        return NULL;
    keys->items = grown;
    grown[keys->count] = (struct token_key){0};
    return &grown[keys->count++];
}

static void keys_clear(struct token_keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        EVP_PKEY_free(keys->items[i].key);
        if (keys->items[i].private_pem)
            sodium_memzero(keys->items[i].private_pem, strlen(keys->items[i].private_pem));
        free(keys->items[i].private_pem);
    }
    free(keys->items);
    *keys = (struct token_keys){0};
}

static void load_signing_key(struct token_keys *keys, const char *path, const struct settings *settings,
                             struct text *error)
{
    size_t size = 0;
    char *pem = read_file(path, true, &size, error);
    if (!pem)
        return;
    BIO *bio = BIO_new_mem_buf(pem, (int)size);
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    struct token_key *added = key && is_p256(key) ? add_key(keys) : NULL;
    if (!added) {
        text_addf(error, "%s: is no private key on the curve P-256\n", path);
        EVP_PKEY_free(key);
        free(pem);
        return;
    }
    added->algorithm = TOKEN_ES256;
    added->key = key;
    added->private_pem = pem;
    added->is_ours = true;
    key_id(key, added->kid);
    snprintf(added->issuer, sizeof(added->issuer), "%s", settings->issuer);
    snprintf(added->audience, sizeof(added->audience), "%s", settings->audience);
}

/* A base64url number of a JWK as an OpenSSL BIGNUM. */
static BIGNUM *jwk_number(const json_t *jwk, const char *name)
{
    const char *text = json_string_value(json_object_get(jwk, name));
    unsigned char bytes[1024];
    size_t size = 0;
    if (!text || sodium_base642bin(bytes, sizeof(bytes), text, strlen(text), NULL, &size, NULL,
                                   sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return NULL;
    return BN_bin2bn(bytes, (int)size, NULL);
}

static EVP_PKEY *key_from_params(const char *type, OSSL_PARAM_BLD *builder)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (!params || !context || EVP_PKEY_fromdata_init(context) <= 0 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) <= 0)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    return key;
}

static EVP_PKEY *rsa_from_jwk(const json_t *jwk)
{
    BIGNUM *n = jwk_number(jwk, "n"), *e = jwk_number(jwk, "e");
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (n && e && builder && BN_num_bits(n) >= 2048 && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e))
        key = key_from_params("RSA", builder);
    OSSL_PARAM_BLD_free(builder);
    BN_free(n);
    BN_free(e);
    return key;
}

static EVP_PKEY *ec_from_jwk(const json_t *jwk)
{
    const char *curve = json_string_value(json_object_get(jwk, "crv"));
    BIGNUM *x = jwk_number(jwk, "x"), *y = jwk_number(jwk, "y");
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    unsigned char point[65] = {4};
    EVP_PKEY *key = NULL;
    if (curve && strcmp(curve, "P-256") == 0 && x && y && builder && BN_bn2binpad(x, point + 1, 32) == 32 &&
        BN_bn2binpad(y, point + 33, 32) == 32 &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)))
        key = key_from_params("EC", builder);
    OSSL_PARAM_BLD_free(builder);
    BN_free(x);
    BN_free(y);
    return key;
}

/* One key of an outside issuer; the algorithm is what the operator's file says, and only RS256 and ES256 are known. */
static bool load_jwk(struct token_keys *keys, const json_t *jwk, const char *issuer, const char *audience)
{
    const char *kid = json_string_value(json_object_get(jwk, "kid"));
    const char *algorithm = json_string_value(json_object_get(jwk, "alg"));
    bool is_rsa = algorithm && strcmp(algorithm, "RS256") == 0;
    if (!kid || !kid[0] || strlen(kid) >= 128 || !algorithm || (!is_rsa && strcmp(algorithm, "ES256") != 0))
        return false;
    EVP_PKEY *key = is_rsa ? rsa_from_jwk(jwk) : ec_from_jwk(jwk);
    struct token_key *added = key ? add_key(keys) : NULL;
    if (!added) {
        EVP_PKEY_free(key);
        return false;
    }
    added->key = key;
    added->algorithm = is_rsa ? TOKEN_RS256 : TOKEN_ES256;
    snprintf(added->kid, sizeof(added->kid), "%s", kid);
    snprintf(added->issuer, sizeof(added->issuer), "%s", issuer);
    snprintf(added->audience, sizeof(added->audience), "%s", audience);
    return true;
}

/* {"issuer": ..., "audience": ..., "keys": [JWK, ...]} */
static void load_issuer(struct token_keys *keys, const char *path, struct text *error)
{
    size_t size = 0, index;
    char *data = read_file(path, false, &size, error);
    struct json_fault fault = {0};
    json_t *document = data ? json_read(data, size, &fault) : NULL, *jwk;
    const char *issuer = json_string_value(json_object_get(document, "issuer"));
    const char *audience = json_string_value(json_object_get(document, "audience"));
    const json_t *set = json_object_get(document, "keys");
    if (data && (!issuer || !issuer[0] || strlen(issuer) >= 200 || !audience || !audience[0] ||
                 strlen(audience) >= 200 || json_array_size(set) == 0))
        text_addf(error, "%s: needs issuer, audience and keys\n", path);
    else
        json_array_foreach (set, index, jwk)
            if (!load_jwk(keys, jwk, issuer, audience))
                text_addf(error, "%s: key %zu is not RS256 (2048 bits or more) or ES256 with a kid\n", path, index);
    json_decref(document);
    free(data);
}

static bool has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0;
}

/* Reads a folder's files with an ending, the last by name first. */
static void load_folder(struct token_keys *keys, const char *folder, bool signing, const struct settings *settings,
                        struct text *error)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort);
    if (count < 0)
        text_addf(error, "%s: no such folder\n", folder);
    for (int i = count - 1; i >= 0; i--) {
        struct text path = {0};
        text_addf(&path, "%s/%s", folder, names[i]->d_name);
        if (signing && has_ending(names[i]->d_name, ".pem"))
            load_signing_key(keys, path.data, settings, error);
        else if (!signing && has_ending(names[i]->d_name, ".json"))
            load_issuer(keys, path.data, error);
        text_clear(&path);
        free(names[i]);
    }
    free(names);
}

static bool load_keys(struct token_keys *keys, const struct settings *settings, struct text *error)
{
    size_t before = error->length;
    if (!settings->issuer[0] || !settings->audience[0])
        text_adds(error, "ATHAR_ISSUER and ATHAR_AUDIENCE must be set\n");
    if (settings->signing_keys[0])
        load_folder(keys, settings->signing_keys, true, settings, error);
    if (keys->count == 0)
        text_adds(error, "ATHAR_SIGNING_KEYS must name a folder with a private key in it (athar key signing)\n");
    if (settings->jwks_folder[0])
        load_folder(keys, settings->jwks_folder, false, settings, error);
    return error->length == before && !error->failed;
}

struct keyring *keyring_load(const struct settings *settings, struct text *error)
{
    struct keyring *keyring = calloc(1, sizeof(*keyring));
    if (!keyring)
        return NULL;
    pthread_rwlock_init(&keyring->lock, NULL);
    if (load_keys(&keyring->keys, settings, error))
        return keyring;
    keyring_free(keyring);
    return NULL;
}

bool keyring_reload(struct keyring *keyring, const struct settings *settings, struct text *error)
{
    struct token_keys fresh = {0};
    if (!load_keys(&fresh, settings, error)) {
        keys_clear(&fresh);
        return false;
    }
    pthread_rwlock_wrlock(&keyring->lock);
    struct token_keys old = keyring->keys;
    keyring->keys = fresh;
    keyring->generation++;
    pthread_rwlock_unlock(&keyring->lock);
    keys_clear(&old);
    return true;
}

void keyring_free(struct keyring *keyring)
{
    if (!keyring)
        return;
    keys_clear(&keyring->keys);
    pthread_rwlock_destroy(&keyring->lock);
    free(keyring);
}

bool keyring_can_sign(struct keyring *keyring)
{
    pthread_rwlock_rdlock(&keyring->lock);
    bool can = keyring->keys.count > 0 && keyring->keys.items[0].is_ours;
    pthread_rwlock_unlock(&keyring->lock);
    return can;
}

unsigned keyring_generation(struct keyring *keyring)
{
    pthread_rwlock_rdlock(&keyring->lock);
    unsigned generation = keyring->generation;
    pthread_rwlock_unlock(&keyring->lock);
    return generation;
}

const struct token_key *keyring_find(const struct keyring *keyring, const char *kid, const char *algorithm)
{
    for (size_t i = 0; i < keyring->keys.count; i++) {
        const struct token_key *key = &keyring->keys.items[i];
        if (strcmp(key->kid, kid) == 0 && strcmp(algorithm_names[key->algorithm], algorithm) == 0)
            return key;
    }
    return NULL;
}

static void write_jwk(const struct token_key *key, struct text *out)
{
    unsigned char point[65];
    char x[44], y[44];
    size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(key->key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point), &size) != 1 ||
        size != sizeof(point))
        return;
    sodium_bin2base64(x, sizeof(x), point + 1, 32, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_bin2base64(y, sizeof(y), point + 33, 32, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text_addf(out,
              "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"use\":\"sig\",\"kid\":\"%s\",\"x\":\"%s\","
              "\"y\":\"%s\"}",
              key->kid, x, y);
}

void keyring_write_jwks(struct keyring *keyring, struct text *out)
{
    pthread_rwlock_rdlock(&keyring->lock);
    text_adds(out, "{\"keys\":[");
    for (size_t i = 0; i < keyring->keys.count && keyring->keys.items[i].is_ours; i++) {
        text_adds(out, i ? "," : "");
        write_jwk(&keyring->keys.items[i], out);
    }
    text_adds(out, "]}");
    pthread_rwlock_unlock(&keyring->lock);
}
