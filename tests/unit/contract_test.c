/* Contracts and their faults: every file of tests/cases/contract ends in "# fault: LINE: MESSAGE" lines, none where it
 * is to be taken. */
#include "tests/harness/contract_file.h"
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void add_fault(void *context, size_t line, const char *message)
{
    char *told = context;
    size_t used = strlen(told);
    snprintf(told + used, 8192 - used, "# fault: %zu: %s\n", line, message);
}

Test(contract, every_case_of_the_folder_has_its_faults)
{
    glob_t found;
    cr_assert_eq(glob("tests/cases/contract/*.yaml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        size_t length = 0;
        char told[8192] = "", *yaml = file_text(found.gl_pathv[i], &length);
        cr_assert(yaml, "%s cannot be read", found.gl_pathv[i]);
        const char *wanted = strstr(yaml, "# fault: ");
        struct contract *contract = contract_load(yaml, length, add_fault, told);
        cr_expect_str_eq(told, wanted ? wanted : "", "%s:\n%s", found.gl_pathv[i], told);
        cr_expect_eq(contract == NULL, wanted != NULL);
        contract_free(contract);
        free(yaml);
    }
    globfree(&found);
}

Test(contract, an_operation_is_compiled_with_all_it_says)
{
    struct contract *contract = contract_of("tests/cases/contract/complete.yaml");
    const struct operation *operation = contract_find(contract, "createPerson");
    cr_expect_str_eq(operation->method, "POST");
    cr_expect_str_eq(operation->path, "/v1/organizations/{organization}/persons/{id}");
    cr_expect_not(operation->is_public || operation->is_open);
    cr_expect_eq(operation->line, 9);
    cr_expect_eq(operation->scope_count, 2);
    cr_expect_str_eq(operation->scopes[1], "notes:write");
    cr_expect_eq(operation->body_max, 65536);
    cr_expect(operation->body_required);
    cr_expect_str_eq(operation->body[0].type, "application/json");
    cr_expect_str_eq(operation->produces[0], "application/json");
    cr_expect_str_eq(operation->produces[1], "text/csv");
    cr_expect_null(operation->produces[2]);
    cr_expect_null(operation_response(operation, 404));
    const struct response *created = operation_response(operation, 201);
    cr_expect_str_eq(created->headers[0].name, "Location");
    cr_expect(created->headers[0].required);
    contract_free(contract);
}

Test(contract, path_parameters_come_first_in_the_order_of_the_template)
{
    struct contract *contract = contract_of("tests/cases/contract/complete.yaml");
    const struct operation *operation = contract_find(contract, "createPerson");
    cr_assert_eq(operation->parameter_count, 4);
    cr_expect_str_eq(operation->parameters[0].name, "organization");
    cr_expect_str_eq(operation->parameters[1].name, "id");
    cr_expect_eq(operation->parameters[2].place, IN_QUERY);
    cr_expect_str_eq(operation->parameters[2].preset, "20");
    cr_expect_eq(operation->parameters[3].place, IN_HEADER);
    contract_free(contract);
}

Test(contract, listeners_and_streams_are_told_apart)
{
    struct contract *contract = contract_of("tests/cases/contract/complete.yaml");
    const struct operation *upload = contract_find(contract, "uploadFile");
    cr_expect(upload->body_streamed);
    cr_expect_str_eq(upload->body[0].type, "image/*");
    cr_expect_null(upload->body[0].schema);
    const struct operation *metrics = contract_find(contract, "readMetrics");
    cr_expect(metrics->is_admin && metrics->is_public && metrics->body_count == 0);
    cr_expect_str_eq(metrics->produces[0], "text/plain");
    cr_expect_null(contract_find(contract, "noSuchOperation"));
    contract_free(contract);
}

static bool fits(const struct schema *schema, const char *text)
{
    json_t *value = json_loads(text, 0, NULL);
    bool fits = schema_validate(schema, value, NULL);
    json_decref(value);
    return fits;
}

Test(contract, a_schema_takes_the_members_of_another_and_its_own_come_first)
{
    struct contract *contract = contract_of("tests/cases/contract/derived.yaml");
    const struct operation *operation = contract_find(contract, "createPerson");
    const struct schema *input = operation->body[0].schema;
    const struct schema *person = operation_response(operation, 200)->media[0].schema;
    cr_expect(fits(input, "{\"name\":\"Ali\",\"age\":120}"));
    cr_expect_not(fits(input, "{\"age\":1}"), "the name is asked for");
    cr_expect_not(fits(input, "{\"name\":\"Ali\",\"id\":1}"), "the id is no member of what is sent");
    cr_expect_not(fits(input, "{\"name\":\"Alissar\"}"));
    cr_expect(fits(person, "{\"name\":\"Ali\",\"id\":1,\"age\":null}"));
    cr_expect_not(fits(person, "{\"name\":\"Ali\",\"age\":1}"), "the id is asked for as well");
    cr_expect_not(fits(person, "{\"id\":1}"), "what the base asks for stays");
    const json_t *schemas = json_object_get(json_object_get(contract->document, "components"), "schemas");
    const json_t *written = json_object_get(json_object_get(schemas, "Person"), "properties");
    cr_expect_eq(json_object_size(written), 3, "the document that is served has them all");
    contract_free(contract);
}

/* The contract NAME.yaml of tests/cases/examples with the examples of NAME.json. */
static struct contract *with_examples(const char *yaml_path, char *told, const char **wanted)
{
    static char json_path[256];
    snprintf(json_path, sizeof(json_path), "%.*s.json", (int)(strlen(yaml_path) - strlen(".yaml")), yaml_path);
    size_t length = 0, json_length = 0;
    char *yaml = file_text(yaml_path, &length), *json = file_text(json_path, &json_length);
    cr_assert(yaml && json, "%s cannot be read", json_path);
    struct embedded file = {"case", json_path, json, json + json_length};
    struct contract *contract = contract_load_with(yaml, length, &file, 1, add_fault, told);
    *wanted = strstr(yaml, "# fault: ") ?: "";
    free(json);
    return contract;
}

Test(contract, examples_that_do_not_fit_or_serve_are_faults)
{
    glob_t found;
    cr_assert_eq(glob("tests/cases/examples/*.yaml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char told[8192] = "";
        const char *wanted;
        struct contract *contract = with_examples(found.gl_pathv[i], told, &wanted);
        cr_expect_str_eq(told, wanted, "%s:\n%s", found.gl_pathv[i], told);
        contract_free(contract);
    }
    globfree(&found);
}

static const json_t *value_of(const struct contract *contract, const char *name)
{
    const json_t *all = json_object_get(json_object_get(contract->document, "components"), "examples");
    return json_object_get(json_object_get(all, name), "value");
}

Test(contract, an_example_names_days_to_come_and_a_page_is_made_of_its_items)
{
    char told[8192] = "", tomorrow[32], then[32];
    const char *wanted;
    struct contract *contract = with_examples("tests/cases/examples/sound.yaml", told, &wanted);
    cr_assert(contract, "%s", told);
    const json_t *own = value_of(contract, "createPerson.own");
    time_t soon = time(NULL) + 366 * 86400L, late = time(NULL) + 400 * 86400L;
    strftime(tomorrow, sizeof(tomorrow), "%Y-%m-%d", gmtime(&soon));
    strftime(then, sizeof(then), "%Y-%m-%dT%H:%M:%SZ", gmtime(&late));
    const char *until = json_string_value(json_object_get(own, "until")),
               *at = json_string_value(json_object_get(own, "at"));
    cr_expect(strcmp(until, tomorrow) > 0 && strcmp(until, then) < 0, "%s", until);
    cr_expect(strcmp(at, tomorrow) > 0 && strcmp(at, then) < 0, "%s", at);
    const json_t *items = json_object_get(value_of(contract, "PersonPage.page"), "items");
    cr_expect(json_equal(json_array_get(items, 0), value_of(contract, "Person.plain")));
    contract_free(contract);
}

Test(contract, the_contract_of_the_service_has_no_fault)
{
    contract_free(contract_of("openapi.yaml"));
}
