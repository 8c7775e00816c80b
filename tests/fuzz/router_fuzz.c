/* Any text as a path: what is found has whole, decoded values; what is refused leaves nothing behind. */
#include "api/contract/contract.h"
#include "api/schema/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct contract *contract;

static void tell(void *context, size_t line, const char *message)
{
    (void)context;
    fprintf(stderr, "contract.yaml:%zu: %s\n", line, message);
    abort();
}

static void load(void)
{
    static char yaml[1U << 20];
    FILE *file = fopen("tests/cases/router/contract.yaml", "r");
    if (!file)
        abort();
    size_t length = fread(yaml, 1, sizeof(yaml), file);
    fclose(file);
    contract = contract_load(yaml, length, tell, NULL);
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
        if (!value[0] || dots || strpbrk(value, "/\\") || !utf8_is_valid(value, strlen(value)))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const char *data, size_t size);

int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    if (!contract)
        load();
    char *path = strndup(data, size);
    static const char *const methods[] = {"GET", "HEAD", "PATCH", "OPTIONS", "FOO"};
    for (size_t i = 0; path && i < sizeof(methods) / sizeof(methods[0]); i++) {
        struct route route;
        check(&route, route_find(contract, methods[i], path, i == 4, &route));
    }
    free(path);
    return 0;
}
