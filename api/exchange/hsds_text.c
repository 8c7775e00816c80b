/* Ids, texts in the asker's language and attributes, as HSDS 3.0 has them. */
#include "api/exchange/hsds_text.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

void hsds_part_id(char id[static PART_ID], const char *owner, const char *part)
{
    unsigned char hash[crypto_hash_sha256_BYTES], name_space[16] = {0};
    char hex[33];
    crypto_hash_sha256_state state;
    sodium_hex2bin(name_space, sizeof(name_space), owner, strlen(owner), "-", NULL, NULL);
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, name_space, sizeof(name_space));
    crypto_hash_sha256_update(&state, (const unsigned char *)part, strlen(part));
    crypto_hash_sha256_final(&state, hash);
    hash[6] = (unsigned char)((hash[6] & 15) | 128);
    hash[8] = (unsigned char)((hash[8] & 63) | 128);
    sodium_bin2hex(hex, sizeof(hex), hash, 16);
    snprintf(id, PART_ID, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

void hsds_open(struct text *out, bool first, const char *id)
{
    text_addf(out, "%s{\"id\":\"%s\"", first ? "" : ",", id);
}

void hsds_open_part(struct text *out, char id[static PART_ID], const char *owner, const char *kind, size_t number)
{
    char part[96];
    snprintf(part, sizeof(part), "%s %zu", kind, number);
    hsds_part_id(id, owner, part);
    hsds_open(out, number == 0, id);
}

void hsds_add_text(struct text *out, const char *name, const char *value)
{
    if (!value)
        return;
    text_addf(out, ",\"%s\":", name);
    text_add_json(out, value);
}

void hsds_add_number(struct text *out, const char *name, const json_t *value)
{
    if (json_is_integer(value))
        text_addf(out, ",\"%s\":%lld", name, (long long)json_integer_value(value));
    else if (json_is_real(value))
        text_addf(out, ",\"%s\":%.15g", name, json_real_value(value));
}

const char *hsds_best(const json_t *texts, enum language language)
{
    const char *best = json_string_value(json_object_get(texts, language_tag(language)));
    for (int other = 0; !best && other < LANGUAGE_COUNT; other++)
        best = json_string_value(json_object_get(texts, language_tag((enum language)other)));
    return best;
}

void hsds_add_best(struct text *out, const char *name, const json_t *texts, const char *plain, enum language language)
{
    const char *best = hsds_best(texts, language);
    hsds_add_text(out, name, best ? best : plain);
}

void hsds_add_joined(struct text *out, const char *name, const json_t *list)
{
    struct text joined = {0};
    for (size_t i = 0; i < json_array_size(list); i++) {
        text_adds(&joined, i ? "," : "");
        text_adds(&joined, json_string_value(json_array_get(list, i)));
    }
    out->failed = out->failed || joined.failed;
    hsds_add_text(out, name, joined.length > 0 ? joined.data : NULL);
    text_clear(&joined);
}

void hsds_add_languages(struct text *out, const char *owner, const char *owner_member, const json_t *codes)
{
    char id[PART_ID];
    text_adds(out, ",\"languages\":[");
    for (size_t i = 0; i < json_array_size(codes); i++) {
        hsds_open_part(out, id, owner, "language", i);
        hsds_add_text(out, owner_member, owner);
        hsds_add_text(out, "code", json_string_value(json_array_get(codes, i)));
        text_adds(out, "}");
    }
    text_adds(out, "]");
}

void hsds_add_attribute(struct text *out, bool first, const char *owner, const char *type, size_t number,
                        const char *value, const char *taxonomy, const char *code, const char *name)
{
    char id[PART_ID], part[160];
    snprintf(part, sizeof(part), "attribute %s %zu", type, number);
    hsds_part_id(id, owner, part);
    hsds_open(out, first, id);
    hsds_add_text(out, "link_id", owner);
    hsds_add_text(out, "link_type", type);
    hsds_add_text(out, "value", value);
    if (code) {
        snprintf(part, sizeof(part), "term %s %s", taxonomy, code);
        hsds_part_id(id, "00000000-0000-0000-0000-000000000000", part);
        hsds_add_text(out, "taxonomy_term_id", id);
        text_adds(out, ",\"taxonomy_term\":");
        hsds_open(out, true, id);
        hsds_add_text(out, "code", code);
        hsds_add_text(out, "name", name ? name : code);
        hsds_add_text(out, "description", name ? name : code);
        hsds_add_text(out, "taxonomy", taxonomy);
        text_adds(out, "}");
    }
    text_adds(out, "}");
}
