/* Holds a JSON value against a compiled schema: no memory, small frames, bounded recursion. */
#include "api/schema/schema_internal.h"
#include "api/schema/utf8.h"
#include <string.h>

/* Steps from schema to schema, into members and items as well as in place. */
#define MAX_LEVELS 64

static bool check(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                  const struct place *place, unsigned level);

static bool refuse_count(struct schema_errors *errors, const struct place *place, const char *keyword,
                         const char *words, size_t bound, const char *what)
{
    char limit[24], detail[80];
    snprintf(limit, sizeof(limit), "%zu", bound);
    snprintf(detail, sizeof(detail), "Must have %s %zu %s%s.", words, bound, what, bound == 1 ? "" : "s");
    return schema_refuse_limit(errors, place, keyword, limit, detail);
}

static bool check_string(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                         const struct place *place)
{
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    if (schema->min_length > 0 || length > schema->max_length) {
        size_t characters = utf8_count(text, length);
        if (characters < schema->min_length)
            return refuse_count(errors, place, "minLength", "at least", schema->min_length, "character");
        if (characters > schema->max_length)
            return refuse_count(errors, place, "maxLength", "at most", schema->max_length, "character");
    }
    if (schema->format && !schema->format->fits(text, length)) {
        char detail[FORMAT_DETAIL] = "";
        if (errors)
            format_explain(schema->format, text, length, detail);
        return schema_refuse(errors, place, "format", "%s", detail);
    }
    if (schema->pattern && !pattern_found(schema->pattern, text, length))
        return schema_refuse(errors, place, "pattern", "Must match the pattern %.120s", schema->expression);
    return true;
}

static bool refuse_bound(struct schema_errors *errors, const struct place *place, const char *keyword,
                         const char *words, const json_t *bound)
{
    char limit[24], detail[80];
    if (json_is_integer(bound))
        snprintf(limit, sizeof(limit), "%lld", (long long)json_integer_value(bound));
    else
        snprintf(limit, sizeof(limit), "%.15g", json_real_value(bound));
    snprintf(detail, sizeof(detail), "Must be %s %s.", words, limit);
    return schema_refuse_limit(errors, place, keyword, limit, detail);
}

static bool check_number(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                         const struct place *place)
{
    if (schema->minimum && schema_compare_numbers(value, schema->minimum) < 0)
        return refuse_bound(errors, place, "minimum", "at least", schema->minimum);
    if (schema->maximum && schema_compare_numbers(value, schema->maximum) > 0)
        return refuse_bound(errors, place, "maximum", "at most", schema->maximum);
    if (schema->exclusive_minimum && schema_compare_numbers(value, schema->exclusive_minimum) <= 0)
        return refuse_bound(errors, place, "exclusiveMinimum", "above", schema->exclusive_minimum);
    if (schema->exclusive_maximum && schema_compare_numbers(value, schema->exclusive_maximum) >= 0)
        return refuse_bound(errors, place, "exclusiveMaximum", "below", schema->exclusive_maximum);
    if (schema->multiple_of && !schema_is_multiple(value, &schema->divisor))
        return refuse_bound(errors, place, "multipleOf", "a multiple of", schema->multiple_of);
    return true;
}

static bool check_array(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                        const struct place *place, unsigned level)
{
    size_t count = json_array_size(value);
    bool fits = true;
    if (count < schema->min_items)
        return refuse_count(errors, place, "minItems", "at least", schema->min_items, "item");
    if (count > schema->max_items)
        return refuse_count(errors, place, "maxItems", "at most", schema->max_items, "item");
    for (size_t i = 0; schema->items && i < count && (fits || errors); i++) {
        struct place item = {.parent = place, .index = i};
        fits = check(schema->items, json_array_get(value, i), errors, &item, level + 1) && fits;
    }
    if (!fits || !schema->unique_items)
        return fits;
    if (!schema_is_shallow(value, MAX_LEVELS))
        return schema_refuse(errors, place, "depth", "Is nested too deeply.");
    if (!schema_all_differ(value))
        return schema_refuse(errors, place, "uniqueItems", "Must not have the same item twice.");
    return true;
}

static bool check_member(const struct schema *schema, const struct member *member, const json_t *value,
                         struct schema_errors *errors, const struct place *place, unsigned level)
{
    if (member && member->schema)
        return check(member->schema, value, errors, place, level + 1);
    if (!schema->additional)
        return true;
    if (schema->additional->refuses_all)
        return schema_refuse(errors, place, "additionalProperties", "This member is not known here.");
    return check(schema->additional, value, errors, place, level + 1);
}

/* Tells every missing member, in the order of `required`. */
static bool refuse_missing(const struct schema *schema, uint64_t seen, struct schema_errors *errors,
                           const struct place *place)
{
    const json_t *names = json_object_get(schema->node, "required");
    for (size_t i = 0; errors && i < schema->required_count; i++) {
        const json_t *name = json_array_get(names, i);
        struct place missing = {.parent = place, .key = json_string_value(name), .length = json_string_length(name)};
        if (!(seen & (uint64_t)1 << i))
            schema_refuse(errors, &missing, "required", "This member is required.");
    }
    return false;
}

