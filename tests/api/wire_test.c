/* Bytes on a socket of the real service: the cases of tests/cases/raw, deadlines, fairness, and the way out. */
#include "tests/harness.h"
#include "tests/harness/raw_case.h"
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JWKS "/.well-known/jwks.json"

static bool serves_within_a_second(const char *service)
{
    double begin = seconds();
    return raw_status_of(port_of(service), JWKS) == 200 && seconds() - begin < 1.0;
}

/* Every refusal is a problem of ours with a request id, never a page of the library's. */
static void expect_problem(struct raw_outcome outcome, int status)
{
    cr_expect_eq(outcome.status, status, "%d where %d was expected: %.200s", outcome.status, status, outcome.text);
    cr_expect_not_null(strstr(outcome.text, "application/problem+json"), "%.200s", outcome.text);
    cr_expect_not_null(strstr(outcome.text, "X-Request-Id: "), "%.200s", outcome.text);
}

Test(wire, answers_raw_bytes_as_their_case_says)
{
    struct raw_case *cases;
    size_t count = raw_cases_read(&cases), played = 0;
    for (size_t i = 0; i < count; i++) {
        if (cases[i].responses[RAW_SERVICE] == 0)
            continue;
        const char *wrong = raw_case_run(&cases[i], RAW_SERVICE, port_of(MAIN));
        cr_expect_null(wrong, "%s", wrong);
        played++;
    }
    cr_assert_gt(played, 80);
    cr_assert(serves_within_a_second(MAIN));
}

/* H08 on an operation that writes: extension and trailer are read past, and the body is whole. */
Test(wire, a_chunked_report_with_extension_and_trailer_is_written_once)
{
    const char *request =
        form("POST /v1/inquiries HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
             "Idempotency-Key: chunked-1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
             "%zx;a=b\r\n%s\r\n0\r\nX: y\r\n\r\n",
             who("CASE_A"), strlen(minimal_inquiry), minimal_inquiry);
    int fd = raw_connect(port_of(MAIN));
    raw_put(fd, request, strlen(request));
    struct raw_outcome outcome = raw_get(fd, SIZE_MAX, false, 5000);
    cr_expect(outcome.status == 201 && outcome.responses == 1, "%s", outcome.text);
    cr_expect_str_eq(sql("select count(*) from idempotency_key where key = 'chunked-1'"), "1");
}

Test(wire, a_refused_head_is_a_problem)
{
    static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n";
    int fd = raw_connect(port_of(MAIN));
    raw_put(fd, head, sizeof(head) - 1);
    struct raw_outcome outcome = raw_get(fd, SIZE_MAX, false, 3000);
    expect_problem(outcome, 400);
    cr_expect(strstr(outcome.text, "Connection: close") && outcome.closed);
}

Test(wire, trace_echoes_nothing)
{
    static const char trace[] = "TRACE " JWKS " HTTP/1.1\r\nHost: a\r\nX-Secret: seen\r\n\r\n";
    int fd = raw_connect(port_of(MAIN));
    raw_put(fd, trace, sizeof(trace) - 1);
    struct raw_outcome outcome = raw_get(fd, 1, false, 3000);
    expect_problem(outcome, 405);
    cr_expect_null(strstr(outcome.text, "seen"));
    cr_expect_not_null(strstr(outcome.text, "Allow: GET, HEAD, OPTIONS"), "%.600s", outcome.text);
}

Test(wire, head_says_what_get_says)
{
    struct answer get = call(.path = JWKS), head = call(.path = JWKS, .method = "HEAD");
    expect_status(&head, 200);
    cr_expect_eq(head.size, 0);
    cr_expect_str_eq(field(&head, "Content-Length"), field(&get, "Content-Length"));
    cr_expect_str_eq(field(&head, "Content-Type"), field(&get, "Content-Type"));
}

/* Sends a byte every ten milliseconds until an answer comes; the quick service has deadlines under a second. */
static void drip(const char *begun, int status)
{
    int fd = raw_connect(port_of(QUICK));
    double begin = seconds();
    struct pollfd socket = {.fd = fd, .events = POLLIN};
    raw_put(fd, begun, strlen(begun));
    while (seconds() - begin < 5 && poll(&socket, 1, 10) == 0)
        raw_put(fd, "x", 1);
    expect_problem(raw_get(fd, SIZE_MAX, false, 3000), status);
    cr_expect_lt(seconds() - begin, 3.0);
}

Test(wire, a_head_that_drips_is_refused_at_its_deadline)
{
    drip("GET " JWKS " HTTP/1.1\r\nHost: a\r\nX: ", 408);
}

Test(wire, a_body_that_drips_is_refused_at_its_deadline)
{
    drip("POST /v1/auth/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n",
         408);
}

Test(wire, a_thousand_silent_connections_hold_no_worker)
{
    for (int i = 0; i < 1000; i++)
        cr_assert_geq(raw_connect(port_of(QUICK)), 0);
    cr_assert(serves_within_a_second(QUICK));
    cr_assert_eq(raw_status_of(port_of("ADMIN_QUICK"), "/livez"), 200);
}

Test(wire, a_thousand_half_heads_hold_no_worker)
{
    for (int i = 0; i < 1000; i++)
        raw_put(raw_connect(port_of(QUICK)), "GET ", 4);
    cr_assert(serves_within_a_second(QUICK));
}

Test(wire, a_thousand_pipelined_requests_are_answered_up_to_the_limit)
{
    static const char get[] = "GET " JWKS " HTTP/1.1\r\nHost: a\r\n\r\n";
    int fd = raw_connect(port_of(QUICK));
    for (int i = 0; i < 1000; i++)
        raw_put(fd, get, sizeof(get) - 1);
    struct raw_outcome outcome = raw_get(fd, SIZE_MAX, false, 3000);
    cr_expect_eq(outcome.responses, 100);
    cr_expect(outcome.closed);
}

/* A bearer token nested a thousand deep, as its header, overflowed a small stack once. */
Test(wire, a_deeply_nested_token_is_refused_and_hurts_nobody)
{
    char token[1400];
    for (size_t i = 0; i < sizeof(token) - 1; i++)
        token[i] = "W1tb"[i % 4];
    token[sizeof(token) - 1] = '\0';
    struct answer answer = call(.path = "/v1/me", .token = form("%s.e30.AAAA", token));
    expect_status(&answer, 401);
    cr_assert(serves_within_a_second(MAIN));
}

/* Runs `athar healthcheck` against an admin port; gives its exit status. */
static int healthcheck(unsigned port)
{
    return system(form("ATHAR_ADMIN_LISTEN=0.0.0.0:%u '%s' healthcheck 2>/dev/null", port, given("ATHAR")));
}

Test(wire, healthcheck_tells_ready_from_not_ready_and_gone)
{
    cr_expect_eq(healthcheck(port_of("ADMIN_MAIN")), 0);
    cr_expect_neq(healthcheck(port_of("ADMIN_AWAY")), 0, "its database has gone");
    cr_expect_neq(healthcheck(1), 0, "nobody listens there");
}
