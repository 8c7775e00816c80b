/* Compiles bodies and answers: media types, their schemas, their headers, and the examples that must fit. */
#include "api/contract/contract_internal.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char problem_media[] = "application/problem+json";

static bool is_json(const char *type)
{
    size_t length = strlen(type);
    return strcmp(type, "application/json") == 0 || (length > 5 && strcmp(type + length - 5, "+json") == 0);
}

/* "type/subtype" in lower case, a star only as the whole subtype or in "*" "/" "*"; answers may add "; parameters". */
static bool is_media_type(const char *type, bool is_answer)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-";
    size_t main = strspn(type, allowed);
    if (strcmp(type, "*/*") == 0)
        return true;
    if (main == 0 || type[main] != '/')
        return false;
    const char *sub = type + main + 1;
    size_t length = strspn(sub, allowed);
    return strcmp(sub, "*") == 0 || (length > 0 && (sub[length] == '\0' || (is_answer && sub[length] == ';')));
}

static void check_example(struct loading *loading, const struct schema *schema, const json_t *parent,
                          const json_t *example, const char *name)
{
    struct schema_errors errors = {0};
    if (schema && !schema_validate(schema, example, &errors))
        contract_fault(loading, parent, example, "the example%s%s does not fit its schema: \"%s\" %s", *name ? " " : "",
                       name, errors.items[0].pointer, errors.items[0].detail);
}

static void check_examples(struct loading *loading, const struct schema *schema, const json_t *node)
{
    static const char *const keys[] = {"summary", "description", "value", NULL};
    const char *name;
    json_t *entry;
    if (json_object_get(node, "example"))
        check_example(loading, schema, node, json_object_get(node, "example"), "");
    json_object_foreach (json_object_get(node, "examples"), name, entry) {
        const json_t *example = contract_deref(loading, entry, "examples");
        const char *reference = json_string_value(json_object_get(entry, "$ref"));
        contract_keys(loading, example, "an example", keys);
        if (json_object_get(example, "value"))
            check_example(loading, schema, node, json_object_get(example, "value"),
                          reference ? strrchr(reference, '/') + 1 : name);
        else if (example)
            contract_fault(loading, node, example, "an example needs a value");
    }
}

/* What is no JSON is taken and given as it is: its schema tells tools that it is text or bytes, and nothing more. */
static void check_bytes(struct loading *loading, const json_t *node, const json_t *schema)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    const json_t *format = json_object_get(schema, "format");
    bool is_binary = json_is_string(format) && strcmp(json_string_value(format), "binary") == 0;
    if (!type || strcmp(type, "string") != 0 || (format && !is_binary) || json_object_size(schema) > (format ? 2 : 1))
        contract_fault(loading, node, schema, "what is no JSON is {type: string} or {type: string, format: binary}");
}

/* The media types of a "content" object, in its order. */
static struct media *read_content(struct loading *loading, const json_t *content, bool is_answer, size_t *count)
{
    static const char *const keys[] = {"schema", "example", "examples", NULL};
    const char *type;
    json_t *node;
    struct media *list = contract_alloc(loading, (json_object_size(content) + 1) * sizeof(*list));
    *count = 0;
    if (!list)
        return NULL;
    json_object_foreach ((json_t *)content, type, node) {
        const json_t *schema = json_object_get(node, "schema");
        struct media *media = &list[(*count)++];
        media->type = type;
        if (!is_media_type(type, is_answer))
            contract_fault(loading, content, node, "\"%s\" is no media type in lower case%s", type,
                           is_answer ? "" : " without parameters");
        contract_keys(loading, node, "a media type", keys);
        if (!schema)
            contract_fault(loading, content, node, "%s needs a schema, {type: string, format: binary} for bytes", type);
        else if (is_json(type))
            media->schema = contract_schema(loading, schema);
        else
            check_bytes(loading, node, schema);
        check_examples(loading, media->schema, node);
    }
    return list;
}

static void read_body_size(struct loading *loading, struct operation *operation, const json_t *body)
{
    const json_t *style = json_object_get(body, "x-body"), *size = json_object_get(body, "x-max-bytes");
    operation->body_streamed = json_is_string(style) && strcmp(json_string_value(style), "stream") == 0;
    if (style && !operation->body_streamed)
        contract_fault(loading, body, style, "x-body can only be stream");
    if (size && json_integer_value(size) <= 0)
        contract_fault(loading, body, size, "x-max-bytes must be a whole number above 0");
    else if (size)
        operation->body_max = (size_t)json_integer_value(size);
}

