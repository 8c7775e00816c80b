/* Which operation a raw path names: tests/cases/router/requests.txt has a line for each request. */
#include "tests/harness/contract_file.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct contract *contract;

static void load(void)
{
    contract = contract_of("tests/cases/router/contract.yaml");
}

static void unload(void)
{
    contract_free(contract);
}

TestSuite(router, .init = load, .fini = unload);

/* What came of a request, written as in the file: outcome, operation and its values, or the methods allowed. */
static void describe(const struct route *route, enum route_outcome outcome, char *out, size_t size)
{
    static const char *const outcomes[] = {"FOUND", "MALFORMED", "UNKNOWN", "WRONG_METHOD"};
    size_t used = (size_t)snprintf(out, size, "%s", outcomes[outcome]);
    if (outcome == ROUTE_FOUND)
        used += (size_t)snprintf(out + used, size - used, " %s", route->operation->id);
    for (size_t i = 0; outcome == ROUTE_FOUND && i < route->value_count; i++)
        used += (size_t)snprintf(out + used, size - used, " %s", route->values[i]);
    for (size_t i = 0; outcome == ROUTE_WRONG_METHOD && route->allow[i]; i++)
        used += (size_t)snprintf(out + used, size - used, " %s", route->allow[i]);
}

Test(router, every_request_of_the_file)
{
    char line[512], got[512];
    FILE *file = fopen("tests/cases/router/requests.txt", "r");
    cr_assert(file);
    while (fgets(line, sizeof(line), file)) {
        char method[16], path[256], listener[16];
        int at = 0;
        struct route route;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#')
            continue;
        cr_assert_eq(sscanf(line, "%15s %255s %15s %n", method, path, listener, &at), 3, "%s", line);
        enum route_outcome outcome = route_find(contract, method, path, strcmp(listener, "admin") == 0, &route);
        describe(&route, outcome, got, sizeof(got));
        cr_expect_str_eq(got, line + at, "%s %s: %s", method, path, got);
    }
    fclose(file);
}

Test(router, bytes_that_no_path_has_are_malformed)
{
    struct route route;
    for (int byte = 1; byte < 256; byte++) {
        char path[] = "/v1/persons/x";
        path[12] = (char)byte;
        bool fine = byte >= 0x21 && byte <= 0x7E && !strchr("%./\\", byte);
        enum route_outcome outcome = route_find(contract, "GET", path, false, &route);
        cr_expect_eq(outcome == ROUTE_FOUND, fine, "byte %d", byte);
    }
}

Test(router, a_segment_longer_than_a_route_holds_is_unknown)
{
    static char path[5000] = "/v1/persons/";
    struct route route;
    memset(path + 12, 'a', 1000);
    cr_expect_eq(route_find(contract, "GET", path, false, &route), ROUTE_FOUND);
    memset(path + 12, 'a', 4000);
    cr_expect_eq(route_find(contract, "GET", path, false, &route), ROUTE_UNKNOWN);
}

Test(router, finds_a_route_in_less_than_5_microseconds)
{
    struct route route;
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    for (int i = 0; i < 20000; i++)
        cr_assert_eq(
            route_find(contract, "PATCH", "/v1/persons/0198c0de-0000-7000-8000-000000000001/notes/3", false, &route),
            ROUTE_FOUND);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    double each = ((double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3) / 20000;
    cr_expect_lt(each, 5.0, "%.2f microseconds", each);
}
