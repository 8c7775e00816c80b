/* Liveness, readiness, metrics and the documents. */
#include "tests/harness.h"
#include <string.h>

/* In one test, as the second half changes what the first asks for. */
Test(health, a_working_service_is_ready_and_with_another_schema_is_not)
{
    struct answer alive = call(.path = "/livez", .service = ADMIN), ready = call(.path = "/readyz", .service = ADMIN);
    expect_status(&alive, 200);
    expect_status(&ready, 200);
    sql("update schema_migration set number = number + 100 where number = (select max(number) from schema_migration)");
    struct answer answer = call(.path = "/readyz", .service = ADMIN);
    sql("update schema_migration set number = number - 100 where number > 100");
    expect_status(&answer, 503);
    cr_assert(json_is_false(value_at(&answer, "/schema")));
}

Test(health, what_is_missing_is_told)
{
    struct answer answer = call(.path = "/readyz", .service = "ADMIN_AWAY");
    expect_status(&answer, 503);
    cr_assert(json_is_false(value_at(&answer, "/database")));
    cr_assert(json_is_true(value_at(&answer, "/keys")));
}

Test(health, the_admin_operations_are_not_on_the_main_listener)
{
    static const char *const paths[] = {"/metrics", "/livez", "/readyz", "/v1/inquiries/../../metrics"};
    for (size_t i = 0; i < 4; i++) {
        struct answer answer = call(.path = paths[i], .unchecked = true);
        cr_assert(answer.status == 404 || answer.status == 400);
    }
}

Test(health, metrics_count_requests_by_operation_and_status)
{
    struct answer refused = call(.path = "/v1/me");
    struct answer metrics = call(.path = "/metrics", .service = ADMIN);
    (void)refused;
    expect_status(&metrics, 200);
    cr_assert(strstr(metrics.body, "athar_requests_total{operation=\"readMe\",status=\"401\"}"));
    cr_assert(strstr(metrics.body, "athar_request_duration_seconds_bucket{operation=\"readMe\",le=\"+Inf\"}"));
    cr_assert(strstr(metrics.body, "athar_pool_open"));
}

Test(documents, the_contract_is_served_as_it_is_embedded)
{
    struct answer json = call(.path = "/openapi.json"), yaml = call(.path = "/openapi.yaml"),
                  keys = call(.path = "/.well-known/jwks.json");
    expect_status(&json, 200);
    expect_status(&yaml, 200);
    expect_status(&keys, 200);
    cr_assert_str_eq(text_at(&json, "/openapi"), "3.1.0");
    cr_assert(strncmp(yaml.body, "# The contract of Athar", 23) == 0);
}

Test(documents, the_page_comes_from_the_binary_under_a_strict_policy)
{
    static const char *const paths[] = {"/docs", "/docs/start.js", "/docs/swagger-ui-bundle.js",
                                        "/docs/swagger-ui.css"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct answer got = call(.path = paths[i]);
        expect_status(&got, 200);
        cr_assert_null(strstr(field(&got, "Content-Security-Policy"), "unsafe"));
        struct answer again = call(.path = paths[i], .headers = form("If-None-Match: %s\r\n", field(&got, "ETag")));
        expect_status(&again, 304);
    }
}
