/* Answers of unknown length: whole or visibly broken, flat in memory, and no reader holds a worker for ever. */
#include "tests/harness.h"
#include "tests/harness/raw_case.h"
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define EXPORT "/v1/organizations/export.ndjson"
#define JWKS   "/.well-known/jwks.json"

/* A database of the test's own with so many listed organizations: one is written, the others are copies of its rows. */
static void fill(unsigned count, unsigned words)
{
    own_database("blank");
    sql(form(
        "insert into organization (id, names, kind, profile, location_blur, listed, verified_at) values "
        "('00000000-0000-7000-9100-000000000000', '{\"en\": \"Many\"}', 'legal_aid', jsonb_build_object('description', "
        "jsonb_build_object('ar', repeat('نساعد ', %u))), 'exact', true, now())",
        words));
    sql(form(
        "set session_replication_role = replica;"
        "create temp table number as select n, ('00000000-0000-7000-9100-' || lpad(n::text, 12, '0'))::uuid as id "
        "from generate_series(1, %u) n;"
        "insert into organization (id, names, kind, profile, location_blur, listed, verified_at) select number.id, "
        "names, kind, profile, location_blur, listed, verified_at from organization, number;"
        "insert into organization_face (organization_id, level, document, words, tokens, version, is_verified, "
        "created_at, updated_at) select number.id, level, document, words, tokens, version, is_verified, "
        "created_at, updated_at from organization_face, number;"
        "analyze organization, organization_face",
        count - 1));
}

/* 24 MB of rows: more than the sockets between service and reader hold. */
static void fill_much(void)
{
    fill(4000, 500);
}

/* Begins an export and reads the beginning of it. */
static int begin_export(const char *service, const char *version)
{
    const char *request = form("GET " EXPORT " HTTP/%s\r\nHost: a\r\n\r\n", version);
    char some[1024];
    int fd = raw_open(service);
    raw_send(fd, request, strlen(request));
    cr_assert_gt(recv(fd, some, sizeof(some), 0), 0);
    cr_assert(strncmp(some, "HTTP/1.1 200", 12) == 0, "%.200s", some);
    return fd;
}

static bool is_whole(const struct raw_outcome *outcome)
{
    return outcome->size > 5 && strcmp(outcome->text + outcome->size - 5, "0\r\n\r\n") == 0;
}

