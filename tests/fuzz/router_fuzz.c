/* Any text as a path: what is found has whole, decoded values; what is refused leaves nothing behind. */
#include "api/schema/utf8.h"
#include "tests/harness/contract_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct contract *contract;

static bool may_hold_slash(const struct route *route, size_t value)
{
    return route->operation->parameters[value].holds_slash;
}

static void check(const struct route *route, enum route_outcome outcome)
{
    if ((outcome == ROUTE_FOUND) != (route->operation != NULL))
        abort();
    if ((outcome == ROUTE_FOUND || outcome == ROUTE_WRONG_METHOD) != (route->allow[0] != NULL))
        abort();
    for (size_t i = 0; outcome == ROUTE_FOUND && i < route->value_count; i++) {
        const char *value = route->values[i];
        bool dots = strcmp(value, ".") == 0 || strcmp(value, "..") == 0;
        if (!value[0] || dots || strpbrk(value, may_hold_slash(route, i) ? "\\" : "/\\") ||
            !utf8_is_valid(value, strlen(value)))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const char *data, size_t size);

int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    if (!contract)
        contract = contract_of("tests/cases/router/contract.yaml");
    char *path = strndup(data, size);
    static const char *const methods[] = {"GET", "HEAD", "PATCH", "OPTIONS", "FOO"};
    for (size_t i = 0; path && i < sizeof(methods) / sizeof(methods[0]); i++) {
        struct route route;
        check(&route, route_find(contract, methods[i], path, i == 4, &route));
    }
    free(path);
    return 0;
}
