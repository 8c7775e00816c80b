/* Walks an inquiry's JSON and seals or opens the strings at the places that the contract names. */
#include "api/sealing/seal.h"
#include "api/schema/document.h"
#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stands before every sealed string. The contract lets no control character in, so nobody can send one. */
#define MARK  "\001s1:"
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG   crypto_aead_xchacha20poly1305_ietf_ABYTES

/* `place` is NULL where the contract says of no sealing. */
typedef bool visit_fn(void *context, const struct sealed_place *place, const char *string, json_t **replacement);

struct walk {
    const struct fields *fields;
    visit_fn *visit;
    void *context;
};

/* Visits every string, with its place in the contract's list or NULL; puts the replacement, if any, in its stead. */
static bool walk(const struct walk *how, const char *place, json_t *value);

static bool walk_child(const struct walk *how, const char *place, json_t *child, json_t **replacement)
{
    *replacement = NULL;
    if (!json_is_string(child))
        return walk(how, place, child);
    return how->visit(how->context, fields_sealed(how->fields, place), json_string_value(child), replacement);
}

static bool walk(const struct walk *how, const char *place, json_t *value)
{
    json_t *child, *replacement;
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            if (!walk_child(how, place, json_array_get(value, i), &replacement) ||
                (replacement && json_array_set_new(value, i, replacement) != 0))
                return false;
    } else if (json_is_object(value)) {
        const char *name;
        void *next;
        json_object_foreach_safe (value, next, name, child) {
            char deeper[128];
            snprintf(deeper, sizeof(deeper), "%s%s%s", place, *place ? "/" : "", name);
            if (!walk_child(how, deeper, child, &replacement) ||
                (replacement && json_object_set_new(value, name, replacement) != 0))
                return false;
        }
    }
    return true;
}

static size_t binding(const struct sealer *sealer, const struct sealed_place *place, char text[static 128])
{
    return (size_t)snprintf(text, 128, "inquiry|%s|%s", place->place, sealer->inquiry);
}

/* The nonce is a keyed digest of what is bound and what is sealed: never the same for two different texts. */
static void make_nonce(const struct sealer *sealer, const char *bound, const char *text, unsigned char nonce[NONCE])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, sealer->key, SEAL_KEY, NONCE);
    crypto_generichash_update(&state, (const unsigned char *)bound, strlen(bound) + 1);
    crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
    crypto_generichash_final(&state, nonce, NONCE);
}

static bool seal_string(void *context, const struct sealed_place *place, const char *string, json_t **replacement)
{
    const struct sealer *sealer = context;
    char bound[128];
    if (!place || strncmp(string, MARK, strlen(MARK)) == 0)
        return true;
    size_t bound_size = binding(sealer, place, bound), length = strlen(string), size = NONCE + length + TAG;
    size_t encoded = sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    unsigned char *bytes = malloc(size);
    char *text = malloc(strlen(MARK) + encoded);
    if (bytes && text) {
        make_nonce(sealer, bound, string, bytes);
        crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + NONCE, NULL, (const unsigned char *)string, length,
                                                   (const unsigned char *)bound, bound_size, NULL, bytes, sealer->key);
        memcpy(text, MARK, strlen(MARK));
        sodium_bin2base64(text + strlen(MARK), encoded, bytes, size, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
        *replacement = json_string(text);
    }
    free(bytes);
    free(text);
    return *replacement != NULL;
}

