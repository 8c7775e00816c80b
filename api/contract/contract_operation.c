/* Compiles one operation: its name, who may call it, on which listener. */
#include "api/contract/contract_internal.h"
#include <ctype.h>
#include <string.h>

static bool is_camel_case(const char *name)
{
    if (!islower((unsigned char)name[0]) || strlen(name) > 63)
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name))
            return false;
    return true;
}

static void read_id(struct loading *loading, struct operation *operation, const json_t *node)
{
    const struct contract *contract = &loading->compiled->contract;
    const json_t *id = json_object_get(node, "operationId");
    operation->id = json_is_string(id) ? json_string_value(id) : "";
    operation->line = id ? yaml_tree_line(loading->compiled->yaml, id) : 0;
    if (!id)
        contract_fault(loading, NULL, node, "%s %s has no operationId", operation->method, operation->path);
    else if (!is_camel_case(operation->id))
        contract_fault(loading, node, id, "operationId must be a camelCase name");
    for (size_t i = 0; id && i < operation->index; i++)
        if (strcmp(contract->operations[i].id, operation->id) == 0)
            contract_fault(loading, node, id, "operationId %s is there twice", operation->id);
}

static void read_scopes(struct loading *loading, struct operation *operation, const json_t *security,
                        const json_t *scopes)
{
    size_t count = json_array_size(scopes);
    operation->scopes = contract_alloc(loading, (count + 1) * sizeof(char *));
    for (size_t i = 0; operation->scopes && i < count; i++) {
        operation->scopes[i] = json_string_value(json_array_get(scopes, i));
        if (!operation->scopes[i]) {
            contract_fault(loading, security, scopes, "a scope must be a string");
            return;
        }
    }
    operation->scope_count = count;
}

static void read_security(struct loading *loading, struct operation *operation, const json_t *node)
{
    const json_t *security = json_object_get(node, "security");
    size_t count = json_array_size(security);
    operation->is_open = count == 2 && json_object_size(json_array_get(security, 0)) == 0;
    const json_t *requirement = json_array_get(security, operation->is_open ? 1 : 0);
    const json_t *scopes = json_object_get(requirement, "bearer");
    if (!security) {
        contract_fault(loading, NULL, node, "%s %s has no security ([] where public)", operation->method,
                       operation->path);
    } else if (json_is_array(security) && count == 0) {
        operation->is_public = true;
    } else if (count != (operation->is_open ? 2 : 1) || json_object_size(requirement) != 1 || !json_is_array(scopes)) {
        contract_fault(loading, node, security,
                       "security must be [] or one requirement \"bearer: [scopes]\", or {} before it");
    } else {
        loading->uses_bearer = true;
        read_scopes(loading, operation, security, scopes);
    }
}

static void read_listener(struct loading *loading, struct operation *operation, const json_t *node)
{
    const json_t *listener = json_object_get(node, "x-listener");
    const char *name = json_string_value(listener);
    operation->is_admin = name && strcmp(name, "admin") == 0;
    if (listener && !operation->is_admin)
        contract_fault(loading, node, listener, "x-listener can only be admin");
}

/* The query of a page belongs to its scripts: they read it in the browser, and whoever shares a link may add to it. */
static void read_query_rule(struct loading *loading, struct operation *operation, const json_t *node)
{
    const json_t *rule = json_object_get(node, "x-query");
    const char *name = json_string_value(rule);
    operation->ignores_query = name && strcmp(name, "ignored") == 0;
    if (rule && !operation->ignores_query)
        contract_fault(loading, node, rule, "x-query can only be ignored");
    for (size_t i = 0; operation->ignores_query && i < operation->parameter_count; i++)
        if (operation->parameters[i].place == IN_QUERY)
            contract_fault(loading, node, rule, "an operation that ignores its query has no query parameters");
}

static void read_unkept(struct loading *loading, struct operation *operation, const json_t *node)
{
    const json_t *reason = json_object_get(node, "x-unkept");
    operation->is_unkept = reason != NULL;
    if (reason && json_string_length(reason) == 0)
        contract_fault(loading, node, reason, "x-unkept is the sentence that says why no answer is kept");
}

static void read_made_at(struct loading *loading, struct operation *operation, const json_t *node)
{
    const json_t *reader = json_object_get(node, "x-made-at");
    operation->made_at = json_string_value(reader);
    if (reader && !operation->made_at)
        contract_fault(loading, node, reader, "x-made-at is the operationId of a GET");
}

/* A contract that is shown to people says of each operation who may call it and what happens. */
static void check_told(struct loading *loading, const struct operation *operation, const json_t *node)
{
    const char *description = json_string_value(json_object_get(node, "description"));
    if (loading->file_count > 0 && (!description || !strpbrk(description, ".:")))
        contract_fault(loading, NULL, node, "%s needs a description, in whole sentences", operation->id);
}

void contract_read_operation(struct loading *loading, struct operation *operation, const json_t *item,
                             const json_t *node)
{
    /* clang-format off */
    static const char *const keys[] = {
        "operationId", "summary", "description", "tags", "parameters", "requestBody", "responses", "security",
        "deprecated", "externalDocs", "x-deprecated-since", "x-sunset", "x-listener", "x-query", "x-unkept",
        "x-made-at", NULL};
    /* clang-format on */
    const json_t *body = json_object_get(node, "requestBody");
    const json_t *responses = json_object_get(node, "responses");
    contract_keys(loading, node, "an operation", keys);
    read_id(loading, operation, node);
    check_told(loading, operation, node);
    read_security(loading, operation, node);
    read_listener(loading, operation, node);
    contract_read_parameters(loading, operation, item, node);
    read_query_rule(loading, operation, node);
    read_unkept(loading, operation, node);
    read_made_at(loading, operation, node);
    contract_read_deprecation(loading, operation, node);
    operation->body_max = CONTRACT_BODY_MAX;
    if (body)
        body = contract_deref(loading, body, "requestBodies");
    if (body)
        contract_read_body(loading, operation, body);
    contract_read_responses(loading, operation, node, responses);
    contract_check_conditions(loading, operation, node);
    contract_check_retries(loading, operation, node);
}
