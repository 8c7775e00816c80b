/* The members of an object: `properties` and `required` in one hash table, so that a value's members are looked up
 * once. */
#include "api/schema/schema_internal.h"
#include <string.h>

/* The member of that name, put in where it is new. */
static struct member *put_member(struct schema *schema, const char *name)
{
    size_t length = strlen(name);
    uint32_t hash = schema_hash(name, length);
    struct member *member = schema_member(schema->members, schema->member_mask, name, length, hash);
    member->name = name;
    member->length = length;
    member->hash = hash;
    return member;
}

static bool make_table(struct schema_set *set, struct schema *schema, size_t count)
{
    size_t capacity = 4;
    while (capacity < 2 * count + 2)
        capacity *= 2;
    schema->members = arena_alloc(&set->arena, capacity * sizeof(struct member));
    schema->member_mask = capacity - 1;
    return schema->members != NULL;
}

static void read_properties(struct schema_set *set, struct schema *schema, const json_t *properties)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)properties, name, value) {
        struct member *member = put_member(schema, name);
        if (json_is_object(value) || json_is_boolean(value))
            member->schema = schema_reach(set, value);
        else
            schema_fault(set, schema, value, "the property \"%s\" must be a schema", name);
        schema->property_count++;
    }
}

static void read_required(struct schema_set *set, struct schema *schema, const json_t *required)
{
    for (size_t i = 0; i < json_array_size(required); i++) {
        const char *name = json_string_value(json_array_get(required, i));
        struct member *member = name ? put_member(schema, name) : NULL;
        if (!member || member->required) {
            schema_fault(set, schema, required, "\"required\" must list names, each once");
            return;
        }
        member->required = (uint64_t)1 << i;
        schema->required |= member->required;
    }
    schema->required_count = json_array_size(required);
}

void schema_read_members(struct schema_set *set, struct schema *schema)
{
    const json_t *properties = json_object_get(schema->node, "properties");
    const json_t *required = json_object_get(schema->node, "required");
    size_t count = json_object_size(properties) + json_array_size(required);
    if (properties && !json_is_object(properties))
        schema_fault(set, schema, properties, "\"properties\" must be an object");
    if (required && !json_is_array(required))
        schema_fault(set, schema, required, "\"required\" must be an array");
    if (json_array_size(required) > SCHEMA_MAX_REQUIRED) {
        schema_fault(set, schema, required, "\"required\" may list %d names at most", SCHEMA_MAX_REQUIRED);
        return;
    }
    schema->says_members = schema->says_members || properties;
    if (count == 0)
        return;
    if (!make_table(set, schema, count)) {
        schema_fault(set, schema, schema->node, "out of memory");
        return;
    }
    read_properties(set, schema, properties);
    read_required(set, schema, required);
}
