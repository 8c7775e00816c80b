/* The keywords: one table row each, and the functions that read their values. */
#include "api/schema/schema_internal.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct keyword {
    const char *name;
    void (*read)(struct schema_set *set, struct schema *schema, const struct keyword *keyword, const json_t *value);
    size_t offset; /* of the field of struct schema that it fills */
};

#define FIELD(schema, keyword, type) ((type *)(void *)((char *)(schema) + (keyword)->offset))

/* Annotations: said to people and tools, not checked here. */
static void read_nothing(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                         const json_t *value)
{
    (void)set;
    (void)schema;
    (void)keyword;
    (void)value;
}

static void read_count(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                       const json_t *value)
{
    if (!json_is_number(value) || json_number_value(value) < 0 || json_number_value(value) > 1e9 ||
        !(schema_types_of(value) & TYPE_INTEGER))
        schema_fault(set, schema, value, "\"%s\" must be a whole number from 0", keyword->name);
    else
        *FIELD(schema, keyword, size_t) = (size_t)json_number_value(value);
}

static void read_bound(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                       const json_t *value)
{
    if (!json_is_number(value))
        schema_fault(set, schema, value, "\"%s\" must be a number", keyword->name);
    schema->checks_numbers = true;
    *FIELD(schema, keyword, const json_t *) = value;
}

static void read_multiple_of(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                             const json_t *value)
{
    read_bound(set, schema, keyword, value);
    schema->divisor = schema_decimal(value);
    if (json_is_number(value) && schema->divisor.digits <= 0)
        schema_fault(set, schema, value, "\"multipleOf\" must be above 0");
}

static void read_node(struct schema_set *set, struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    (void)set;
    *FIELD(schema, keyword, const json_t *) = value;
}

static void read_schema(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                        const json_t *value)
{
    if (json_is_object(value) || json_is_boolean(value))
        *FIELD(schema, keyword, const struct schema *) = schema_reach(set, value);
    else
        schema_fault(set, schema, value, "\"%s\" must be a schema", keyword->name);
}

static void read_additional(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                            const json_t *value)
{
    schema->says_additional = true;
    if (!json_is_true(value))
        read_schema(set, schema, keyword, value);
}

static void read_list(struct schema_set *set, struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    struct schema_list *list = FIELD(schema, keyword, struct schema_list);
    size_t count = json_array_size(value);
    list->items = count > 0 ? arena_alloc(&set->arena, count * sizeof(struct schema *)) : NULL;
    if (!list->items) {
        schema_fault(set, schema, value, "\"%s\" must be an array of schemas", keyword->name);
        return;
    }
    for (size_t i = 0; i < count; i++)
        list->items[i] = schema_reach(set, json_array_get(value, i));
    list->count = count;
}

static void read_definitions(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                             const json_t *value)
{
    const char *name;
    json_t *definition;
    if (!json_is_object(value))
        schema_fault(set, schema, value, "\"%s\" must be an object", keyword->name);
    json_object_foreach ((json_t *)value, name, definition)
        (void)schema_reach(set, definition);
}

static void read_type(struct schema_set *set, struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    static const struct {
        const char *name;
        unsigned type;
    } names[] = {{"null", TYPE_NULL},     {"boolean", TYPE_BOOLEAN}, {"integer", TYPE_INTEGER}, {"number", TYPE_NUMBER},
                 {"string", TYPE_STRING}, {"array", TYPE_ARRAY},     {"object", TYPE_OBJECT}};
    (void)keyword;
    size_t count = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < count; i++) {
        const char *name = json_string_value(json_is_array(value) ? json_array_get(value, i) : value);
        unsigned type = 0;
        for (size_t n = 0; name && n < sizeof(names) / sizeof(names[0]); n++)
            type |= strcmp(names[n].name, name) == 0 ? names[n].type : 0;
        if (type == 0 || (schema->types & type))
            schema_fault(set, schema, value, "\"type\" must name types of JSON, each once");
        schema->types |= type;
    }
    if (count == 0)
        schema_fault(set, schema, value, "\"type\" must not be empty");
    schema->says_members = schema->says_members || (schema->types & TYPE_OBJECT);
}

