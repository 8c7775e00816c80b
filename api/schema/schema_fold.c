/* Folds the strings of a value as the formats of their schema say, before anything is measured or matched. */
#include "api/schema/schema_internal.h"
#include <stdlib.h>
#include <string.h>

#define MAX_LEVELS 64

static bool fold(const struct schema *schema, json_t *value, unsigned level);

static bool fold_string(const struct format *format, json_t *value)
{
    char few[1024];
    const char *text = json_string_value(value);
    size_t length = json_string_length(value), room = length * (format->grows ? FORMAT_GROWTH : 1) + 1;
    char *out = room > sizeof(few) ? malloc(room) : few;
    if (!out)
        return false;
    size_t folded = format->fold(text, length, out);
    bool is_same = folded == length && memcmp(out, text, length) == 0;
    bool fine = is_same || json_string_setn(value, out, folded) == 0;
    if (out != few)
        free(out);
    return fine;
}

static bool fold_members(const struct schema *schema, json_t *value, unsigned level)
{
    bool fine = true;
    for (void *at = json_object_iter(value); at && fine; at = json_object_iter_next(value, at)) {
        const char *key = json_object_iter_key(at);
        size_t length = json_object_iter_key_len(at);
        const struct member *member =
            schema->members ? schema_member(schema->members, schema->member_mask, key, length, schema_hash(key, length))
                            : NULL;
        const struct schema *next = member && member->schema ? member->schema : schema->additional;
        fine = !next || fold(next, json_object_iter_value(at), level + 1);
    }
    return fine;
}

static bool fold_each(const struct schema_list *branches, json_t *value, unsigned level)
{
    for (size_t i = 0; i < branches->count; i++)
        if (!fold(branches->items[i], value, level + 1))
            return false;
    return true;
}

static bool fold(const struct schema *schema, json_t *value, unsigned level)
{
    bool or_null;
    schema = schema_beyond_null(schema, &or_null);
    if (level > MAX_LEVELS)
        return true;
    bool fine = true;
    if (json_is_string(value))
        fine = !schema->format || !schema->format->fold || fold_string(schema->format, value);
    else if (json_is_object(value))
        fine = fold_members(schema, value, level);
    for (size_t i = 0; fine && schema->items && i < json_array_size(value); i++)
        fine = fold(schema->items, json_array_get(value, i), level + 1);
    return fine && (!schema->ref || fold(schema->ref, value, level + 1)) && fold_each(&schema->all_of, value, level) &&
           fold_each(&schema->any_of, value, level) && fold_each(&schema->one_of, value, level);
}

bool schema_fold(const struct schema *schema, json_t *value)
{
    return fold(schema, value, 0);
}

void schema_fold_text(const struct schema *schema, char *text)
{
    const struct format *format = schema_target(schema)->format;
    if (format && format->fold && !format->grows)
        text[format->fold(text, strlen(text), text)] = '\0';
}
