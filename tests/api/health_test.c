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

/* As after a failover that has not reached this process, or with a disk that an operator saves from writes. */
Test(health, a_database_that_takes_no_writes_is_not_ready)
{
    own_database("blank");
    sql("do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database());"
        " end $$");
    start_service("FROZEN");
    struct answer answer = call(.path = "/readyz", .service = "ADMIN_FROZEN");
    expect_status(&answer, 503);
    cr_assert(json_is_false(value_at(&answer, "/writable")));
    cr_assert(json_is_true(value_at(&answer, "/database")));
    cr_assert(json_is_true(value_at(&answer, "/schema")));
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

/* Some of the files of each page. */
static const char *const page_files[] = {"/docs",
                                         "/docs/main.js",
                                         "/docs/contract.js",
                                         "/docs/page.css",
                                         "/docs/guides/portal",
                                         "/docs/guides/partner",
                                         "/docs/guides/operator",
                                         "/explore",
                                         "/explore?q=x&fbclid=1",
                                         "/explore/main.js",
                                         "/explore/icon.svg",
                                         "/explore/outlines.json",
                                         "/explore/maplibre-gl-csp-worker.js"};
#define PAGE_FILES (sizeof(page_files) / sizeof(page_files[0]))

Test(documents, pages_come_from_the_binary_under_a_strict_policy)
{
    for (size_t i = 0; i < PAGE_FILES; i++) {
        struct answer got = call(.path = page_files[i]);
        expect_status(&got, 200);
        cr_assert_null(strstr(field(&got, "Content-Security-Policy"), "unsafe"));
        cr_assert_null(strstr(field(&got, "Content-Security-Policy"), "blob:"));
        struct answer again =
            call(.path = page_files[i], .headers = form("If-None-Match: %s\r\n", field(&got, "ETag")));
        expect_status(&again, 304);
        cr_assert_eq(again.size, 0);
    }
}

Test(documents, a_page_is_packed_for_who_takes_gzip_under_an_etag_of_its_own)
{
    /* What is packed is not held against the contract, which knows JSON only as it is. */
    for (size_t i = 0; i < PAGE_FILES; i++) {
        struct answer plain = call(.path = page_files[i]),
                      packed = call(.path = page_files[i], .headers = "Accept-Encoding: br, gzip;q=0.8\r\n",
                                    .unchecked = true);
        expect_status(&packed, 200);
        cr_assert_str_eq(field(&packed, "Content-Encoding"), "gzip");
        cr_assert_null(field(&plain, "Content-Encoding"));
        cr_assert_str_eq(field(&plain, "Vary"), "Accept-Encoding");
        cr_assert_str_eq(field(&packed, "Vary"), "Accept-Encoding");
        cr_assert(packed.size < plain.size && memcmp(packed.body, "\x1f\x8b", 2) == 0);
        cr_assert_str_neq(field(&packed, "ETag"), field(&plain, "ETag"));
        struct answer other =
            call(.path = page_files[i], .headers = form("If-None-Match: %s\r\n", field(&packed, "ETag")));
        expect_status(&other, 200);
    }
}

Test(documents, a_page_is_plain_for_who_does_not_take_gzip)
{
    static const char *const refusals[] = {"gzip;q=0", "gzip; q=0.000", "identity", "br, deflate", "x-gzip-like", "*",
                                           ""};
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct answer got = call(.path = "/explore", .headers = form("Accept-Encoding: %s\r\n", refusals[i]));
        expect_status(&got, 200);
        cr_assert_null(field(&got, "Content-Encoding"), "%s", refusals[i]);
    }
}

Test(documents, the_type_of_a_problem_is_the_address_of_its_page_in_four_languages)
{
    struct answer refused = look_at("/v1/inquiries", NULL), list = look_at("/problems", NULL);
    struct answer page = call(.path = text_at(&refused, "/type"), .headers = "Accept-Language: ar\r\n");
    expect_status(&page, 200);
    cr_assert_not_null(strstr(page.body, "<html lang=\"ar\" dir=\"rtl\">"));
    cr_assert(strstr(page.body, "<section lang=\"ar\"") < strstr(page.body, "<section lang=\"en\""));
    cr_assert_not_null(strstr(page.body, "<section lang=\"tr\""));
    cr_assert_not_null(strstr(page.body, "<section lang=\"ku\""));
    cr_assert_null(strstr(field(&page, "Content-Security-Policy"), "unsafe"));
    cr_assert_not_null(strstr(list.body, form("href=\"%s\"", text_at(&refused, "/type"))));
    expect(look_at("/problems/no-such", NULL), 404);
    for (size_t i = 0; i < 2; i++) {
        const char *path = i == 0 ? "/problems" : "/problems/not-found";
        struct answer first = look_at(path, NULL);
        expect(call(.path = path, .headers = form("If-None-Match: %s\r\n", field(&first, "ETag"))), 304);
    }
}

Test(documents, the_contract_is_known_again_by_its_tag)
{
    static const char *const paths[] = {"/openapi.json", "/openapi.yaml"};
    for (size_t i = 0; i < 2; i++) {
        struct answer first = look_at(paths[i], NULL);
        expect(call(.path = paths[i], .headers = form("If-None-Match: %s\r\n", field(&first, "ETag"))), 304);
    }
}

Test(documents, the_bare_address_leads_to_them_and_crawlers_are_sent_away)
{
    struct answer root = look_at("/", NULL), robots = look_at("/robots.txt", NULL);
    expect_status(&root, 307);
    expect(look_at(field(&root, "Location"), NULL), 200);
    cr_assert_str_eq(robots.body, "User-agent: *\nDisallow: /\n");
}

Test(documents, a_slash_too_many_leads_to_the_page_and_nowhere_else)
{
    static const char *const pages[] = {"/docs", "/explore", "/problems", "/problems/not-found", "/docs/guides/portal"};
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        struct answer led = look_at(form("%s/", pages[i]), NULL);
        expect_status(&led, 308);
        cr_assert_str_eq(field(&led, "Location"), pages[i]);
    }
    static const char *const others[] = {"/v1/places/", "//", "/docs//", "//example.org/docs/",
                                         "/docs/no-such-file.js//"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct answer refused = call(.path = others[i], .unchecked = true);
        cr_assert_geq(refused.status, 400, "%s: %d", others[i], refused.status);
    }
}

Test(documents, say_where_to_tell_of_a_weakness_where_the_operator_does)
{
    expect(look_at("/.well-known/security.txt", NULL), 404);
    setenv("ATHAR_SECURITY_CONTACT", "mailto:security@athar.test", 1);
    start_service("CONTACT");
    struct answer told = call(.path = "/.well-known/security.txt", .service = "CONTACT");
    expect_status(&told, 200);
    cr_assert(strncmp(told.body, "Contact: mailto:security@athar.test\nExpires: 20", 47) == 0, "%s", told.body);
    /* RFC 9116: less than a year from now. */
    cr_assert_str_eq(sql(form("select '%.20s'::timestamptz between now() + interval '90 days' and now() + interval '1 "
                              "year'",
                              strstr(told.body, "Expires: ") + strlen("Expires: "))),
                     "t");
}

Test(documents, a_file_belongs_to_one_page)
{
    struct answer got = call(.path = "/explore/contract.js");
    expect_status(&got, 404);
}
