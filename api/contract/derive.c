/* Fills in schemas that have the members of another: what is said once in openapi.yaml stands whole in /openapi.json,
 * for tools that make code of it. */
#include "api/contract/contract_internal.h"
#include "api/schema/format.h"
#include <string.h>

#define DEEPEST 8 /* schemas that stand on each other */

static json_t *schema_named(struct loading *loading, const char *name)
{
    const json_t *components = json_object_get(loading->compiled->contract.document, "components");
    return name ? json_object_get(json_object_get(components, "schemas"), name) : NULL;
}

/* The members of the base, then the schema's own; of two with one name the own one counts. */
static bool take_properties(json_t *schema, const json_t *base)
{
    json_t *all = json_copy(json_object_get(base, "properties"));
    const json_t *own = json_object_get(schema, "properties");
    bool fine = all && (!own || json_object_update(all, (json_t *)own) == 0);
    return json_object_set_new(schema, "properties", fine ? all : NULL) == 0;
}

/* What the base asks for, then what the schema asks for beyond that. */
static bool take_required(json_t *schema, const json_t *base)
{
    json_t *own = json_object_get(schema, "required"), *name;
    const json_t *asked = json_object_get(base, "required");
    size_t i;
    if (!asked)
        return true;
    json_t *all = json_copy((json_t *)asked);
    bool fine = all != NULL;
    json_array_foreach (own, i, name)
        fine = fine && json_array_append(all, name) == 0;
    return json_object_set_new(schema, "required", fine ? all : NULL) == 0;
}

static void derive(struct loading *loading, json_t *schema, unsigned depth)
{
    const json_t *says = json_object_get(schema, "x-members-of");
    json_t *base = schema_named(loading, json_string_value(says));
    if (!says || json_object_get(schema, "type"))
        return; /* it stands on its own, or was filled in before */
    if (json_is_object(base) && !pointer_map_put(&loading->used, base, 1))
        loading->out_of_memory = true;
    if (json_is_object(base) && depth < DEEPEST)
        derive(loading, base, depth + 1);
    if (!json_object_get(base, "additionalProperties") || !json_is_object(json_object_get(base, "properties"))) {
        contract_fault(loading, schema, says,
                       "x-members-of names a schema of components that has members and says additionalProperties");
        return;
    }
    if (!take_properties(schema, base) || !take_required(schema, base) ||
        json_object_set(schema, "additionalProperties", json_object_get(base, "additionalProperties")) != 0 ||
        json_object_set_new(schema, "type", json_string("object")) != 0)
        loading->out_of_memory = true;
}

void contract_tell_patterns(struct loading *loading, json_t *node)
{
    const json_t *name = json_object_get(node, "format");
    const struct format *format = json_is_string(name) ? format_find(json_string_value(name)) : NULL;
    const char *key;
    json_t *child;
    size_t i;
    if (format && format->pattern && json_object_get(node, "type") && !json_object_get(node, "pattern") &&
        json_object_set_new(node, "pattern", json_string(format->pattern)) != 0)
        loading->out_of_memory = true;
    json_object_foreach (node, key, child)
        contract_tell_patterns(loading, child);
    json_array_foreach (node, i, child)
        contract_tell_patterns(loading, child);
}

void contract_derive(struct loading *loading)
{
    const json_t *components = json_object_get(loading->compiled->contract.document, "components");
    const char *name;
    json_t *schema;
    json_object_foreach (json_object_get(components, "schemas"), name, schema)
        derive(loading, schema, 0);
}
