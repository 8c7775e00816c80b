/* What holds between compiled schemas: no schema leads back to itself in place, and the branches of a oneOf that a
 * constant tells apart. */
#include "api/schema/schema_internal.h"
#include <string.h>

/* Schemas that apply to one and the same value through $ref, allOf, anyOf and oneOf: deeper is a fault, so that a
 * validation's stack stays small. */
#define MAX_HEIGHT 16
#define ON_THE_WAY (MAX_HEIGHT + 2)

static unsigned height_of(struct schema_set *set, struct schema *schema, unsigned depth);

static unsigned height_of_list(struct schema_set *set, const struct schema_list *list, unsigned depth)
{
    unsigned height = 0;
    for (size_t i = 0; i < list->count; i++) {
        unsigned branch = height_of(set, (struct schema *)list->items[i], depth);
        height = branch > height ? branch : height;
    }
    return height;
}

static unsigned height_of(struct schema_set *set, struct schema *schema, unsigned depth)
{
    if (set->failed)
        return 0;
    if (schema->height == ON_THE_WAY || depth > MAX_HEIGHT) {
        schema_fault(set, schema, schema->node,
                     schema->height == ON_THE_WAY ? "the schema leads back to itself without going deeper"
                                                  : "too long a chain of $ref, allOf, anyOf and oneOf");
        return 0;
    }
    if (schema->height > 0)
        return schema->height;
    schema->height = ON_THE_WAY;
    unsigned height = schema->ref ? height_of(set, (struct schema *)schema->ref, depth + 1) : 0;
    const struct schema_list *lists[] = {&schema->all_of, &schema->any_of, &schema->one_of};
    for (size_t i = 0; i < 3; i++) {
        unsigned branch = height_of_list(set, lists[i], depth + 1);
        height = branch > height ? branch : height;
    }
    schema->height = height + 1;
    return schema->height;
}

void schema_check_order(struct schema_set *set, struct schema *schema)
{
    if (height_of(set, schema, 0) > MAX_HEIGHT && !set->failed)
        schema_fault(set, schema, schema->node, "too long a chain of $ref, allOf, anyOf and oneOf");
}

const struct schema *schema_target(const struct schema *schema)
{
    while (schema->only_ref)
        schema = schema->ref;
    return schema;
}

const struct schema *schema_beyond_null(const struct schema *schema, bool *or_null)
{
    schema = schema_target(schema);
    *or_null = schema->or_null != NULL;
    while (schema->or_null)
        schema = schema_target(schema->or_null);
    return schema;
}

/* The const, or the enum of strings, that a branch asks of its member `name`; NULL: none. */
static const json_t *branch_constant(const struct schema *branch, const char *name)
{
    branch = schema_target(branch);
    if (!branch->members)
        return NULL;
    size_t length = strlen(name);
    const struct member *member =
        schema_member(branch->members, branch->member_mask, name, length, schema_hash(name, length));
    if (!member->schema)
        return NULL;
    const struct schema *schema = schema_target(member->schema);
    if (json_is_string(schema->constant))
        return schema->constant;
    for (size_t i = 0; i < json_array_size(schema->enumeration); i++)
        if (!json_is_string(json_array_get(schema->enumeration, i)))
            return NULL;
    return schema->enumeration;
}

static bool constant_has(const json_t *constant, const json_t *value)
{
    if (json_is_string(constant))
        return schema_equal(constant, value);
    for (size_t i = 0; i < json_array_size(constant); i++)
        if (schema_equal(json_array_get(constant, i), value))
            return true;
    return false;
}

static bool constants_meet(const json_t *a, const json_t *b)
{
    if (json_is_string(a))
        return constant_has(b, a);
    for (size_t i = 0; i < json_array_size(a); i++)
        if (constant_has(b, json_array_get(a, i)))
            return true;
    return false;
}

/* Fills `constants` where every branch has one for `name` and no two of them meet. */
static bool tells_apart(const struct schema_list *branches, const char *name, const json_t **constants)
{
    for (size_t i = 0; i < branches->count; i++) {
        constants[i] = branch_constant(branches->items[i], name);
        if (!constants[i])
            return false;
        for (size_t j = 0; j < i; j++)
            if (constants_meet(constants[i], constants[j]))
                return false;
    }
    return true;
}

/* The first member of the first branch that tells all branches apart. */
static const char *find_name(const struct schema_list *branches, const json_t **constants)
{
    const struct schema *first = schema_target(branches->items[0]);
    for (size_t slot = 0; first->members && slot <= first->member_mask; slot++)
        if (first->members[slot].name && tells_apart(branches, first->members[slot].name, constants))
            return first->members[slot].name;
    return NULL;
}

void schema_find_discriminator(struct schema_set *set, struct schema *schema)
{
    const json_t *said = json_is_object(schema->node) ? json_object_get(schema->node, "discriminator") : NULL;
    const char *name = json_string_value(json_object_get(said, "propertyName"));
    if (schema->one_of.count == 0) {
        if (said)
            schema_fault(set, schema, said, "a discriminator needs oneOf beside it");
        return;
    }
    const json_t **constants = arena_alloc(&set->arena, schema->one_of.count * sizeof(json_t *));
    struct discriminator *discriminator = arena_alloc(&set->arena, sizeof(*discriminator));
    if (!constants || !discriminator) {
        schema_fault(set, schema, schema->node, "out of memory");
        return;
    }
    if (said && (!name || !tells_apart(&schema->one_of, name, constants))) {
        schema_fault(set, schema, said, "the discriminator needs a different const in every branch of oneOf");
        return;
    }
    discriminator->name = said ? name : find_name(&schema->one_of, constants);
    discriminator->constants = constants;
    schema->discriminator = discriminator->name ? discriminator : NULL;
}
