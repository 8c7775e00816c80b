/* Rules that no validator needs and generators of clients do: what they cannot read, or make nameless code of, is a
 * fault. tests/clients/ runs five of them over the contract; each rule here is one that stopped some. */
#include "api/contract/contract_internal.h"
#include <string.h>
#include <strings.h>

static const json_t *components_of(const struct loading *loading)
{
    return json_object_get(loading->compiled->contract.document, "components");
}

/* Whether `type` names this one, alone or in a list. */
static bool says_type(const json_t *node, const char *wanted)
{
    const json_t *type = json_object_get(node, "type"), *one;
    size_t i;
    if (json_is_string(type))
        return strcmp(json_string_value(type), wanted) == 0;
    json_array_foreach (type, i, one)
        if (json_is_string(one) && strcmp(json_string_value(one), wanted) == 0)
            return true;
    return false;
}

/* Tools make a class of each value of an enum, and one more for each way in which null may come. */
static void check_enum(struct loading *loading, const json_t *node)
{
    const json_t *words = json_object_get(node, "enum"), *word;
    size_t i;
    if ((words || json_object_get(node, "const")) && !json_object_get(node, "type"))
        contract_fault(loading, NULL, node, "enum and const need a type beside them");
    json_array_foreach (words, i, word)
        if (json_is_null(word))
            contract_fault(loading, node, words, "null is no word of an enum: anyOf: [{$ref: ...}, {type: \"null\"}]");
}

static void check_null(struct loading *loading, const char *name, const json_t *node)
{
    if (says_type(node, "null") && (says_type(node, "object") || says_type(node, "array")))
        contract_fault(loading, NULL, node, "%s is null where it is used: anyOf: [{$ref: ...}, {type: \"null\"}]",
                       name);
}

/* Whether a branch of an allOf allows no members but its own. */
static bool is_closed(const struct loading *loading, const json_t *node)
{
    static const char prefix[] = "#/components/schemas/";
    const char *reference = json_string_value(json_object_get(node, "$ref"));
    if (reference && strncmp(reference, prefix, sizeof(prefix) - 1) == 0)
        node = json_object_get(json_object_get(components_of(loading), "schemas"), reference + sizeof(prefix) - 1);
    return json_is_false(json_object_get(node, "additionalProperties"));
}

static void check_all_of(struct loading *loading, const json_t *node)
{
    const json_t *branches = json_object_get(node, "allOf"), *branch;
    size_t i;
    json_array_foreach (branches, i, branch)
        if (json_array_size(branches) > 1 && is_closed(loading, branch)) {
            contract_fault(loading, node, branches, "allOf cannot add to a closed schema: say x-members-of");
            return;
        }
}

static void check_schema(struct loading *loading, const json_t *parent, const json_t *node, const char *name);

static void check_below(struct loading *loading, const json_t *node)
{
    static const char *const lists[] = {"allOf", "anyOf", "oneOf", NULL};
    static const char *const maps[] = {"properties", "$defs", NULL};
    const json_t *items = json_object_get(node, "items"), *more = json_object_get(node, "additionalProperties");
    const char *key;
    json_t *child;
    size_t i;
    for (const char *const *list = lists; *list; list++)
        json_array_foreach (json_object_get(node, *list), i, child)
            check_schema(loading, node, child, NULL);
    for (const char *const *map = maps; *map; map++)
        json_object_foreach (json_object_get(node, *map), key, child)
            check_schema(loading, json_object_get(node, *map), child, NULL);
    if (items)
        check_schema(loading, node, items, NULL);
    if (json_is_object(more))
        check_schema(loading, node, more, NULL);
}

/* A schema and what stands in it; `name` is that of a component, NULL elsewhere. References are not followed. */
static void check_schema(struct loading *loading, const json_t *parent, const json_t *node, const char *name)
{
    if (!json_is_object(node)) {
        contract_fault(loading, parent, node,
                       "true and false are no schemas for all tools: {} is, and a closed schema");
        return;
    }
    check_enum(loading, node);
    check_all_of(loading, node);
    if (name)
        check_null(loading, name, node);
    else if (json_object_get(node, "properties"))
        contract_fault(loading, NULL, node, "an object with members needs a name: put it under components/schemas");
    if (says_type(node, "array") && !json_object_get(node, "items"))
        contract_fault(loading, NULL, node, "an array needs items");
    check_below(loading, node);
}

/* What stands under a key "schema", anywhere below paths and the components that are no schemas themselves. */
static void find_schemas(struct loading *loading, const json_t *node)
{
    const char *key;
    json_t *child;
    size_t i;
    json_array_foreach (node, i, child)
        find_schemas(loading, child);
    json_object_foreach ((json_t *)node, key, child) {
        if (strcmp(key, "schema") == 0)
            check_schema(loading, node, child, NULL);
        else if (strcmp(key, "example") != 0 && strcmp(key, "examples") != 0)
            find_schemas(loading, child);
    }
}

/* Tools put the names of all sections into one room. */
static void check_names(struct loading *loading, const json_t *components)
{
    static const char *const sections[] = {"schemas", "parameters", "headers", "responses", "requestBodies", NULL};
    const char *name, *other;
    json_t *entry, *unused;
    for (size_t i = 1; sections[i]; i++)
        json_object_foreach (json_object_get(components, sections[i]), name, entry)
            for (size_t before = 0; before < i; before++)
                json_object_foreach (json_object_get(components, sections[before]), other, unused)
                    if (strcasecmp(name, other) == 0)
                        contract_fault(loading, components, entry, "components/%s/%s has the name of components/%s/%s",
                                       sections[i], name, sections[before], other);
}

void contract_check_clients(struct loading *loading)
{
    const json_t *components = components_of(loading);
    const char *name;
    json_t *entry;
    find_schemas(loading, json_object_get(loading->compiled->contract.document, "paths"));
    json_object_foreach ((json_t *)components, name, entry)
        if (strcmp(name, "schemas") != 0 && strcmp(name, "examples") != 0)
            find_schemas(loading, entry);
    json_object_foreach (json_object_get(components, "schemas"), name, entry)
        check_schema(loading, components, entry, name);
    check_names(loading, components);
}