static bool check_object(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                         const struct place *place, unsigned level)
{
    size_t count = json_object_size(value);
    uint64_t seen = 0;
    bool fits = true;
    if (count < schema->min_properties)
        fits = refuse_count(errors, place, "minProperties", "at least", schema->min_properties, "member");
    if (count > schema->max_properties)
        return refuse_count(errors, place, "maxProperties", "at most", schema->max_properties, "member");
    if (!schema->members && !schema->additional)
        return fits;
    for (void *at = json_object_iter((json_t *)value); at && (fits || errors);
         at = json_object_iter_next((json_t *)value, at)) {
        struct place here = {.parent = place, .key = json_object_iter_key(at), .length = json_object_iter_key_len(at)};
        const struct member *member = NULL;
        if (schema->members)
            member = schema_member(schema->members, schema->member_mask, here.key, here.length,
                                   schema_hash(here.key, here.length));
        seen |= member ? member->required : 0;
        fits = check_member(schema, member, json_object_iter_value(at), errors, &here, level) && fits;
    }
    if (seen != schema->required && (fits || errors))
        fits = refuse_missing(schema, seen, errors, place);
    return fits;
}

/* How many branches fit; stops at `enough`. */
static size_t count_fitting(const struct schema_list *branches, const json_t *value, const struct place *place,
                            unsigned level, size_t enough)
{
    size_t fitting = 0;
    for (size_t i = 0; i < branches->count && fitting < enough; i++)
        fitting += check(branches->items[i], value, NULL, place, level + 1);
    return fitting;
}

static bool has_constant(const json_t *constant, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(constant); i++)
        if (schema_equal(json_array_get(constant, i), value))
            return true;
    return json_is_string(constant) && schema_equal(constant, value);
}

/* Where a constant tells the branches apart, the value is held against the one it names, and no other can fit. */
static bool check_one_of(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                         const struct place *place, unsigned level)
{
    const struct discriminator *told = schema->discriminator;
    const json_t *kind = told ? json_object_get(value, told->name) : NULL;
    if (kind) {
        struct place here = {.parent = place, .key = told->name, .length = strlen(told->name)};
        for (size_t i = 0; i < schema->one_of.count; i++)
            if (has_constant(told->constants[i], kind))
                return check(schema->one_of.items[i], value, errors, place, level + 1);
        return schema_refuse(errors, &here, "oneOf", "Must name one of the known kinds.");
    }
    size_t fitting = count_fitting(&schema->one_of, value, place, level, 2);
    if (fitting == 1)
        return true;
    if (fitting == 0 && told && json_is_object(value)) {
        struct place here = {.parent = place, .key = told->name, .length = strlen(told->name)};
        return schema_refuse(errors, &here, "required", "This member is required.");
    }
    return schema_refuse(errors, place, "oneOf",
                         fitting == 0 ? "Fits none of the allowed forms." : "Fits more than one of the allowed forms.");
}

/* $ref, allOf, anyOf and oneOf: further schemas for the same value. */
static bool check_in_place(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                           const struct place *place, unsigned level)
{
    bool fits = !schema->ref || check(schema->ref, value, errors, place, level + 1);
    for (size_t i = 0; i < schema->all_of.count && (fits || errors); i++)
        fits = check(schema->all_of.items[i], value, errors, place, level + 1) && fits;
    if (schema->any_of.count > 0 && (fits || errors) && count_fitting(&schema->any_of, value, place, level, 1) == 0)
        fits = schema_refuse(errors, place, "anyOf", "Fits none of the allowed forms.");
    if (schema->one_of.count > 0 && (fits || errors))
        fits = check_one_of(schema, value, errors, place, level) && fits;
    return fits;
}

static bool check_kind(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                       const struct place *place, unsigned level)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return check_string(schema, value, errors, place);
    case JSON_INTEGER:
    case JSON_REAL:
        return !schema->checks_numbers || check_number(schema, value, errors, place);
    case JSON_ARRAY:
        return check_array(schema, value, errors, place, level);
    case JSON_OBJECT:
        return check_object(schema, value, errors, place, level);
    default:
        return true;
    }
}

static bool check_enum(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                       const struct place *place)
{
    size_t count = json_array_size(schema->enumeration);
    for (size_t i = 0; i < count; i++)
        if (schema_equal(json_array_get(schema->enumeration, i), value))
            return true;
    return schema_refuse_enum(errors, place, schema);
}

static bool check(const struct schema *schema, const json_t *value, struct schema_errors *errors,
                  const struct place *place, unsigned level)
{
    bool or_null;
    schema = schema_beyond_null(schema, &or_null);
    if (or_null && json_is_null(value))
        return true;
    if (level > MAX_LEVELS)
        return schema_refuse(errors, place, "depth", "Is nested too deeply.");
    if (schema->refuses_all)
        return schema_refuse(errors, place, "false", "Nothing is allowed here.");
    if (schema->types && !(schema->types & schema_types_of(value)))
        return schema_refuse_type(errors, place, schema->types | (or_null ? TYPE_NULL : 0));
    if (schema->constant && !schema_equal(schema->constant, value))
        return schema_refuse_const(errors, place, schema);
    if (schema->enumeration && !check_enum(schema, value, errors, place))
        return false;
    bool fits = check_kind(schema, value, errors, place, level);
    if (schema->height > 1 && (fits || errors))
        fits = check_in_place(schema, value, errors, place, level) && fits;
    return fits;
}

bool schema_validate(const struct schema *schema, const json_t *value, struct schema_errors *errors)
{
    return check(schema, value, errors, NULL, 0);
}