static void read_enum(struct schema_set *set, struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    (void)keyword;
    if (!json_is_array(value))
        schema_fault(set, schema, value, "\"enum\" must be an array");
    schema->enumeration = value;
}

static void read_unique(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                        const json_t *value)
{
    (void)keyword;
    if (!json_is_boolean(value))
        schema_fault(set, schema, value, "\"uniqueItems\" must be true or false");
    schema->unique_items = json_is_true(value);
}

static void read_pattern(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                         const json_t *value)
{
    char error[160] = "it must be a string";
    (void)keyword;
    schema->expression = json_string_value(value);
    schema->pattern = schema->expression ? pattern_new(schema->expression, error) : NULL;
    if (!schema->pattern)
        schema_fault(set, schema, value, "\"pattern\" cannot be used: %s", error);
}

static void read_format(struct schema_set *set, struct schema *schema, const struct keyword *keyword,
                        const json_t *value)
{
    (void)keyword;
    schema->format = json_is_string(value) ? format_find(json_string_value(value)) : NULL;
    if (!schema->format)
        schema_fault(set, schema, value, "unknown format \"%s\"",
                     json_is_string(value) ? json_string_value(value) : "");
}

static int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : -1;
}

/* Undoes the percent escapes, then the "~" escapes, of one token of a JSON pointer in place; false: malformed. */
static bool decode_token(char *token)
{
    char *to = token;
    for (const char *from = token; *from; from++) {
        int high = *from == '%' ? hex_digit(from[1]) : -1, low = high >= 0 ? hex_digit(from[2]) : -1;
        if (*from == '%' && (high < 0 || low < 0 || high + low == 0))
            return false;
        *to++ = *from == '%' ? (char)(high * 16 + low) : *from;
        from += *from == '%' ? 2 : 0;
    }
    *to = '\0';
    to = token;
    for (const char *from = token; *from; from++) {
        if (*from == '~' && from[1] != '0' && from[1] != '1')
            return false;
        *to++ = *from != '~' ? *from : from[1] == '0' ? '~' : '/';
        from += *from == '~';
    }
    *to = '\0';
    return true;
}

static const json_t *step_into(const json_t *node, const char *token)
{
    if (json_is_object(node))
        return json_object_get(node, token);
    size_t digits = strspn(token, "0123456789");
    if (digits == 0 || digits > 9 || token[digits] || (token[0] == '0' && digits > 1))
        return NULL;
    return json_array_get(node, strtoul(token, NULL, 10));
}

/* The node that "#/a/b" names in the document, NULL: none. */
static const json_t *resolve(struct schema_set *set, const char *reference)
{
    const json_t *node = set->document;
    if (reference[0] != '#' || (reference[1] && reference[1] != '/'))
        return NULL;
    char *copy = arena_copy(&set->arena, reference + 1, strlen(reference + 1)), *rest = copy;
    if (!copy)
        return NULL;
    strsep(&rest, "/");
    while (node && rest) {
        char *token = strsep(&rest, "/");
        node = decode_token(token) ? step_into(node, token) : NULL;
    }
    return node;
}

static void read_ref(struct schema_set *set, struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    (void)keyword;
    const json_t *target = json_is_string(value) ? resolve(set, json_string_value(value)) : NULL;
    if (!json_is_object(target) && !json_is_boolean(target))
        schema_fault(set, schema, value, "\"$ref\" names no schema of this document");
    else
        schema->ref = schema_reach(set, target);
}