void contract_read_body(struct loading *loading, struct operation *operation, const json_t *body)
{
    static const char *const keys[] = {"description", "content", "required", "x-body", "x-max-bytes", NULL};
    const json_t *content = json_object_get(body, "content");
    contract_keys(loading, body, "a request body", keys);
    read_body_size(loading, operation, body);
    operation->body_required = json_is_true(json_object_get(body, "required"));
    operation->body = read_content(loading, content, false, &operation->body_count);
    if (json_object_size(content) == 0)
        contract_fault(loading, NULL, body, "a request body needs content");
    for (size_t i = 0; i < operation->body_count; i++) {
        const struct media *media = &operation->body[i];
        if (media->schema)
            contract_check_closed(loading, media->schema);
        if (!is_json(media->type) && !operation->body_streamed)
            contract_fault(loading, body, content, "%s can only be taken with x-body: stream", media->type);
    }
}

static void read_headers(struct loading *loading, struct response *response, const json_t *headers)
{
    static const char *const keys[] = {"description", "required", "deprecated",  "schema", "example",
                                       "examples",    "x-field",  "x-sent-with", NULL};
    const char *name;
    json_t *entry;
    response->headers = contract_alloc(loading, (json_object_size(headers) + 1) * sizeof(struct response_header));
    json_object_foreach ((json_t *)headers, name, entry) {
        const json_t *node = contract_deref(loading, entry, "headers"), *schema = json_object_get(node, "schema");
        if (!node || !response->headers)
            continue;
        contract_keys(loading, node, "a header", keys);
        if (strcasecmp(name, "Content-Type") == 0)
            contract_fault(loading, headers, entry, "Content-Type is said by the keys of content");
        if (schema)
            (void)contract_schema(loading, schema);
        else
            contract_fault(loading, headers, node, "the header %s needs a schema", name);
        response->headers[response->header_count++] =
            (struct response_header){.name = name, .required = json_is_true(json_object_get(node, "required"))};
    }
}

/* Refusals are problems, whoever asks; only operators' own probes on the admin listener may answer otherwise. */
static void read_response(struct loading *loading, struct response *response, const json_t *node, bool is_admin)
{
    static const char *const keys[] = {"description", "headers", "content", NULL};
    contract_keys(loading, node, "a response", keys);
    if (!json_is_string(json_object_get(node, "description")))
        contract_fault(loading, NULL, node, "a response needs a description");
    response->media = read_content(loading, json_object_get(node, "content"), true, &response->media_count);
    read_headers(loading, response, json_object_get(node, "headers"));
    for (size_t i = 0; i < response->media_count && response->status >= 400 && !is_admin; i++)
        if (strcmp(response->media[i].type, problem_media) != 0)
            contract_fault(loading, node, json_object_get(node, "content"), "a body of status %d must be %s",
                           response->status, problem_media);
}

/* Adds a media type without its parameters, once. */
static size_t add_produced(struct loading *loading, const char **produces, size_t count, const char *type)
{
    size_t length = strcspn(type, ";");
    for (size_t i = 0; i < count; i++)
        if (strlen(produces[i]) == length && memcmp(produces[i], type, length) == 0)
            return count;
    char *bare = contract_alloc(loading, length + 1);
    if (!bare)
        return count;
    memcpy(bare, type, length);
    produces[count] = bare;
    return count + 1;
}

/* The media types of all 2xx answers. */
static void gather_produced(struct loading *loading, struct operation *operation)
{
    size_t most = 1, count = 0;
    if (!operation->responses)
        return;
    for (size_t i = 0; i < operation->response_count; i++)
        most += operation->responses[i].media_count;
    const char **produces = contract_alloc(loading, most * sizeof(char *));
    operation->produces = produces;
    for (size_t i = 0; produces && i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        for (size_t m = 0; m < response->media_count && response->status / 100 == 2; m++)
            count = add_produced(loading, produces, count, response->media[m].type);
    }
}

void contract_read_responses(struct loading *loading, struct operation *operation, const json_t *operation_node,
                             const json_t *responses)
{
    const char *name;
    json_t *entry;
    operation->responses = contract_alloc(loading, (json_object_size(responses) + 1) * sizeof(struct response));
    if (json_object_size(responses) == 0)
        contract_fault(loading, operation_node, responses, "%s %s has no responses", operation->method,
                       operation->path);
    json_object_foreach ((json_t *)responses, name, entry) {
        const json_t *node = contract_deref(loading, entry, "responses");
        int status = 0, length = 0;
        if (!node || !operation->responses)
            continue;
        if (sscanf(name, "%3d%n", &status, &length) != 1 || name[length] || status < 200 || status > 599) {
            contract_fault(loading, responses, entry, "a response must name one status from 200 to 599");
            continue;
        }
        struct response *response = &operation->responses[operation->response_count++];
        response->status = status;
        read_response(loading, response, node, operation->is_admin);
    }
    gather_produced(loading, operation);
}
