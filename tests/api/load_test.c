/* Clients that ask too much: quotas, enumeration, many costly searches at once. Others are served all the while. */
#include "tests/harness.h"
#include <stdlib.h>
#include <string.h>

static void expect_others_served(const char *service)
{
    double begin = seconds();
    struct answer other = call(.path = "/v1/me", .service = service, .token = who("CASE_B"));
    expect_status(&other, 200);
    cr_expect_lt(seconds() - begin, 1.0);
}

Test(load, over_quota_is_told_with_how_long_to_wait)
{
    setenv("ATHAR_QUOTA_PER_MINUTE", "3", 1);
    start_service("THRIFTY");
    for (int i = 0; i < 3; i++) {
        struct answer within = call(.path = "/v1/me", .service = "THRIFTY", .token = who("CASE_A"));
        expect_status(&within, 200);
        cr_expect_str_eq(field(&within, "RateLimit-Policy"), "\"default\";q=3;w=60");
        unsigned left, whole;
        cr_assert_eq(sscanf(field(&within, "RateLimit"), "\"default\";r=%u;t=%u", &left, &whole), 2);
        cr_expect(left == (unsigned)(2 - i) && whole > 20U * (unsigned)i && whole <= 20U * (unsigned)(i + 1) + 1,
                  "%d: %u left, whole in %u s", i, left, whole);
    }
    struct answer over = call(.path = "/v1/me", .service = "THRIFTY", .token = who("CASE_A"));
    expect_status(&over, 429);
    int wait = atoi(field(&over, "Retry-After"));
    cr_expect(wait > 0 && wait <= 21, "%d s for one of three requests a minute", wait);
    cr_expect_str_eq(field(&over, "RateLimit-Policy"), "\"default\";q=3;w=60");
    cr_expect_str_eq(field(&over, "RateLimit"), form("\"default\";r=0;t=%d", wait));
    expect_others_served("THRIFTY");
}

/* Ten thousand ids are out of reach with the quota as it is shipped: each miss costs more than a hit. */
Test(load, guessing_ids_ends_in_429_and_is_counted)
{
    unsetenv("ATHAR_QUOTA_PER_MINUTE");
    start_service("GUESSED");
    int missed = 0, status = 404;
    while (status == 404 && missed < 200) {
        struct answer guess = call(.path = form("/v1/inquiries/%s", sql("select gen_random_uuid()")),
                                   .service = "GUESSED", .token = who("CASE_A"));
        status = guess.status;
        missed += status == 404;
    }
    cr_assert_eq(status, 429);
    cr_expect_lt(missed, 100, "%d guesses", missed);
    struct answer metrics = call(.path = "/metrics", .service = "ADMIN_GUESSED");
    cr_expect_not_null(strstr(metrics.body, form("\nathar_lookups_missed_total %d\n", missed)), "%d", missed);
    expect_others_served("GUESSED");
}

Test(load, two_hundred_costly_searches_at_once_are_refused_and_others_served, .timeout = 60)
{
    enum { SEARCHES = 200, QUOTA_OF_ONE = 50 };
    setenv("ATHAR_QUOTA_PER_MINUTE", form("%d", QUOTA_OF_ONE), 1);
    start_service("SEARCHED");
    const char *search = "GET /v1/places?q=%D8%A7%D9%84&limit=200 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    int fds[SEARCHES], served = 0, refused = 0;
    for (int i = 0; i < SEARCHES; i++) {
        fds[i] = raw_open("SEARCHED");
        raw_send(fds[i], search, strlen(search));
    }
    expect_others_served("SEARCHED");
    for (int i = 0; i < SEARCHES; i++) {
        bool closed;
        int status = atoi(raw_read(fds[i], 5000, &closed) + sizeof("HTTP/1.1"));
        served += status == 200;
        refused += status == 429 || status == 503;
    }
    cr_expect_eq(served + refused, SEARCHES);
    cr_expect(served >= 1 && served <= QUOTA_OF_ONE + 10, "%d served", served);
}

/* Whatever it asks for, and however long that takes, one client leaves workers and connections to others. */
Test(load, one_client_has_so_many_requests_under_way_and_no_more, .timeout = 60)
{
    enum { AT_ONCE = 3 };
    setenv("ATHAR_QUOTA_PER_MINUTE", "1000", 1);
    setenv("ATHAR_REQUESTS_AT_ONCE", form("%d", AT_ONCE), 1);
    start_service("SEATED");
    struct answer made = post_to("", "/v1/organizations", json("{'names':{'en':'Held'},'kind':'legal_aid'}"), "ADMIN");
    const char *path = form("/v1/organizations/%s/verification", text_at(&made, "/id"));
    const char *verify = json("POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                              "%s\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{'verified':true}",
                              path, who("STEWARD"));
    struct session *holder = session_open();
    session_sql(holder, "begin");
    session_sql(holder, form("select from organization where id = '%s' for update", text_at(&made, "/id")));
    int fds[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        fds[i] = raw_open("SEATED");
        raw_send(fds[i], verify, strlen(verify));
    }
    await_sql(form("select count(*) = %d from pg_stat_activity where wait_event_type = 'Lock' and query ~ "
                   "'verified_by = coalesce'",
                   AT_ONCE));
    struct answer over = call(.path = "/v1/me", .service = "SEATED", .token = who("STEWARD"));
    expect_status(&over, 429);
    cr_assert_str_eq(field(&over, "Retry-After"), "1");
    expect_others_served("SEATED");
    session_sql(holder, "rollback");
    for (int i = 0; i < AT_ONCE; i++) {
        bool closed;
        cr_assert_eq(atoi(raw_read(fds[i], 5000, &closed) + sizeof("HTTP/1.1")), 200);
    }
    struct answer after = call(.path = "/v1/me", .service = "SEATED", .token = who("STEWARD"));
    expect_status(&after, 200);
}
