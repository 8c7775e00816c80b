/* Compiles the parameters of an operation and holds them against its path template. */
#include "api/contract/contract_internal.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void read_place(struct loading *loading, struct parameter *parameter, const json_t *node)
{
    static const char *const places[] = {[IN_PATH] = "path", [IN_QUERY] = "query", [IN_HEADER] = "header"};
    static const char *const ours[] = {"Accept", "Content-Type", "Authorization", NULL};
    const char *name = json_string_value(json_object_get(node, "in"));
    size_t place = 0, count = sizeof(places) / sizeof(places[0]);
    while (name && place < count && strcmp(places[place], name) != 0)
        place++;
    bool known = name && place < count;
    parameter->place = known ? (enum parameter_place)place : IN_QUERY;
    if (!known)
        contract_fault(loading, node, json_object_get(node, "in"), "\"in\" must be path, query or header");
    for (size_t i = 0; parameter->place == IN_HEADER && ours[i]; i++)
        if (strcasecmp(parameter->name, ours[i]) == 0)
            contract_fault(loading, NULL, node, "%s is not a parameter: the pipeline reads it", ours[i]);
}

/* The contract says "a,b", so explode must be off, which it is not by itself in a query; "x=a&x=b" is taken as well. */
static void check_style(struct loading *loading, const struct parameter *parameter, const json_t *node)
{
    bool is_array = parameter->schema && strcmp(schema_type(parameter->schema), "array") == 0;
    const json_t *style = json_object_get(node, "style"), *explode = json_object_get(node, "explode");
    const char *wanted = parameter->place == IN_QUERY ? "form" : "simple";
    if (style && (!json_is_string(style) || strcmp(json_string_value(style), wanted) != 0))
        contract_fault(loading, node, style, "style can only be %s here", wanted);
    if (is_array && parameter->place == IN_QUERY && !json_is_false(explode))
        contract_fault(loading, NULL, node, "an array parameter needs explode: false");
    else if (explode && !json_is_false(explode))
        contract_fault(loading, node, explode, "explode can only be false");
    const struct schema *items = is_array ? schema_items(parameter->schema) : NULL;
    if (is_array && (!items || strcmp(schema_type(items), "array") == 0 || strcmp(schema_type(items), "object") == 0))
        contract_fault(loading, NULL, node, "an array parameter needs items that are no arrays or objects");
    if (is_array && parameter->place == IN_PATH)
        contract_fault(loading, NULL, node, "an array cannot stand in a path");
}

/* The text a client would have sent for a default value; NULL after a fault. */
static const char *preset_text(struct loading *loading, const json_t *node, const json_t *preset)
{
    char number[40];
    if (json_is_string(preset))
        return json_string_value(preset);
    if (json_is_boolean(preset))
        return json_is_true(preset) ? "true" : "false";
    if (json_is_integer(preset))
        snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(preset));
    else if (json_is_real(preset))
        snprintf(number, sizeof(number), "%.15g", json_real_value(preset));
    else
        contract_fault(loading, node, preset, "the default of a parameter must be a string, number or boolean");
    return json_is_number(preset) ? arena_copy(&loading->compiled->arena, number, strlen(number)) : NULL;
}

static void read_schema(struct loading *loading, struct parameter *parameter, const json_t *node)
{
    const json_t *schema = json_object_get(node, "schema");
    if (!schema) {
        contract_fault(loading, NULL, node, "the parameter %s has no schema", parameter->name);
        return;
    }
    parameter->schema = contract_schema(loading, schema);
    if (!parameter->schema)
        return;
    const json_t *preset = schema_default(parameter->schema);
    if (strcmp(schema_type(parameter->schema), "object") == 0)
        contract_fault(loading, node, schema, "a parameter cannot be an object");
    if (preset && !schema_validate(parameter->schema, preset, NULL))
        contract_fault(loading, schema, preset, "the default does not fit its own schema");
    else if (preset)
        parameter->preset = preset_text(loading, schema, preset);
    if (preset && parameter->required)
        contract_fault(loading, schema, preset, "a required parameter needs no default");
}

static void read_slash(struct loading *loading, struct parameter *parameter, const json_t *node)
{
    const json_t *rule = json_object_get(node, "x-slash");
    const char *word = json_string_value(rule);
    parameter->holds_slash = word && strcmp(word, "allowed") == 0;
    if (rule && (!parameter->holds_slash || parameter->place != IN_PATH))
        contract_fault(loading, node, rule, "x-slash can only be allowed, for a parameter in the path");
}

