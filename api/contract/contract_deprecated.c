/* What is deprecated says since when and until when it works: whoever builds on the contract can plan with that. */
#include "api/contract/contract_internal.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LEAST_DAYS 365 /* between the two: README's promise of what may change within /v1 */

/* The first second of a day "2026-11-27" in UTC; -1: it is none. */
static time_t day_start(const json_t *day)
{
    struct tm parts = {0};
    const char *text = json_string_value(day), *end = text ? strptime(text, "%Y-%m-%d", &parts) : NULL;
    return end && *end == '\0' && strlen(text) == 10 ? timegm(&parts) : -1;
}

static void check_node(struct loading *loading, const json_t *node)
{
    const json_t *since = json_object_get(node, "x-deprecated-since"), *sunset = json_object_get(node, "x-sunset");
    bool is_deprecated = json_is_true(json_object_get(node, "deprecated"));
    if (!is_deprecated && (since || sunset))
        contract_fault(loading, node, since ? since : sunset, "what has x-deprecated-since and x-sunset is deprecated");
    time_t begin = day_start(since), end = day_start(sunset);
    if (is_deprecated && (begin < 0 || end < 0 || end - begin < LEAST_DAYS * 86400L))
        contract_fault(loading, NULL, node,
                       "what is deprecated says x-deprecated-since and x-sunset, two days with %d between them",
                       LEAST_DAYS);
}

void contract_check_deprecated(struct loading *loading, const json_t *node)
{
    const char *key;
    json_t *child;
    size_t i;
    check_node(loading, node);
    json_object_foreach ((json_t *)node, key, child)
        contract_check_deprecated(loading, child);
    json_array_foreach (node, i, child)
        contract_check_deprecated(loading, child);
}

void contract_read_deprecation(struct loading *loading, struct operation *operation, const json_t *node)
{
    time_t begin = day_start(json_object_get(node, "x-deprecated-since"));
    time_t end = day_start(json_object_get(node, "x-sunset"));
    struct tm parts;
    if (!json_is_true(json_object_get(node, "deprecated")) || begin < 0 || end < 0)
        return;
    char *since = contract_alloc(loading, 32), *sunset = contract_alloc(loading, 40);
    if (!since || !sunset)
        return;
    snprintf(since, 32, "@%lld", (long long)begin);
    strftime(sunset, 40, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&end, &parts));
    operation->deprecated_since = since;
    operation->sunset = sunset;
}
