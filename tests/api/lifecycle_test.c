/* The life of the service itself: what it refuses to start with, keys that change under it, and its way out. */
#include "tests/harness.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder with the run's signing key in it, for this test only. */
static const char *own_keys(void)
{
    static int count;
    const char *folder = form("%s/keys-%d-%d", given("TEMP"), (int)getpid(), ++count);
    cr_assert_eq(mkdir(folder, 0700), 0);
    cr_assert_eq(system(form("cp '%s' '%s/1.pem'", given("SIGNING_KEY"), folder)), 0);
    return folder;
}

static const char *keys_spoiled(const char *command)
{
    const char *folder = own_keys();
    cr_assert_eq(system(form("cd '%s' && %s", folder, command)), 0);
    return folder;
}

/* Status 1 is the program's own refusal; 124 would be the end of a service that had started. */
static int start_with(const char *name, const char *value)
{
    return system(form("%s='%s' timeout 20 '%s' serve >/dev/null 2>&1", name, value, given("ATHAR"))) >> 8;
}

Test(start, is_refused_with_keys_or_names_that_cannot_be, .timeout = 60)
{
    const struct {
        const char *name, *value;
    } rows[] = {{"ATHAR_SIGNING_KEYS", keys_spoiled(": >1.pem")},
                {"ATHAR_SIGNING_KEYS", keys_spoiled("chmod 644 1.pem")},
                {"ATHAR_SIGNING_KEYS", keys_spoiled("rm 1.pem")},
                {"ATHAR_SIGNING_KEYS", "/nowhere"},
                {"ATHAR_SECRET_FILE", "/dev/null"},
                {"ATHAR_ISSUER", ""},
                {"ATHAR_AUDIENCE", ""}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(start_with(rows[i].name, rows[i].value), 1, "%s=%s", rows[i].name, rows[i].value);
}

static bool refuses_the_old_key(void)
{
    struct answer answer = call(.path = "/v1/me", .service = "ROTATING", .token = who("CASE_A"));
    return answer.status == 401;
}

Test(start, a_key_that_was_taken_away_counts_no_longer)
{
    const char *folder = own_keys();
    setenv("ATHAR_SIGNING_KEYS", folder, 1);
    int service = start_service("ROTATING");
    struct answer before = call(.path = "/v1/me", .service = "ROTATING", .token = who("CASE_A"));
    expect_status(&before, 200);
    const char *words;
    cr_assert_eq(athar(form("key signing %s/2.pem", folder), &words), 0, "%s", words);
    cr_assert_eq(remove(form("%s/1.pem", folder)), 0);
    cr_assert_eq(kill(service, SIGHUP), 0);
    cr_assert(becomes_true(refuses_the_old_key));
    cr_assert_eq(end_process(service, SIGTERM), 0);
}

/* Resident memory in KB. */
static long memory_of(int pid)
{
    char line[256];
    long kilobytes = 0;
    FILE *file = fopen(form("/proc/%d/status", pid), "r");
    cr_assert_not_null(file);
    while (fgets(line, sizeof(line), file))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kilobytes = strtol(line + 6, NULL, 10);
    fclose(file);
    return kilobytes;
}

static void pipeline_a_thousand(const char *service)
{
    static const char get[] = "GET /v1/no-such-thing HTTP/1.1\r\nHost: a\r\n\r\n";
    bool closed;
    int fd = raw_open(service);
    for (int i = 0; i < 1000; i++)
        raw_send(fd, get, sizeof(get) - 1);
    (void)raw_read(fd, 3000, &closed);
    cr_assert(closed, "a thousand is the limit");
    close(fd);
}

Test(memory, pipelined_requests_leave_no_memory_behind, .timeout = 60)
{
    const char *options = getenv("ASAN_OPTIONS"); /* what is freed is to be given back at once */
    setenv("ASAN_OPTIONS", form("%s:quarantine_size_mb=1:thread_local_quarantine_size_kb=64", options ? options : ""),
           1);
    int service = start_service("PIPED");
    pipeline_a_thousand("PIPED");
    long before = memory_of(service);
    for (int i = 0; i < 3; i++)
        pipeline_a_thousand("PIPED");
    long after = memory_of(service);
    cr_assert_lt(after - before, 8192, "from %ld to %ld KB", before, after);
}

static bool has_one_under_way(void)
{
    struct answer metrics = call(.path = "/metrics", .service = "ADMIN_LEAVING");
    return strstr(metrics.body, "\nathar_requests_in_flight 1\n");
}

static bool is_not_ready(void)
{
    struct answer answer = call(.path = "/readyz", .service = "ADMIN_LEAVING");
    return answer.status == 503 && json_is_false(value_at(&answer, "/accepting"));
}

Test(drain, readyz_says_no_while_a_request_is_under_way, .timeout = 60)
{
    static const char rest[] = "\"email\":\"case@a.test\",\"password\":\"correct horse battery\"}";
    int service = start_service("LEAVING"), fd = raw_open("LEAVING");
    const char *begun = form("POST /v1/auth/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                             "Content-Length: %zu\r\n\r\n{",
                             sizeof(rest));
    struct answer ready = call(.path = "/readyz", .service = "ADMIN_LEAVING");
    expect_status(&ready, 200);
    raw_send(fd, begun, strlen(begun));
    cr_assert(becomes_true(has_one_under_way));
    cr_assert_eq(kill(service, SIGTERM), 0);
    cr_assert(becomes_true(is_not_ready));
    bool closed;
    raw_send(fd, rest, sizeof(rest) - 1);
    const char *answer = raw_read(fd, 5000, &closed);
    cr_expect(strncmp(answer, "HTTP/1.1 200", 12) == 0 && closed, "%s", answer);
    cr_assert_eq(end_process(service, 0), 0);
}
