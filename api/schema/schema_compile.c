/* Compiles JSON Schemas to plain structs: follows every schema that one leads to, without recursion. */
#include "api/schema/schema_internal.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct schema_set *schema_set_new(const json_t *document, schema_fault_fn *fault, void *context)
{
    struct schema_set *set = calloc(1, sizeof(*set));
    if (!set)
        return NULL;
    set->document = document;
    set->fault = fault;
    set->context = context;
    return set;
}

void schema_set_free(struct schema_set *set)
{
    if (!set)
        return;
    for (struct schema *schema = set->newest; schema; schema = schema->next)
        pattern_free(schema->pattern);
    arena_free(&set->arena);
    pointer_map_clear(&set->known);
    free(set->pending);
    free(set);
}

void schema_fault(struct schema_set *set, const struct schema *schema, const json_t *node, const char *format, ...)
{
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    bool has_line = node && !json_is_boolean(node) && !json_is_null(node);
    set->failed = true;
    set->fault(set->context, has_line || !schema ? node : schema->node, message);
}

static bool enqueue(struct schema_set *set, struct schema *schema)
{
    if (set->pending_count == set->pending_capacity) {
        size_t capacity = set->pending_capacity ? set->pending_capacity * 2 : 64;
        struct schema **larger = realloc(set->pending, capacity * sizeof(struct schema *));
        if (!larger)
            return false;
        set->pending = larger;
        set->pending_capacity = capacity;
    }
    set->pending[set->pending_count++] = schema;
    return true;
}

struct schema *schema_reach(struct schema_set *set, const json_t *node)
{
    struct schema *schema = (struct schema *)pointer_map_get(&set->known, node, 0);
    if (schema)
        return schema;
    schema = arena_alloc(&set->arena, sizeof(*schema));
    if (!schema || !pointer_map_put(&set->known, node, (size_t)schema) || !enqueue(set, schema)) {
        schema_fault(set, NULL, node, "out of memory");
        return NULL;
    }
    schema->node = node;
    schema->index = set->count++;
    schema->max_length = schema->max_items = schema->max_properties = SIZE_MAX;
    schema->next = set->newest;
    set->newest = schema;
    return schema;
}

bool schema_is_reached(const struct schema_set *set, const json_t *node)
{
    return pointer_map_get(&set->known, node, 0) != 0;
}

static void read_schema(struct schema_set *set, struct schema *schema)
{
    if (json_is_object(schema->node))
        schema_read_keywords(set, schema);
    else if (json_is_boolean(schema->node))
        schema->refuses_all = json_is_false(schema->node);
    else
        schema_fault(set, schema, schema->node, "a schema must be an object, true or false");
}

const struct schema *schema_compile(struct schema_set *set, const json_t *node)
{
    struct schema *before = set->newest, *schema = schema_reach(set, node);
    for (size_t i = 0; i < set->pending_count; i++)
        read_schema(set, set->pending[i]);
    set->pending_count = 0;
    /* Only now is everything known that the new ones lead to. */
    for (struct schema *added = set->newest; added != before && !set->failed; added = added->next)
        schema_check_order(set, added);
    for (struct schema *added = set->newest; added != before && !set->failed; added = added->next)
        schema_find_discriminator(set, added);
    return set->failed ? NULL : schema;
}

const char *schema_type(const struct schema *schema)
{
    static const struct {
        unsigned type;
        const char *name;
    } names[] = {{TYPE_STRING, "string"},   {TYPE_INTEGER, "integer"}, {TYPE_NUMBER, "number"},
                 {TYPE_BOOLEAN, "boolean"}, {TYPE_ARRAY, "array"},     {TYPE_OBJECT, "object"}};
    schema = schema_target(schema);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (schema->types & names[i].type)
            return names[i].name;
    return "string";
}

const struct schema *schema_items(const struct schema *schema)
{
    return schema_target(schema)->items;
}

const json_t *schema_default(const struct schema *schema)
{
    return schema->preset ? schema->preset : schema_target(schema)->preset;
}