static bool open_string(void *context, const struct sealed_place *place, const char *string, json_t **replacement)
{
    const struct sealer *sealer = context;
    char bound[128];
    if (strncmp(string, MARK, strlen(MARK)) != 0)
        return true;
    *replacement = json_null(); /* what was moved here from elsewhere does not open */
    if (!place)
        return true;
    size_t bound_size = binding(sealer, place, bound), length = strlen(string), size = 0;
    unsigned char *bytes = malloc(length), *text = malloc(length);
    unsigned long long opened = 0;
    if (bytes && text) {
        bool fine = sodium_base642bin(bytes, length, string + strlen(MARK), length - strlen(MARK), NULL, &size, NULL,
                                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
                    size >= NONCE + TAG &&
                    crypto_aead_xchacha20poly1305_ietf_decrypt(text, &opened, NULL, bytes + NONCE, size - NONCE,
                                                               (const unsigned char *)bound, bound_size, bytes,
                                                               sealer->key) == 0;
        if (fine)
            *replacement = json_stringn((const char *)text, (size_t)opened);
    } else {
        *replacement = NULL;
    }
    free(bytes);
    if (text)
        sodium_memzero(text, length);
    free(text);
    return *replacement != NULL;
}

bool seal_value(const struct sealer *sealer, const char *place, json_t *value)
{
    return walk(&(struct walk){sealer->fields, seal_string, (void *)sealer}, place, value);
}

bool open_value(const struct sealer *sealer, const char *place, json_t *value)
{
    return walk(&(struct walk){sealer->fields, open_string, (void *)sealer}, place, value);
}

json_t *seal_text(const struct sealer *sealer, const char *place, const char *text)
{
    json_t *sealed = NULL;
    bool fine = seal_string((void *)sealer, &(struct sealed_place){.place = place}, text, &sealed);
    return fine ? sealed : NULL;
}

json_t *open_text(const struct sealer *sealer, const char *place, const char *sealed)
{
    json_t *text = NULL;
    bool fine = open_string((void *)sealer, &(struct sealed_place){.place = place}, sealed, &text);
    return fine && !text ? json_null() : text;
}

bool open_changes(const struct sealer *sealer, json_t *changes)
{
    const char *pointer;
    json_t *change;
    json_object_foreach (changes, pointer, change) {
        json_t *both = json_pack("[O?,O?]", json_object_get(change, "from"), json_object_get(change, "to"));
        bool fine = both && open_value(sealer, pointer + 1, both) &&
                    json_object_set(change, "from", json_array_get(both, 0)) == 0 &&
                    json_object_set(change, "to", json_array_get(both, 1)) == 0;
        json_decref(both);
        if (!fine)
            return false;
    }
    return true;
}

static bool stop_at_first(void *context, const struct sealed_place *place, const char *string, json_t **replacement)
{
    (void)context, (void)string, (void)replacement;
    return !place;
}

bool seal_is_needed(const struct fields *fields, const json_t *content)
{
    return !walk(&(struct walk){fields, stop_at_first, NULL}, "", (json_t *)content);
}

bool seal_is_in(const char *json_text)
{
    return strstr(json_text, "\"\\u0001s1:") != NULL;
}

static void digest_of(const unsigned char secret[static 32], const char *kind, const char *text, size_t length,
                      unsigned char digest[static SEAL_DIGEST])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, secret, 32, SEAL_DIGEST);
    crypto_generichash_update(&state, (const unsigned char *)"sealed index", 13);
    crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
    crypto_generichash_update(&state, (const unsigned char *)text, length);
    crypto_generichash_final(&state, digest, SEAL_DIGEST);
}

void seal_old_phone_digest(const unsigned char secret[static 32], const char *number,
                           unsigned char digest[static SEAL_DIGEST])
{
    char plain[256];
    size_t length = 0;
    for (; *number && length < sizeof(plain); number++)
        if (isdigit((unsigned char)*number))
            plain[length++] = *number;
    size_t from = length > 9 ? length - 9 : 0;
    digest_of(secret, "phone", plain + from, length - from, digest);
    sodium_memzero(plain, sizeof(plain));
}

void seal_digests_of(const unsigned char secret[static 32], const char *kind, const char *number,
                     struct number_digests *digests)
{
    struct phone_readings phones;
    if (strcmp(kind, "phone") == 0) {
        phone_read(number, strlen(number), &phones);
        digests->count = phones.count;
        for (size_t i = 0; i < phones.count; i++)
            digest_of(secret, kind, phones.items[i], strlen(phones.items[i]), digests->items[i]);
        sodium_memzero(&phones, sizeof(phones));
        return;
    }
    char plain[DOCUMENT_FOLDED];
    digests->count = 1;
    digest_of(secret, kind, plain, document_fold(number, plain), digests->items[0]);
    sodium_memzero(plain, sizeof(plain));
}

struct collecting {
    const unsigned char *secret;
    json_t *digests;
};

static bool collect(void *context, const struct sealed_place *place, const char *string, json_t **replacement)
{
    struct collecting *collecting = context;
    struct number_digests found;
    char hex[2 * SEAL_DIGEST + 1];
    (void)replacement;
    if (!place || !place->kind)
        return true;
    seal_digests_of(collecting->secret, place->kind, string, &found);
    bool fine = true;
    for (size_t i = 0; i < found.count && fine; i++) {
        sodium_bin2hex(hex, sizeof(hex), found.items[i], SEAL_DIGEST);
        fine =
            json_array_append_new(collecting->digests, json_pack("{s:s,s:s}", "kind", place->kind, "digest", hex)) == 0;
    }
    return fine;
}

json_t *seal_digests(const struct fields *fields, const unsigned char secret[static 32], const json_t *content)
{
    struct collecting collecting = {secret, json_array()};
    if (collecting.digests && walk(&(struct walk){fields, collect, &collecting}, "", (json_t *)content))
        return collecting.digests;
    json_decref(collecting.digests);
    return NULL;
}
