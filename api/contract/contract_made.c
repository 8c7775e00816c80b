/* Links every operation that makes something to the one that reads it: there leads the Location of its 201. */
#include "api/contract/contract_internal.h"
#include <string.h>
#include <strings.h>

bool response_sends(const struct response *response, const char *header)
{
    for (size_t i = 0; response && i < response->header_count; i++)
        if (strcasecmp(response->headers[i].name, header) == 0)
            return true;
    return false;
}

/* Whether `path` is one parameter below `above`. */
static bool is_one_below(const char *path, const char *above)
{
    size_t length = strlen(above);
    return strncmp(path, above, length) == 0 && strncmp(path + length, "/{", 2) == 0 && !strchr(path + length + 1, '/');
}

/* The GET that reads what `maker` makes: the one that it names, else the one a segment below it. NULL: there is none.
 */
static const struct operation *find_reader(const struct contract *contract, const struct operation *maker)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct operation *operation = &contract->operations[i];
        if (strcmp(operation->method, "GET") == 0 &&
            (maker->made_at ? strcmp(operation->id, maker->made_at) == 0 : is_one_below(operation->path, maker->path)))
            return operation;
    }
    return NULL;
}

static void link_made(struct loading *loading, struct operation *operation, const json_t *node)
{
    const struct response *made = operation_response(operation, 201);
    if (!made && operation->made_at)
        contract_fault(loading, NULL, node, "%s needs no x-made-at: it answers no 201", operation->id);
    if (!made)
        return;
    operation->reader = find_reader(&loading->compiled->contract, operation);
    if (!operation->reader)
        contract_fault(loading, NULL, node,
                       "%s makes what nothing reads: a GET one segment below it, or the one that x-made-at names",
                       operation->id);
    if (!response_sends(made, "Location"))
        contract_fault(loading, NULL, node, "the 201 of %s says where it is: it has a Location", operation->id);
}

void contract_link_made(struct loading *loading)
{
    struct contract *contract = &loading->compiled->contract;
    const json_t *paths = json_object_get(contract->document, "paths");
    for (size_t i = 0; i < contract->operation_count; i++) {
        struct operation *operation = &contract->operations[i];
        const char *name;
        json_t *node;
        json_object_foreach (json_object_get(paths, operation->path), name, node)
            if (strcasecmp(name, operation->method) == 0)
                link_made(loading, operation, node);
    }
}
