/* Parameters of requests: tests/cases/params/requests.txt has a line for each. */
#include "tests/harness/contract_file.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct contract *contract;

static void load(void)
{
    contract = contract_of("tests/cases/params/contract.yaml");
}

static void unload(void)
{
    contract_free(contract);
}

TestSuite(params, .init = load, .fini = unload);

/* A header_fn: the only field of these requests, its value is the context. */
static const char *header_of(const void *context, const char *name)
{
    return strcasecmp(name, "idempotency-key") == 0 ? context : NULL;
}

static bool read_request(const char *path, const char *query, const char *header, struct route *route,
                         struct params *params, struct schema_errors *errors)
{
    cr_assert_eq(route_find(contract, "GET", path, false, route), ROUTE_FOUND, "%s", path);
    return params_read(params, route, query, header_of, header, errors);
}

/* "ok name=value ..." or "parameter/keyword ..." */
static void describe(bool fits, const struct params *params, const struct schema_errors *errors, char *out, size_t size)
{
    size_t used = 0;
    const struct operation *operation = params->operation;
    if (fits)
        used += (size_t)snprintf(out, size, "ok");
    for (size_t i = 0; fits && i < operation->parameter_count; i++)
        if (params->values[i])
            used += (size_t)snprintf(out + used, size - used, " %s=%s", operation->parameters[i].name,
                                     params_get(params, operation->parameters[i].name));
    for (size_t i = 0; !fits && i < errors->count; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s/%s", i > 0 ? " " : "", errors->items[i].pointer,
                                 errors->items[i].keyword);
}

Test(params, every_request_of_the_file)
{
    char line[1024], got[1024];
    FILE *file = fopen("tests/cases/params/requests.txt", "r");
    cr_assert(file);
    while (fgets(line, sizeof(line), file)) {
        struct route route;
        struct params params;
        struct schema_errors errors;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#')
            continue;
        char *rest = line, *path = strsep(&rest, "|"), *header = strsep(&rest, "|"), *target = path;
        path = strsep(&target, "?");
        bool fits = read_request(path, target, header[0] ? header : NULL, &route, &params, &errors);
        describe(fits, &params, &errors, got, sizeof(got));
        cr_expect_str_eq(got, rest, "%s?%s: %s", path, target ? target : "", got);
        params_clear(&params);
    }
    fclose(file);
}

Test(params, a_list_has_50_items_at_most)
{
    struct route route;
    struct params params;
    struct schema_errors errors;
    char query[256] = "years=1";
    for (int i = 1; i < 50; i++)
        strcat(query, ",1");
    cr_expect(read_request("/things/0198c0de-0000-7000-8000-000000000001", query, NULL, &route, &params, &errors));
    params_clear(&params);
    strcat(query, ",1");
    cr_expect_not(read_request("/things/0198c0de-0000-7000-8000-000000000001", query, NULL, &route, &params, &errors));
    cr_expect_str_eq(errors.items[0].detail, "Must have at most 50 items.");
    params_clear(&params);
}

Test(params, a_header_with_control_bytes_or_broken_utf8_is_refused)
{
    static const char *const values[] = {"a\x01", "a\x7f", "\xff", "\xED\xA0\x80"};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct route route;
        struct params params;
        struct schema_errors errors;
        cr_expect_not(
            read_request("/things/0198c0de-0000-7000-8000-000000000001", NULL, values[i], &route, &params, &errors));
        cr_expect_str_eq(errors.items[0].keyword, "encoding");
        params_clear(&params);
    }
}

Test(params, a_long_unknown_name_is_cut_between_characters)
{
    struct route route;
    struct params params;
    struct schema_errors errors;
    char query[1000] = "q=1&a";
    for (int i = 0; i < 200; i++)
        strcat(query, "م");
    cr_expect_not(read_request("/search", query, NULL, &route, &params, &errors));
    cr_expect_eq(strlen(errors.items[0].pointer), 255);
    query[sizeof("q=1&") - 1] = 'b';
    strcat(query, "&bb");
    params_clear(&params);
    cr_expect_not(read_request("/search", query + 5, NULL, &route, &params, &errors));
    cr_expect_eq(strlen(errors.items[0].pointer), 254, "a name of two-byte letters ends at a whole one");
    params_clear(&params);
}

Test(params, two_hundred_unknown_parameters_are_counted_and_16_told)
{
    struct route route;
    struct params params;
    struct schema_errors errors;
    char query[1000] = "q=1";
    for (int i = 0; i < 200; i++)
        strcat(query, "&x=1");
    cr_expect_not(read_request("/search", query, NULL, &route, &params, &errors));
    cr_expect_eq(errors.count, 200);
    params_clear(&params);
}
