/* Lets who makes or changes something say that it needs no copy of it (Prefer: return=minimal, RFC 7240): every
 * operation whose answer is the record takes the field, unless that answer is the only place where a secret is shown.
 */
#include "api/contract/contract_internal.h"
#include <string.h>

#define DEEPEST 12

/* Whether a member of the schema is shown in this one answer and never again. */
static bool shows_once(const struct loading *loading, json_t *schema, unsigned depth)
{
    const char *name;
    json_t *child;
    size_t i;
    schema = contract_followed(loading, schema, "schemas");
    if (depth > DEEPEST || json_is_true(json_object_get(schema, "x-shown-once")))
        return true;
    json_object_foreach (json_object_get(schema, "properties"), name, child)
        if (shows_once(loading, child, depth + 1))
            return true;
    static const char *const combined[] = {"allOf", "anyOf", "oneOf"};
    for (size_t k = 0; k < 3; k++)
        json_array_foreach (json_object_get(schema, combined[k]), i, child)
            if (shows_once(loading, child, depth + 1))
                return true;
    return false;
}

/* The answer of this status, where it is a record that can be read again. */
static json_t *record_answer(const struct loading *loading, json_t *operation, const char *status)
{
    json_t *response = json_object_get(json_object_get(operation, "responses"), status);
    json_t *answer = contract_followed(loading, response, "responses");
    json_t *json = json_object_get(json_object_get(answer, "content"), "application/json");
    bool is_record = json && !shows_once(loading, json_object_get(json, "schema"), 0);
    return is_record ? answer : NULL;
}

static bool add_parameter(json_t *operation)
{
    json_t *reference = json_pack("{s:s}", "$ref", "#/components/parameters/Prefer");
    if (!json_object_get(operation, "parameters") && json_object_set_new(operation, "parameters", json_array()) != 0)
        return json_decref(reference), false;
    return json_array_append_new(json_object_get(operation, "parameters"), reference) == 0;
}

static void add_prefer(struct loading *loading, json_t *operation)
{
    json_t *responses = json_object_get(operation, "responses");
    json_t *done = record_answer(loading, operation, "200"), *made = record_answer(loading, operation, "201");
    if ((!done && json_object_get(responses, "200")) || (!made && json_object_get(responses, "201")) ||
        (!done && !made))
        return;
    if (!add_parameter(operation))
        loading->out_of_memory = true;
    if (done)
        contract_declare(loading, responses, "204", "responses", "Minimal");
    if (made)
        contract_declare(loading, json_object_get(made, "headers"), "Preference-Applied", "headers",
                         "PreferenceApplied");
}

void contract_derive_prefer(struct loading *loading)
{
    static const char *const writing[] = {"post", "put", "patch"};
    const json_t *document = loading->compiled->contract.document;
    const json_t *parameters = json_object_get(json_object_get(document, "components"), "parameters");
    const char *path;
    json_t *item;
    if (!json_object_get(parameters, "Prefer"))
        return; /* a contract that does not know it */
    json_object_foreach (json_object_get(document, "paths"), path, item)
        for (size_t i = 0; i < 3; i++) {
            json_t *operation = json_object_get(item, writing[i]);
            if (operation && !json_object_get(operation, "x-unkept") && !json_object_get(operation, "x-listener"))
                add_prefer(loading, operation);
        }
}
