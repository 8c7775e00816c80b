/* Gives every JSON body and every JSON answer its examples. They stand in files, one a resource, under the name of
 * their schema (an operation's own under its operationId, those of one answer under operationId.status), and go into
 * /openapi.json as components. */
#include "api/contract/contract_internal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_SECONDS 86400L

/* "<day in 300 days>" and "<time in 300 days>" stand for days to come, so that no example grows stale: the first of
 * that month, so that services started on different days give the same contract. NULL: the text is no such word. */
static json_t *day_to_come(const char *text)
{
    char word[8], day[32];
    long days = 0;
    int end = 0;
    struct tm parts;
    if (!text || sscanf(text, "<%7[a-z] in %ld days>%n", word, &days, &end) != 2 || end == 0 || text[end] ||
        days < 62 || days > 36600)
        return NULL;
    time_t at = time(NULL) + days * DAY_SECONDS;
    gmtime_r(&at, &parts);
    strftime(day, sizeof(day), strcmp(word, "time") == 0 ? "%Y-%m-01T00:00:00Z" : "%Y-%m-01", &parts);
    return json_string(day);
}

static void fill_days(json_t *node)
{
    const char *key;
    json_t *child, *day;
    void *next;
    size_t i;
    json_object_foreach_safe (node, next, key, child)
        if ((day = day_to_come(json_string_value(child))))
            (void)json_object_set_new(node, key, day);
        else
            fill_days(child);
    json_array_foreach (node, i, child)
        if ((day = day_to_come(json_string_value(child))))
            (void)json_array_set_new(node, i, day);
        else
            fill_days(child);
}

/* Puts the examples of a schema or operation among the components, as KEY.NAME. */
static void add_examples(struct loading *loading, const char *key, json_t *entries)
{
    json_t *components = json_object_get(loading->compiled->contract.document, "components"), *entry;
    json_t *all = json_object_get(components, "examples");
    char name[160];
    const char *label;
    json_object_foreach (entries, label, entry) {
        snprintf(name, sizeof(name), "%s.%s", key, label);
        if (json_object_set(all, name, entry) != 0)
            loading->out_of_memory = true;
    }
    if (json_object_set(loading->examples, key, entries) != 0)
        loading->out_of_memory = true;
}

static void read_file(struct loading *loading, const struct embedded *file)
{
    json_error_t error = {.line = 1, .text = "not an object"};
    json_t *told = json_loadb(file->data, (size_t)(file->end - file->data), JSON_REJECT_DUPLICATES, &error), *entries;
    const char *key;
    if (!json_is_object(told))
        contract_fault(loading, NULL, NULL, "%s:%d: %s", file->path, error.line, error.text);
    fill_days(told);
    json_object_foreach (told, key, entries)
        if (!json_object_size(entries) || json_object_get(loading->examples, key))
            contract_fault(loading, NULL, NULL, "%s: %s has no examples here, or some in another file, too", file->path,
                           key);
        else
            add_examples(loading, key, entries);
    json_decref(told);
}

static const char *schema_name(const json_t *schema)
{
    const char *reference = json_string_value(json_object_get(schema, "$ref")), *name = strrchr(reference ?: "", '/');
    return name ? name + 1 : NULL;
}

/* A page with nothing of its own shows the first example of its items. */
static void add_page(struct loading *loading, const char *name, const json_t *schema)
{
    const json_t *items = json_object_get(json_object_get(schema, "properties"), "items");
    const char *item = schema_name(json_object_get(items, "items"));
    json_t *entries = item ? json_object_get(loading->examples, item) : NULL;
    json_t *first = json_object_iter_value(json_object_iter(entries));
    if (!first || json_object_get(loading->examples, name) ||
        json_object_size(json_object_get(schema, "properties")) != 2 ||
        !json_object_get(json_object_get(schema, "properties"), "next"))
        return;
    json_t *page = json_pack("{s:{s:s,s:{s:[O],s:n}}}", "page", "summary", "The only page", "value", "items",
                             json_object_get(first, "value"), "next");
    if (page)
        add_examples(loading, name, page);
    else
        loading->out_of_memory = true;
    json_decref(page);
}

static bool is_json(const char *type)
{
    size_t length = strlen(type);
    return strcmp(type, "application/json") == 0 || (length > 5 && strcmp(type + length - 5, "+json") == 0);
}