static size_t lines_of(const char *text)
{
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static long memory(int pid, const char *name)
{
    char line[256];
    long kib = 0;
    FILE *status = fopen(form("/proc/%d/status", pid), "r");
    while (status && fgets(line, sizeof(line), status))
        if (strncmp(line, name, strlen(name)) == 0)
            kib = strtol(line + strlen(name) + 1, NULL, 10);
    fclose(status);
    return kib;
}

Test(stream, gives_twenty_thousand_rows_once_each_in_flat_memory, .timeout = 120)
{
    fill(20000, 40);
    setenv("ATHAR_WORKERS", "1", 1);
    int pid = start_service("MANY");
    struct answer few = call(.path = EXPORT "?q=nothing", .service = "MANY");
    cr_assert(few.status == 200 && few.size == 0);
    long before = memory(pid, "VmRSS");
    struct answer all = call(.path = EXPORT, .service = "MANY");
    cr_assert_eq(lines_of(all.body), 20000);
    for (int i = 0; i < 20000; i += 997)
        cr_assert_not_null(strstr(all.body, json("{'id':'00000000-0000-7000-9100-%012d'", i)), "%d", i);
    long peak = memory(pid, "VmHWM");
    fprintf(stderr, "stream: %zu bytes, RSS before %ld KiB, peak %ld KiB, after %ld KiB\n", all.size, before, peak,
            memory(pid, "VmRSS"));
    if (!strstr(given("ATHAR"), "asan")) /* which keeps what was freed, to look at it */
        cr_assert_lt(peak - before, (long)(all.size / 1024 / 4), "memory grows with what is streamed");
}

Test(stream, breaks_off_without_a_last_chunk_where_the_database_refuses)
{
    static const char *const versions[] = {"1.1", "1.0"};
    fill_much();
    start_service("BROKEN");
    for (int i = 0; i < 2; i++) {
        int fd = begin_export("BROKEN", versions[i]);
        sql("revoke select on organization_face from athar_app");
        struct raw_outcome rest = raw_get(fd, SIZE_MAX, true, 5000);
        cr_assert(!is_whole(&rest) && !rest.closed, "a reader must see that this is not the whole");
        cr_assert_lt(lines_of(rest.text), 4000);
        sql("grant select on organization_face to athar_app");
        struct answer again = call(.path = EXPORT, .service = "BROKEN");
        cr_assert_eq(lines_of(again.body), 4000);
    }
}

Test(stream, refuses_like_any_answer_as_long_as_nothing_has_gone_out)
{
    fill(2, 1);
    start_service("EARLY");
    sql("revoke select on organization_face from athar_app");
    struct answer refused = call(.path = EXPORT, .service = "EARLY", .unchecked = true);
    cr_assert_eq(refused.status, 403);
    cr_assert_str_eq(field(&refused, "Content-Type"), "application/problem+json");
}

Test(stream, decides_anew_with_each_page_who_is_seen)
{
    fill_much();
    start_service("ANEW");
    int fd = begin_export("ANEW", "1.1");
    sql("update organization set listed = false where id = '00000000-0000-7000-9100-000000003998'");
    sql("delete from organization where id = '00000000-0000-7000-9100-000000003999'");
    struct raw_outcome rest = raw_get(fd, SIZE_MAX, true, 1000);
    cr_assert(is_whole(&rest));
    cr_assert_not_null(strstr(rest.text, "9100-000000003997"));
    cr_assert_null(strstr(rest.text, "9100-000000003998"));
    cr_assert_null(strstr(rest.text, "9100-000000003999"));
}

static bool export_is_given(void)
{
    struct answer head = call(.method = "HEAD", .path = EXPORT, .service = "SLOW");
    return head.status == 200;
}

/* Two workers, so that one may stream. */
static void start_slow(const char *write_timeout, const char *stream_timeout)
{
    fill_much();
    setenv("ATHAR_WORKERS", "2", 1);
    setenv("ATHAR_WRITE_TIMEOUT_MS", write_timeout, 1);
    setenv("ATHAR_STREAM_TIMEOUT_MS", stream_timeout, 1);
    start_service("SLOW");
}

Test(stream, a_reader_that_stops_is_cut_and_others_are_served_meanwhile)
{
    start_slow("1500", "60000");
    int fd = begin_export("SLOW", "1.1");
    double begin = seconds();
    struct answer second = call(.path = EXPORT, .service = "SLOW");
    expect_status(&second, 503);
    cr_assert_not_null(field(&second, "Retry-After"));
    cr_assert_eq(raw_status_of(port_of("SLOW"), JWKS), 200);
    cr_assert_lt(seconds() - begin, 1.0);
    cr_assert(becomes_true(export_is_given), "the worker is still held");
    struct raw_outcome rest = raw_get(fd, SIZE_MAX, true, 1000);
    cr_assert(!is_whole(&rest) && !rest.closed);
}

Test(stream, a_reader_that_drips_is_cut_when_the_time_of_the_whole_is_over)
{
    start_slow("1000", "1500");
    int fd = begin_export("SLOW", "1.1");
    double begin = seconds();
    char some[16384];
    struct pollfd nothing = {.fd = -1};
    ssize_t got = 1;
    for (; got > 0 && seconds() - begin < 10; poll(&nothing, 1, 5))
        got = recv(fd, some, sizeof(some), 0);
    cr_assert(got < 0 && errno == ECONNRESET, "it was not cut");
    cr_assert_lt(seconds() - begin, 8.0);
    cr_assert(becomes_true(export_is_given));
}

Test(stream, a_reader_that_resets_frees_its_worker)
{
    start_slow("30000", "60000");
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    int fd = begin_export("SLOW", "1.1");
    cr_assert_not(export_is_given());
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(fd);
    cr_assert(becomes_true(export_is_given), "the worker is still held");
}

Test(stream, a_reader_that_has_closed_its_side_gets_the_whole)
{
    start_slow("30000", "60000");
    int fd = begin_export("SLOW", "1.1");
    shutdown(fd, SHUT_WR);
    struct raw_outcome rest = raw_get(fd, SIZE_MAX, true, 2000);
    cr_assert(is_whole(&rest) && rest.closed);
}

Test(stream, ends_with_the_connection_on_http_1_0)
{
    fill(3, 1);
    start_service("OLD");
    static const char request[] = "GET " EXPORT " HTTP/1.0\r\nHost: a\r\n\r\n";
    int fd = raw_open("OLD");
    raw_send(fd, request, sizeof(request) - 1);
    struct raw_outcome outcome = raw_get(fd, SIZE_MAX, true, 5000);
    cr_assert(outcome.closed);
    cr_assert_null(strstr(outcome.text, "Transfer-Encoding"));
    cr_assert_null(strstr(outcome.text, "Content-Length"));
    cr_assert_not_null(strstr(outcome.text, "Connection: close"));
    struct answer same = call(.path = EXPORT, .service = "OLD");
    cr_assert_str_eq(strstr(outcome.text, "\r\n\r\n") + 4, same.body);
    cr_assert_eq(lines_of(same.body), 3);
}

Test(stream, leaves_the_connection_to_the_next_request)
{
    fill(3, 1);
    start_service("NEXT");
    static const char requests[] =
        "HEAD " EXPORT " HTTP/1.1\r\nHost: a\r\n\r\nGET " EXPORT " HTTP/1.1\r\nHost: a\r\n\r\nGET " JWKS
        " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    int fd = raw_open("NEXT");
    raw_send(fd, requests, sizeof(requests) - 1);
    struct raw_outcome outcome = raw_get(fd, SIZE_MAX, true, 5000);
    cr_assert(outcome.closed);
    const char *first = strstr(outcome.text, "\r\n\r\n") + 4, *last = strstr(outcome.text, "0\r\n\r\nHTTP/1.1 200");
    cr_assert(strncmp(first, "HTTP/1.1 200", 12) == 0, "HEAD has no body: %.80s", first);
    cr_assert(last && strstr(last, "\"keys\""), "%s", outcome.text);
}

Test(stream, is_logged_counted_and_timed_like_any_answer)
{
    struct answer all = call(.path = EXPORT);
    cr_assert_eq(system(form("grep -q '\"request\":\"%s\".*\"operation\":\"exportOrganizationsNdjson\","
                             "\"status\":200,\"bytes\":%zu,.*\"db\":' '%s/MAIN.log'",
                             field(&all, "X-Request-Id"), all.size, given("TEMP"))),
                 0);
    struct answer metrics = call(.path = "/metrics", .service = ADMIN);
    cr_assert_not_null(strstr(metrics.body, "operation=\"exportOrganizationsNdjson\""));
}

Test(stream, costs_a_request_of_the_quota_for_each_page)
{
    fill(5000, 1);
    setenv("ATHAR_QUOTA_PER_MINUTE", "9", 1);
    start_service("SPENT");
    struct answer all = call(.path = EXPORT, .service = "SPENT");
    cr_assert_eq(lines_of(all.body), 5000);
    struct answer over = call(.path = EXPORT, .service = "SPENT");
    expect_status(&over, 429);
}
