/* Loads the contract: reads the YAML, compiles every operation, tells every fault. */
#include "api/contract/contract_internal.h"
#include "api/schema/schema_internal.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void contract_fault(struct loading *loading, const json_t *parent, const json_t *node, const char *format, ...)
{
    size_t line = node ? yaml_tree_line(loading->compiled->yaml, node) : 0;
    if (line == 0 && parent)
        line = yaml_tree_line(loading->compiled->yaml, parent);
    if (loading->fault_count == loading->fault_capacity) {
        size_t capacity = loading->fault_capacity ? loading->fault_capacity * 2 : 16;
        struct fault *larger = realloc(loading->faults, capacity * sizeof(*larger));
        if (!larger) {
            loading->out_of_memory = true;
            return;
        }
        loading->faults = larger;
        loading->fault_capacity = capacity;
    }
    struct fault *fault = &loading->faults[loading->fault_count];
    va_list args;
    va_start(args, format);
    fault->line = line;
    if (vasprintf(&fault->message, format, args) < 0)
        loading->out_of_memory = true;
    else
        loading->fault_count++;
    va_end(args);
}

void *contract_alloc(struct loading *loading, size_t size)
{
    void *memory = arena_alloc(&loading->compiled->arena, size);
    if (!memory)
        loading->out_of_memory = true;
    return memory;
}

void contract_keys(struct loading *loading, const json_t *object, const char *what, const char *const *keys)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)object, name, value) {
        const char *const *known = keys;
        while (*known && strcmp(*known, name) != 0)
            known++;
        if (!*known)
            contract_fault(loading, object, value, "unknown key \"%s\" in %s", name, what);
    }
}

const json_t *contract_deref(struct loading *loading, const json_t *node, const char *section)
{
    const json_t *reference = json_object_get(node, "$ref");
    if (!reference)
        return node;
    char prefix[64];
    int length = snprintf(prefix, sizeof(prefix), "#/components/%s/", section);
    const char *text = json_is_string(reference) ? json_string_value(reference) : "";
    const json_t *target = NULL;
    if (strncmp(text, prefix, (size_t)length) == 0) {
        const json_t *components = json_object_get(loading->compiled->contract.document, "components");
        target = json_object_get(json_object_get(components, section), text + length);
    }
    if (json_object_size(node) != 1)
        contract_fault(loading, NULL, node, "nothing may stand beside $ref here");
    if (!json_is_object(target) || json_object_get(target, "$ref")) {
        contract_fault(loading, node, reference, "\"%s\" names no entry of components/%s", text, section);
        return NULL;
    }
    if (!pointer_map_put(&loading->used, target, 1))
        loading->out_of_memory = true;
    return target;
}

const struct schema *contract_schema(struct loading *loading, const json_t *node)
{
    return schema_compile(loading->compiled->schemas, node);
}

static void note_schema_fault(void *context, const json_t *node, const char *message)
{
    contract_fault(context, NULL, node, "%s", message);
}

static bool is_method(const char *name)
{
    static const char *const methods[] = {"get", "post", "put", "patch", "delete", NULL};
    for (const char *const *method = methods; *method; method++)
        if (strcmp(*method, name) == 0)
            return true;
    return false;
}

static size_t count_operations(const json_t *paths)
{
    const char *path, *name;
    json_t *item, *node;
    size_t count = 0;
    json_object_foreach ((json_t *)paths, path, item)
        json_object_foreach (item, name, node)
            count += is_method(name);
    return count;
}

static void read_operation(struct loading *loading, const char *path, const char *name, const json_t *item,
                           const json_t *node)
{
    struct contract *contract = &loading->compiled->contract;
    struct operation *operation = &contract->operations[contract->operation_count];
    char *method = contract_alloc(loading, 8);
    if (!json_is_object(node) || !method) {
        contract_fault(loading, item, node, "an operation must be an object");
        return;
    }
    for (size_t i = 0; name[i] && i < 7; i++)
        method[i] = (char)(name[i] - 'a' + 'A');
    operation->method = method;
    operation->path = path;
    operation->index = contract->operation_count++;
    contract_read_operation(loading, operation, item, node);
    router_add(loading, operation, node);
}

static void read_paths(struct loading *loading, const json_t *paths)
{
    static const char *const keys[] = {"get",        "post",    "put",         "patch", "delete",
                                       "parameters", "summary", "description", NULL};
    const char *path, *name;
    json_t *item, *node;
    struct contract *contract = &loading->compiled->contract;
    contract->operations = contract_alloc(loading, (count_operations(paths) + 1) * sizeof(struct operation));
    if (!contract->operations)
        return;
    json_object_foreach ((json_t *)paths, path, item) {
        if (path[0] != '/' || !json_is_object(item)) {
            contract_fault(loading, paths, item, "a path must begin with \"/\" and hold an object");
            continue;
        }
        contract_keys(loading, item, "a path", keys);
        json_object_foreach (item, name, node)
            if (is_method(name))
                read_operation(loading, path, name, item, node);
    }
}

