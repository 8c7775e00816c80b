/* `athar check`: every disagreement between contract, handlers, scopes, statements and settings, with its line. */
#include "api/auth/scopes.h"
#include "api/base/commands.h"
#include "api/base/service.h"
#include "api/http/problem.h"
#include "db/embedded.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t told;

static void tell(void *context, const char *line)
{
    (void)context;
    told++;
    fprintf(stderr, "check: %s%s", line, line[0] && line[strlen(line) - 1] == '\n' ? "" : "\n");
}

static void tell_fault(void *context, size_t line, const char *message)
{
    (void)context;
    told++;
    fprintf(stderr, "check: openapi.yaml:%zu: %s\n", line, message);
}

/* A scope that no row of the scope table has would lock an operation for everybody. */
static void check_scopes(const struct contract *contract)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        for (size_t s = 0; s < contract->operations[i].scope_count; s++)
            if (scope_by_name(contract->operations[i].scopes[s]) == 0) {
                fprintf(stderr, "check: operation %s needs the unknown scope %s\n", contract->operations[i].id,
                        contract->operations[i].scopes[s]);
                told++;
            }
}

/* The types of problems that the contract lists are those of the table, in its order. */
static void check_problems(const struct contract *contract)
{
    const json_t *components = json_object_get(contract->document, "components");
    const json_t *schema = json_object_get(json_object_get(components, "schemas"), "ProblemType");
    const json_t *types = json_object_get(schema, "enum");
    if (json_array_size(types) != PROBLEM_COUNT - 1)
        tell(NULL, "schema ProblemType does not list every type of api/http/problems.def");
    for (enum problem_kind kind = PROBLEM_none + 1; kind < PROBLEM_COUNT; kind++) {
        const char *listed = json_string_value(json_array_get(types, kind - 1));
        if (!listed || strncmp(listed, "/problems/", 10) != 0 || strcmp(listed + 10, problem_type(kind)) != 0) {
            fprintf(stderr, "check: schema ProblemType lacks /problems/%s at its place\n", problem_type(kind));
            told++;
        }
    }
}

static bool is_answered(const struct contract *contract, int status)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (operation_response(&contract->operations[i], status))
            return true;
    return false;
}

/* Each type of problem that an operation answers with has an example, which is a row of that table. */
static void check_problem_examples(const struct contract *contract)
{
    const json_t *components = json_object_get(contract->document, "components");
    char name[80];
    for (enum problem_kind kind = PROBLEM_none + 1; kind < PROBLEM_COUNT; kind++) {
        snprintf(name, sizeof(name), "Problem.%s", problem_type(kind));
        const json_t *example =
            json_object_get(json_object_get(json_object_get(components, "examples"), name), "value");
        const char *title = json_string_value(json_object_get(example, "title"));
        if (example ? title && strcmp(title, problem_title(kind, LANGUAGE_EN)) == 0 &&
                          json_integer_value(json_object_get(example, "status")) == problem_status(kind)
                    : !is_answered(contract, problem_status(kind)))
            continue;
        fprintf(stderr, "check: /problems/%s needs an example with the title and status of api/http/problems.def\n",
                problem_type(kind));
        told++;
    }
}

int check_command(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct contract *contract = contract_load_carried(tell_fault, NULL);
    handler_fn **handlers = contract ? calloc(contract->operation_count + 1, sizeof(*handlers)) : NULL;
    if (!handlers) {
        tell(NULL, "the contract could not be read");
    } else {
        operations_bind(contract, handlers, tell, NULL);
        check_scopes(contract);
        check_problems(contract);
        check_problem_examples(contract);
    }
    if (db_check_queries(tell, NULL) == 0)
        db_check_calls(tell, NULL);
    settings_check(tell, NULL);
    if (told == 0 && contract)
        printf("athar check: %zu operations, %zu statements, %zu migrations agree\n", contract->operation_count,
               db_query_count, embedded_migration_count);
    free(handlers);
    contract_free(contract);
    return told == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