/* Refers to the examples of a media type: to those under `own`, else to its schema's; of problems to those of the
 * status alone. Gives them back, NULL where there is none. */
static const json_t *attach(struct loading *loading, json_t *media, const char *own, int problem)
{
    const char *name = schema_name(json_object_get(media, "schema")), *label;
    const char *key = own && json_object_get(loading->examples, own) ? own : name;
    const json_t *found = key ? json_object_get(loading->examples, key) : NULL;
    json_t *entry, *told = json_object();
    char pointer[192];
    json_object_foreach ((json_t *)found, label, entry) {
        int status = (int)json_integer_value(json_object_get(json_object_get(entry, "value"), "status"));
        snprintf(pointer, sizeof(pointer), "#/components/examples/%s.%s", key, label);
        if ((!problem || status == problem) &&
            json_object_set_new(told, label, json_pack("{s:s}", "$ref", pointer)) != 0)
            loading->out_of_memory = true;
    }
    if (json_object_size(told) == 0)
        contract_fault(loading, NULL, media, "%s%s needs an example: api/contract/examples/ has none under %s%s",
                       problem ? "the problem of " : "", own ?: "this answer", name ?: "its name",
                       problem ? " of this status" : "");
    if (json_object_set_new(media, "examples", told) != 0)
        loading->out_of_memory = true;
    return found;
}

/* Whoever learns from the examples of a body meets each of its members. */
static void check_said(struct loading *loading, const json_t *schema, const json_t *entries)
{
    const char *name = schema_name(schema), *member, *label;
    const json_t *whole = contract_followed(loading, (json_t *)schema, "schemas");
    json_t *node, *entry;
    json_object_foreach (json_object_get(whole, "properties"), member, node) {
        bool is_said = json_is_true(json_object_get(node, "deprecated"));
        json_object_foreach ((json_t *)entries, label, entry)
            is_said = is_said || json_object_get(json_object_get(entry, "value"), member);
        if (!is_said)
            contract_fault(loading, whole, node, "no example of the body %s says \"%s\"", name ?: "", member);
    }
}

static void add_to_body(struct loading *loading, const json_t *operation, const char *id)
{
    json_t *body = contract_followed(loading, json_object_get(operation, "requestBody"), "requestBodies"), *media;
    const char *type;
    json_object_foreach (json_object_get(body, "content"), type, media) {
        const json_t *entries = is_json(type) ? attach(loading, media, id, 0) : NULL;
        if (entries)
            check_said(loading, json_object_get(media, "schema"), entries);
    }
}

static void add_to_answers(struct loading *loading, const json_t *operation, const char *id)
{
    const char *status, *type;
    json_t *response, *media;
    char own[96];
    json_object_foreach (json_object_get(operation, "responses"), status, response) {
        json_t *answer = contract_followed(loading, response, "responses");
        snprintf(own, sizeof(own), "%s.%s", id, status);
        json_object_foreach (json_object_get(answer, "content"), type, media) {
            bool is_problem = strcmp(type, "application/problem+json") == 0;
            if (is_json(type) && (is_problem || status[0] == '2') && !json_object_get(media, "examples"))
                attach(loading, media, answer == response ? own : NULL, is_problem ? atoi(status) : 0);
        }
    }
}

void contract_derive_examples(struct loading *loading)
{
    json_t *document = (json_t *)loading->compiled->contract.document;
    json_t *components = json_object_get(document, "components"), *schema, *item, *operation;
    const char *name, *path, *method;
    if (loading->file_count == 0)
        return; /* a contract that is not shown to anybody */
    if (!(loading->examples = json_object()) || json_object_set_new(components, "examples", json_object()) != 0)
        loading->out_of_memory = true;
    for (size_t i = 0; i < loading->file_count; i++)
        read_file(loading, &loading->files[i]);
    json_object_foreach (json_object_get(components, "schemas"), name, schema)
        add_page(loading, name, schema);
    json_object_foreach (json_object_get(document, "paths"), path, item)
        json_object_foreach (item, method, operation) {
            const char *id = json_string_value(json_object_get(operation, "operationId"));
            if (id)
                add_to_body(loading, operation, id), add_to_answers(loading, operation, id);
        }
    json_decref(loading->examples);
    loading->examples = NULL;
}
