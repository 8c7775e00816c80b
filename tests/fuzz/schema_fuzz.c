/* Any bytes as a JSON body, held against every body of the contract; and as a schema, held against itself. */
#include "api/schema/json_scan.h"
#include "api/schema/utf8.h"
#include "tests/harness/contract_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct contract *contract;

static void check(const struct schema *schema, const json_t *value)
{
    struct schema_errors errors = {0};
    bool fits = schema_validate(schema, value, &errors);
    if (fits != (errors.count == 0) || fits != schema_validate(schema, value, NULL))
        abort();
    for (size_t i = 0; i < errors.count && i < SCHEMA_ERRORS_KEPT; i++) {
        const char *pointer = errors.items[i].pointer;
        if ((pointer[0] && pointer[0] != '/') || !utf8_is_valid(pointer, strlen(pointer)) || !errors.items[i].detail[0])
            abort();
    }
}

static void count_fault(void *context, const json_t *node, const char *message)
{
    size_t *faults = context;
    if (!message[0])
        abort();
    (void)node;
    ++*faults;
}

static void check_as_schema(const json_t *value)
{
    size_t faults = 0;
    struct schema_set *set = schema_set_new(value, count_fault, &faults);
    const struct schema *schema = schema_compile(set, value);
    if (!schema != (faults > 0))
        abort();
    if (schema)
        check(schema, value);
    schema_set_free(set);
}

int LLVMFuzzerTestOneInput(const char *data, size_t size);

int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    struct json_fault fault = {0};
    if (!contract)
        contract = contract_of("openapi.yaml");
    json_t *value = json_read(data, size, &fault);
    if (!value && (!fault.message || fault.line == 0 || fault.column == 0))
        abort();
    if (!value)
        return 0;
    for (size_t i = 0; i < contract->operation_count; i++)
        for (size_t b = 0; b < contract->operations[i].body_count; b++)
            if (contract->operations[i].body[b].schema)
                check(contract->operations[i].body[b].schema, value);
    check_as_schema(value);
    json_decref(value);
    return 0;
}
