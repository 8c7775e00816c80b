/* Rules over the whole contract: request schemas are closed, components are used. */
#include "api/contract/contract_internal.h"
#include "api/schema/schema_internal.h"
#include <string.h>
#include <strings.h>

static void check_list(struct loading *loading, const struct schema_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        contract_check_closed(loading, list->items[i]);
}

void contract_check_closed(struct loading *loading, const struct schema *schema)
{
    if (!schema || pointer_map_get(&loading->walked, schema, 0))
        return;
    if (!pointer_map_put(&loading->walked, schema, 1)) {
        loading->out_of_memory = true;
        return;
    }
    if (schema->says_members && !schema->says_additional)
        contract_fault(loading, NULL, schema->node, "an object of a request must say additionalProperties");
    contract_check_closed(loading, schema->ref);
    contract_check_closed(loading, schema->items);
    contract_check_closed(loading, schema->additional);
    for (size_t slot = 0; schema->members && slot <= schema->member_mask; slot++)
        contract_check_closed(loading, schema->members[slot].schema);
    check_list(loading, &schema->all_of);
    check_list(loading, &schema->any_of);
    check_list(loading, &schema->one_of);
}

bool operation_takes(const struct operation *operation, const char *header)
{
    for (size_t i = 0; i < operation->parameter_count; i++)
        if (operation->parameters[i].place == IN_HEADER && strcasecmp(operation->parameters[i].name, header) == 0)
            return true;
    return false;
}

void contract_check_conditions(struct loading *loading, const struct operation *operation, const json_t *node)
{
    bool reads = strcmp(operation->method, "GET") == 0;
    const char *condition = reads ? "If-None-Match" : "If-Match";
    int status = reads ? 304 : 412;
    if (response_sends(operation_response(operation, 200), "ETag") &&
        !(operation_takes(operation, condition) && operation_response(operation, status)))
        contract_fault(loading, NULL, node, "%s sends an ETag, so it takes %s and may answer %d", operation->id,
                       condition, status);
}

void contract_check_retries(struct loading *loading, const struct operation *operation, const json_t *node)
{
    bool makes = strcmp(operation->method, "POST") == 0 || strcmp(operation->method, "PUT") == 0;
    bool answers = operation_response(operation, 409) && operation_response(operation, 422);
    if (operation->is_unkept && !makes)
        contract_fault(loading, NULL, node, "%s needs no x-unkept: only POST and PUT are kept", operation->id);
    else if (makes && !operation->is_admin && !operation->is_unkept &&
             !(operation_takes(operation, "Idempotency-Key") && answers))
        contract_fault(loading, NULL, node,
                       "%s is a %s, so it takes Idempotency-Key and may answer 409 and 422, or says x-unkept",
                       operation->id, operation->method);
}

/* The only way in: HTTP bearer tokens, under the name that operations use. */
static void check_security(struct loading *loading, const json_t *components, const json_t *schemes)
{
    const json_t *bearer = json_object_get(schemes, "bearer");
    const char *type = json_string_value(json_object_get(bearer, "type"));
    const char *scheme = json_string_value(json_object_get(bearer, "scheme"));
    if (loading->uses_bearer && (!type || strcmp(type, "http") != 0 || !scheme || strcmp(scheme, "bearer") != 0))
        contract_fault(loading, components ? components : loading->compiled->contract.document, bearer,
                       "components/securitySchemes must have bearer: {type: http, scheme: bearer}");
    if (json_object_size(schemes) > (loading->uses_bearer ? 1 : 0))
        contract_fault(loading, components, schemes, "a security scheme is not used by any operation");
}

void contract_check_unused(struct loading *loading, const json_t *components)
{
    static const char *const sections[] = {"schemas",       "parameters", "responses",       "headers",
                                           "requestBodies", "examples",   "securitySchemes", NULL};
    contract_keys(loading, components, "components", sections);
    for (const char *const *section = sections; *section; section++) {
        const char *name;
        json_t *entry;
        bool are_schemas = strcmp(*section, "schemas") == 0;
        if (strcmp(*section, "securitySchemes") == 0)
            continue;
        json_object_foreach (json_object_get(components, *section), name, entry) {
            bool used = pointer_map_get(&loading->used, entry, 0) != 0 ||
                        (are_schemas && schema_is_reached(loading->compiled->schemas, entry));
            if (!used)
                contract_fault(loading, components, entry, "components/%s/%s is not used", *section, name);
        }
    }
    check_security(loading, components, json_object_get(components, "securitySchemes"));
}