static const struct keyword keywords[] = {
    {"$comment", read_nothing, 0},
    {"$defs", read_definitions, 0},
    {"$ref", read_ref, 0},
    {"$schema", read_nothing, 0},
    {"additionalProperties", read_additional, offsetof(struct schema, additional)},
    {"allOf", read_list, offsetof(struct schema, all_of)},
    {"anyOf", read_list, offsetof(struct schema, any_of)},
    {"const", read_node, offsetof(struct schema, constant)},
    {"default", read_node, offsetof(struct schema, preset)},
    {"deprecated", read_nothing, 0},
    {"description", read_nothing, 0},
    {"discriminator", read_nothing, 0}, /* see schema_order.c */
    {"enum", read_enum, 0},
    {"example", read_nothing, 0},
    {"examples", read_nothing, 0},
    {"exclusiveMaximum", read_bound, offsetof(struct schema, exclusive_maximum)},
    {"exclusiveMinimum", read_bound, offsetof(struct schema, exclusive_minimum)},
    {"format", read_format, 0},
    {"items", read_schema, offsetof(struct schema, items)},
    {"maxItems", read_count, offsetof(struct schema, max_items)},
    {"maxLength", read_count, offsetof(struct schema, max_length)},
    {"maxProperties", read_count, offsetof(struct schema, max_properties)},
    {"maximum", read_bound, offsetof(struct schema, maximum)},
    {"minItems", read_count, offsetof(struct schema, min_items)},
    {"minLength", read_count, offsetof(struct schema, min_length)},
    {"minProperties", read_count, offsetof(struct schema, min_properties)},
    {"minimum", read_bound, offsetof(struct schema, minimum)},
    {"multipleOf", read_multiple_of, offsetof(struct schema, multiple_of)},
    {"oneOf", read_list, offsetof(struct schema, one_of)},
    {"pattern", read_pattern, 0},
    {"properties", read_nothing, 0}, /* both in schema_members.c */
    {"readOnly", read_nothing, 0},
    {"required", read_nothing, 0},
    {"title", read_nothing, 0},
    {"type", read_type, 0},
    {"uniqueItems", read_unique, 0},
    {"writeOnly", read_nothing, 0},
};

static const struct keyword *find_keyword(const char *name)
{
    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
        if (strcmp(keywords[i].name, name) == 0)
            return &keywords[i];
    return NULL;
}

/* True where the schema's only keyword that is not an annotation is the one given. */
static bool has_only(const struct schema *schema, const char *only)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)schema->node, name, value) {
        const struct keyword *keyword = find_keyword(name);
        bool annotation = !keyword || (keyword->read == read_nothing && strcmp(name, "properties") != 0 &&
                                       strcmp(name, "required") != 0);
        if (!annotation && strcmp(name, only) != 0 && strcmp(name, "$defs") != 0 && strcmp(name, "default") != 0)
            return false;
    }
    return true;
}

static bool is_null_type(const struct schema *schema)
{
    const char *type = json_string_value(json_object_get(schema->node, "type"));
    return json_object_size(schema->node) == 1 && type && strcmp(type, "null") == 0;
}

/* "anyOf: [X, {type: "null"}]" is how a contract says "X or null". It is known here, so that it costs no more than X
 * does, and so that what is wrong is told where it is wrong. */
static const struct schema *find_or_null(const struct schema *schema)
{
    const struct schema_list *branches = &schema->any_of;
    if (branches->count != 2 || !has_only(schema, "anyOf"))
        return NULL;
    return is_null_type(branches->items[1])   ? branches->items[0]
           : is_null_type(branches->items[0]) ? branches->items[1]
                                              : NULL;
}

void schema_read_keywords(struct schema_set *set, struct schema *schema)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)schema->node, name, value) {
        const struct keyword *keyword = find_keyword(name);
        if (keyword)
            keyword->read(set, schema, keyword, value);
        else if (strncmp(name, "x-", 2) != 0)
            schema_fault(set, schema, value, "unknown keyword \"%s\"", name);
    }
    schema_read_members(set, schema);
    schema->only_ref = schema->ref && has_only(schema, "$ref");
    schema->or_null = find_or_null(schema);
}