static void read_document(struct loading *loading, const json_t *document)
{
    /* The document's own `security` is for tools: every operation says its own. */
    static const char *const keys[] = {"openapi",    "info",         "servers",           "tags", "paths", "security",
                                       "components", "externalDocs", "jsonSchemaDialect", NULL};
    const char *version = json_string_value(json_object_get(document, "openapi"));
    const json_t *info = json_object_get(document, "info");
    const json_t *paths = json_object_get(document, "paths");
    if (!version || strncmp(version, "3.1.", 4) != 0)
        contract_fault(loading, NULL, document, "the document must say openapi: 3.1.x");
    if (!json_is_string(json_object_get(info, "title")) || !json_is_string(json_object_get(info, "version")))
        contract_fault(loading, document, info, "info must have a title and a version, both strings");
    contract_keys(loading, document, "the document", keys);
    if (json_is_object(paths))
        read_paths(loading, paths);
    else
        contract_fault(loading, document, paths, "the document must have paths");
    contract_link_made(loading);
    contract_check_clients(loading);
    contract_check_deprecated(loading, document);
    if (!loading->out_of_memory)
        contract_check_unused(loading, json_object_get(document, "components"));
}

static int by_line(const void *a, const void *b)
{
    const struct fault *left = a, *right = b;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return strcmp(left->message, right->message);
}

/* Tells the faults in the order of their lines, each once; false where there was one. */
static bool tell_faults(struct loading *loading, contract_fault_fn *fault, void *context)
{
    bool faultless = loading->fault_count == 0 && !loading->out_of_memory;
    if (loading->fault_count > 1)
        qsort(loading->faults, loading->fault_count, sizeof(*loading->faults), by_line);
    for (size_t i = 0; i < loading->fault_count; i++)
        if (i == 0 || by_line(&loading->faults[i], &loading->faults[i - 1]) != 0)
            fault(context, loading->faults[i].line, loading->faults[i].message);
    for (size_t i = 0; i < loading->fault_count; i++)
        free(loading->faults[i].message);
    free(loading->faults);
    if (loading->out_of_memory)
        fault(context, 0, "out of memory");
    return faultless;
}

static void load(struct loading *loading)
{
    struct compiled *compiled = loading->compiled;
    compiled->contract.document = yaml_tree_root(compiled->yaml);
    compiled->schemas = schema_set_new(compiled->contract.document, note_schema_fault, loading);
    if (compiled->schemas) {
        /* What the file leaves out is filled in before anything is compiled. */
        contract_derive(loading);
        contract_derive_prefer(loading);
        contract_derive_headers(loading);
        contract_derive_examples(loading);
        contract_read_fields(loading);
        read_document(loading, compiled->contract.document);
        contract_tell_patterns(loading, (json_t *)compiled->contract.document);
    } else {
        loading->out_of_memory = true;
    }
    pointer_map_clear(&loading->used);
    pointer_map_clear(&loading->walked);
}

struct contract *contract_load(const char *yaml, size_t length, contract_fault_fn *fault, void *context)
{
    return contract_load_with(yaml, length, NULL, 0, fault, context);
}

struct contract *contract_load_carried(contract_fault_fn *fault, void *context)
{
    const struct embedded *contract = &embedded_contract;
    return contract_load_with(contract->data, (size_t)(contract->end - contract->data), embedded_examples,
                              embedded_example_count, fault, context);
}

struct contract *contract_load_with(const char *yaml, size_t length, const struct embedded *files, size_t file_count,
                                    contract_fault_fn *fault, void *context)
{
    struct yaml_fault error;
    struct loading loading = {.compiled = calloc(1, sizeof(struct compiled)), .files = files, .file_count = file_count};
    if (!loading.compiled) {
        fault(context, 0, "out of memory");
        return NULL;
    }
    loading.compiled->yaml = yaml_tree_load(yaml, length, &error);
    if (!loading.compiled->yaml)
        fault(context, error.line, error.message);
    else
        load(&loading);
    if (!tell_faults(&loading, fault, context) || !loading.compiled->yaml) {
        contract_free(&loading.compiled->contract);
        return NULL;
    }
    return &loading.compiled->contract;
}

void contract_free(struct contract *contract)
{
    struct compiled *compiled = (struct compiled *)contract;
    if (!compiled)
        return;
    schema_set_free(compiled->schemas);
    yaml_tree_free(compiled->yaml);
    arena_free(&compiled->arena);
    free(compiled);
}

const struct operation *contract_find(const struct contract *contract, const char *operation_id)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (strcmp(contract->operations[i].id, operation_id) == 0)
            return &contract->operations[i];
    return NULL;
}

const struct response *operation_response(const struct operation *operation, int status)
{
    for (size_t i = 0; i < operation->response_count; i++)
        if (operation->responses[i].status == status)
            return &operation->responses[i];
    return NULL;
}
