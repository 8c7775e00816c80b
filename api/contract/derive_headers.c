/* Declares the header fields that the pipeline itself sends: openapi.yaml says of each once with what it goes, and in
 * /openapi.json every answer has it. */
#include "api/contract/contract_internal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool contract_declare(struct loading *loading, json_t *fields, const char *field, const char *section, const char *name)
{
    char pointer[128];
    if (json_object_get(fields, field))
        return false; /* the operation says it itself */
    snprintf(pointer, sizeof(pointer), "#/components/%s/%s", section, name);
    if (json_object_set_new(fields, field, json_pack("{s:s}", "$ref", pointer)) != 0)
        loading->out_of_memory = true;
    return true;
}

json_t *contract_followed(const struct loading *loading, json_t *node, const char *section)
{
    const char *reference = json_string_value(json_object_get(node, "$ref")), *name = strrchr(reference ?: "", '/');
    const json_t *components = json_object_get(loading->compiled->contract.document, "components");
    return name ? json_object_get(json_object_get(components, section), name + 1) : node;
}

/* With which answers a field goes: every one, those that count against the quota, those on the operator's own listener,
 * those of what is deprecated, refusals, or those of one status. */
static bool goes_with(const char *sent_with, int status, const json_t *operation)
{
    bool is_admin = json_object_get(operation, "x-listener") != NULL;
    if (strcmp(sent_with, "every") == 0)
        return true;
    if (strcmp(sent_with, "counted") == 0)
        return !is_admin;
    if (strcmp(sent_with, "operator") == 0)
        return is_admin;
    if (strcmp(sent_with, "deprecated") == 0)
        return json_is_true(json_object_get(operation, "deprecated"));
    if (strcmp(sent_with, "refusal") == 0)
        return status >= 400;
    return atoi(sent_with) == status;
}

static bool is_rule(const char *sent_with)
{
    static const char *const words[] = {"every", "counted", "operator", "deprecated", "refusal"};
    int status = atoi(sent_with);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(sent_with, words[i]) == 0)
            return true;
    return status >= 200 && status < 600;
}

static void add_fields(struct loading *loading, json_t *response, int status, const json_t *operation)
{
    const json_t *components = json_object_get(loading->compiled->contract.document, "components");
    const char *name;
    json_t *header;
    if (!json_object_get(response, "headers") && json_object_set_new(response, "headers", json_object()) != 0)
        loading->out_of_memory = true;
    json_object_foreach (json_object_get(components, "headers"), name, header) {
        const char *field = json_string_value(json_object_get(header, "x-field"));
        const char *sent_with = json_string_value(json_object_get(header, "x-sent-with"));
        if (!field && !sent_with)
            continue;
        if (!pointer_map_put(&loading->used, header, 1))
            loading->out_of_memory = true;
        if (!field || !sent_with || !is_rule(sent_with))
            contract_fault(loading, components, header,
                           "x-field names a header field, and x-sent-with is every, counted, operator, deprecated, "
                           "refusal or a status");
        else if (goes_with(sent_with, status, operation))
            contract_declare(loading, json_object_get(response, "headers"), field, "headers", name);
    }
}

void contract_derive_headers(struct loading *loading)
{
    const char *path, *method, *status;
    json_t *item, *operation, *response;
    json_object_foreach (json_object_get(loading->compiled->contract.document, "paths"), path, item)
        json_object_foreach (item, method, operation)
            json_object_foreach (json_object_get(operation, "responses"), status, response) {
                json_t *followed = contract_followed(loading, response, "responses");
                if (json_is_object(followed))
                    add_fields(loading, followed, atoi(status), operation);
            }
}