static void read_parameter(struct loading *loading, struct parameter *parameter, const json_t *node)
{
    static const char *const keys[] = {
        "name",     "in",     "description", "required", "deprecated", "x-deprecated-since",
        "x-sunset", "schema", "style",       "explode",  "example",    "examples",
        "x-slash",  NULL};
    const json_t *name = json_object_get(node, "name");
    contract_keys(loading, node, "a parameter", keys);
    parameter->name = json_is_string(name) ? json_string_value(name) : "";
    if (!parameter->name[0])
        contract_fault(loading, node, name, "a parameter needs a name");
    read_place(loading, parameter, node);
    /* That a required If-Match is missing has a status of its own, 428, and its handler gives it. */
    bool is_condition = parameter->place == IN_HEADER && strcasecmp(parameter->name, "If-Match") == 0;
    parameter->required = json_is_true(json_object_get(node, "required")) && !is_condition;
    if (parameter->place == IN_PATH && !parameter->required)
        contract_fault(loading, NULL, node, "the path parameter %s must say required: true", parameter->name);
    read_slash(loading, parameter, node);
    read_schema(loading, parameter, node);
    check_style(loading, parameter, node);
}

static void add_parameters(struct loading *loading, struct operation *operation, const json_t *holder)
{
    const json_t *list = json_object_get(holder, "parameters");
    if (list && !json_is_array(list))
        contract_fault(loading, holder, list, "parameters must be an array");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i), *node = contract_deref(loading, entry, "parameters");
        if (!json_is_object(node)) {
            if (node)
                contract_fault(loading, list, node, "a parameter must be an object");
            continue;
        }
        if (operation->parameter_count == CONTRACT_MAX_PARAMETERS) {
            contract_fault(loading, list, entry, "an operation may have %d parameters at most",
                           CONTRACT_MAX_PARAMETERS);
            return;
        }
        struct parameter *parameter = &operation->parameters[operation->parameter_count++];
        read_parameter(loading, parameter, node);
        for (size_t before = 0; before + 1 < operation->parameter_count; before++)
            if (strcasecmp(operation->parameters[before].name, parameter->name) == 0)
                contract_fault(loading, list, entry, "the parameter %s is there twice", parameter->name);
    }
}

/* Moves the path parameter of a template segment to `to`; false: it is not declared. */
static bool place_parameter(struct operation *operation, const char *name, size_t length, size_t to)
{
    for (size_t i = to; i < operation->parameter_count; i++) {
        struct parameter found = operation->parameters[i];
        if (found.place != IN_PATH || strlen(found.name) != length || memcmp(found.name, name, length) != 0)
            continue;
        memmove(&operation->parameters[to + 1], &operation->parameters[to], (i - to) * sizeof(found));
        operation->parameters[to] = found;
        return true;
    }
    return false;
}

static void order_by_template(struct loading *loading, struct operation *operation, const json_t *node)
{
    const char *at = operation->path, *segment;
    size_t length, placed = 0, name = 0;
    while (router_segment(&at, &segment, &length)) {
        name = router_parameter(segment, length);
        if (name == 0)
            continue;
        if (place_parameter(operation, segment + 1, name, placed))
            placed++;
        else
            contract_fault(loading, NULL, node, "%s %s does not declare the parameter %.*s", operation->method,
                           operation->path, (int)name, segment + 1);
    }
    for (size_t i = 0; i < placed; i++)
        if (operation->parameters[i].holds_slash && (i + 1 < placed || name == 0))
            contract_fault(loading, NULL, node, "%s %s: x-slash is for what stands last in the path", operation->method,
                           operation->path);
    for (size_t i = placed; i < operation->parameter_count; i++)
        if (operation->parameters[i].place == IN_PATH)
            contract_fault(loading, NULL, node, "%s %s has no {%s}", operation->method, operation->path,
                           operation->parameters[i].name);
}

void contract_read_parameters(struct loading *loading, struct operation *operation, const json_t *item,
                              const json_t *node)
{
    add_parameters(loading, operation, item);
    add_parameters(loading, operation, node);
    order_by_template(loading, operation, node);
}
