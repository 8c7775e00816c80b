/* Any text as a query, and what follows its first line feed as a header: values that fit, or errors that are whole. */
#include "api/schema/utf8.h"
#include "tests/harness/contract_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct contract *contract;

static const char *header_of(const void *context, const char *name)
{
    return strcasecmp(name, "idempotency-key") == 0 ? context : NULL;
}

static void check(const struct params *params, bool fits, const struct schema_errors *errors)
{
    if (fits != (errors->count == 0))
        abort();
    for (size_t i = 0; fits && i < params->operation->parameter_count; i++)
        if (params->values[i] && !utf8_is_valid(params->values[i], strlen(params->values[i])))
            abort();
    for (size_t i = 0; i < errors->count && i < SCHEMA_ERRORS_KEPT; i++)
        if (!errors->items[i].detail[0] || !errors->items[i].keyword[0] ||
            !utf8_is_valid(errors->items[i].pointer, strlen(errors->items[i].pointer)))
            abort();
}

int LLVMFuzzerTestOneInput(const char *data, size_t size);

int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    static const char *const paths[] = {"/things/0198c0de-0000-7000-8000-000000000001", "/search"};
    if (!contract)
        contract = contract_of("tests/cases/params/contract.yaml");
    char *query = strndup(data, size), *header = query;
    if (!query)
        return 0;
    strsep(&header, "\n");
    for (size_t i = 0; i < 2; i++) {
        struct route route;
        struct params params;
        struct schema_errors errors;
        if (route_find(contract, "GET", paths[i], false, &route) != ROUTE_FOUND)
            abort();
        bool fits = params_read(&params, &route, query, header_of, header, &errors);
        check(&params, fits, &errors);
        params_clear(&params);
    }
    free(query);
    return 0;
}
