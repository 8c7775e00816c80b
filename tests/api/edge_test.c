/* Debian's nginx with docker/nginx.conf in front of the service: framing, slow clients, drain, what stays hidden. */
#include "tests/harness.h"
#include "tests/harness/raw_case.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NGINX "/usr/sbin/nginx"
#define JWKS  "/.well-known/jwks.json"

static pid_t nginx;
static unsigned edge; /* its port */

static unsigned free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert(bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
              getsockname(fd, (struct sockaddr *)&address, &length) == 0);
    close(fd);
    return ntohs(address.sin_port);
}

/* ---- nginx, with the configuration of the repository ---- */

/* Every `old` becomes `new`; there must be one. */
static char *with(char *text, const char *old, const char *new)
{
    char *at = strstr(text, old);
    cr_assert_not_null(at, "docker/nginx.conf has no %s", old);
    char *rest = strstr(at + strlen(old), old) ? with(at + strlen(old), old, new) : at + strlen(old);
    return (char *)form("%.*s%s%s", (int)(at - text), text, new, rest);
}

static char *read_file(const char *path)
{
    static char text[65536];
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static bool edge_listens(void)
{
    int fd = raw_connect(edge);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool start_edge(unsigned upstream)
{
    if (access(NGINX, X_OK) != 0) {
        cr_skip("nginx is not installed: the edge is not tested");
        return false;
    }
    edge = free_port();
    const char *folder = form("%s/edge-%d", given("TEMP"), (int)getpid());
    char *conf = with(read_file("docker/nginx.conf"), "listen 8080", form("listen 127.0.0.1:%u", edge));
    conf = with(conf, "server api:8080", form("server 127.0.0.1:%u", upstream));
    conf = with(conf, "/tmp/edge", folder);
    conf = with(conf, "access_log /dev/stdout", form("access_log %s/access.log", folder));
    cr_assert_eq(mkdir(folder, 0755), 0);
    FILE *file = fopen(form("%s/nginx.conf", folder), "w");
    cr_assert(file && fputs(conf, file) >= 0 && fclose(file) == 0);
    nginx = fork();
    if (nginx == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        execl(NGINX, NGINX, "-e", "stderr", "-c", form("%s/nginx.conf", folder), "-g", "daemon off;", (char *)NULL);
        _exit(127);
    }
    return becomes_true(edge_listens);
}

static void stop_edge(void)
{
    if (nginx > 0) {
        kill(nginx, SIGTERM);
        waitpid(nginx, NULL, 0);
    }
}

static bool serves_within_a_second(void)
{
    double begin = seconds();
    return raw_status_of(edge, JWKS) == 200 && seconds() - begin < 1.0;
}

TestSuite(edge, .fini = stop_edge, .timeout = 60);

/* ---- framing ---- */

Test(edge, answers_raw_bytes_as_their_case_says)
{
    if (!start_edge(port_of(MAIN)))
        return;
    struct raw_case *cases;
    size_t count = raw_cases_read(&cases), played = 0;
    for (size_t i = 0; i < count; i++) {
        if (cases[i].responses[RAW_EDGE] == 0)
            continue;
        const char *wrong = raw_case_run(&cases[i], RAW_EDGE, edge);
        cr_expect_null(wrong, "%s", wrong);
        played++;
    }
    cr_assert_gt(played, 60);
    cr_assert(serves_within_a_second());
}

Test(edge, its_own_refusals_are_problems)
{
    if (!start_edge(port_of(MAIN)))
        return;
    static const char head[] = "GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n";
    int fd = raw_connect(edge);
    raw_put(fd, head, sizeof(head) - 1);
    struct raw_outcome outcome = raw_get(fd, 1, false, 3000);
    cr_expect_eq(outcome.status, 400);
    cr_expect_not_null(strstr(outcome.text, "Content-Type: application/problem+json"), "%s", outcome.text);
    cr_expect_not_null(strstr(outcome.text, "X-Content-Type-Options: nosniff"));
    cr_expect_null(strstr(outcome.text, "nginx/"), "%s", outcome.text);
}

Test(edge, the_admin_listener_has_no_way_through)
{
    if (!start_edge(port_of(MAIN)))
        return;
    static const char *const hidden[] = {"/metrics", "/readyz", "/livez", "/v1/../metrics", "/v1/%2e%2e/metrics"};
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
        int status = raw_status_of(edge, hidden[i]);
        cr_expect(status == 404 || status == 400, "%s: %d", hidden[i], status);
    }
}

Test(edge, a_service_that_is_gone_is_told_with_retry_after)
{
    if (!start_edge(free_port()))
        return;
    static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    int fd = raw_connect(edge);
    raw_put(fd, head, sizeof(head) - 1);
    struct raw_outcome outcome = raw_get(fd, 1, false, 5000);
    cr_expect_eq(outcome.status, 503, "%s", outcome.text);
    cr_expect_not_null(strstr(outcome.text, "Retry-After: 2"), "%s", outcome.text);
    cr_expect_not_null(strstr(outcome.text, "application/problem+json"));
}

/* What a length can tell of a secret is never packed: see api/http/coding.h. The edge changes nothing of it. */
Test(edge, gives_packed_what_is_everybodys_and_nothing_else)
{
    const struct {
        const char *line, *fields, *coding;
    } rows[] = {
        {"GET /v1/vocabularies", "Accept-Encoding: gzip", "gzip"},
        {"GET /v1/places?limit=50", "Accept-Encoding: br, gzip", "br"},
        {"GET /openapi.json", "Accept-Encoding: gzip", "gzip"},
        {"GET /v1/vocabularies", "Accept: application/json", NULL},
        {"GET /v1/vocabularies", form("Accept-Encoding: gzip\r\nAuthorization: Bearer %s", who("CASE_A")), NULL},
        {"GET /v1/inquiries?limit=50", form("Accept-Encoding: gzip\r\nAuthorization: Bearer %s", who("CASE_A")), NULL},
        {"POST /v1/tracking/token", "Accept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 2",
         NULL},
    };
    if (!start_edge(port_of(MAIN)))
        return;
    new_inquiry("CASE_A");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *head = form("%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n\r\n%s", rows[i].line,
                                rows[i].fields, rows[i].line[0] == 'P' ? "{}" : "");
        int fd = raw_connect(edge);
        raw_put(fd, head, strlen(head));
        struct raw_outcome outcome = raw_get(fd, 1, false, 5000);
        cr_expect_eq(outcome.status, rows[i].line[0] == 'P' ? 422 : 200, "%s: %d", rows[i].line, outcome.status);
        const char *coding = rows[i].coding ? form("Content-Encoding: %s\r\n", rows[i].coding) : "Content-Encoding: ";
        cr_expect_eq(strstr(outcome.text, coding) != NULL, rows[i].coding != NULL, "%s, %s", rows[i].line,
                     rows[i].fields);
        cr_expect(!rows[i].coding || strstr(outcome.text, "Vary: Accept-Encoding"), "%s", rows[i].line);
        cr_expect_null(strstr(outcome.text, "ETag: W/"));
    }
}

/* ---- slow clients hold no worker of the service (the quick one has four) ---- */

Test(edge, slow_heads_and_bodies_stay_at_the_edge)
{
    if (!start_edge(port_of(QUICK)))
        return;
    static const char slow[] = "POST /v1/auth/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                               "Content-Length: 100\r\n\r\n{";
    for (int i = 0; i < 60; i++) {
        raw_put(raw_connect(edge), slow, i % 2 ? sizeof(slow) - 1 : 40);
        if (i % 20 == 19)
            cr_expect(serves_within_a_second());
    }
}

Test(edge, slow_readers_stay_at_the_edge)
{
    if (!start_edge(port_of(QUICK)))
        return;
    static const char get[] = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n";
    int narrow = 2048;
    for (int i = 0; i < 30; i++) {
        int fd = raw_connect(edge);
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &narrow, sizeof(narrow));
        for (int n = 0; n < 5; n++)
            raw_put(fd, get, sizeof(get) - 1);
    }
    cr_expect(serves_within_a_second());
    cr_expect_eq(raw_status_of(port_of(QUICK), JWKS), 200);
}

/* The head of an upload of `size` bytes, and the signature of a PNG. */
static const char *upload_head(size_t size)
{
    struct answer made = new_inquiry("CASE_A");
    return form(
        "POST /v1/inquiries/%s/attachments?kind=photo&file_name=a.png HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
        "%s\r\nContent-Type: image/png\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n\x89PNG\r\n\x1a\n",
        id_of(&made), who("CASE_A"), size);
}

/* The quick service waits 300 ms for each 64 KiB; nginx's own time-out is between two reads. */
Test(edge, uploads_that_come_on_pass_and_those_that_drip_are_cut)
{
    if (!start_edge(port_of(QUICK)))
        return;
    static const char block[70000];
    const char *head = upload_head(8 + 4 * sizeof(block));
    int fd = raw_connect(edge);
    raw_put(fd, head, strlen(head));
    for (int i = 0; i < 4; i++, poll(NULL, 0, 150))
        raw_put(fd, block, sizeof(block));
    int status = raw_get(fd, 1, false, 3000).status;
    cr_expect(status == 201 || status == 415, "%d", status);
    double begin = seconds();
    fd = raw_connect(edge);
    struct pollfd socket = {.fd = fd, .events = POLLIN};
    raw_put(fd, head, strlen(head));
    while (seconds() - begin < 5 && poll(&socket, 1, 10) == 0)
        raw_put(fd, "x", 1);
    cr_expect_eq(raw_get(fd, 1, false, 3000).status, 408);
    cr_expect_lt(seconds() - begin, 2.0);
}

Test(edge, slow_uploads_leave_workers_for_others)
{
    if (!start_edge(port_of(QUICK)))
        return;
    const char *head = upload_head(200000);
    for (int i = 0; i < 8; i++)
        raw_put(raw_connect(edge), head, strlen(head));
    for (int i = 0; i < 5; i++)
        cr_expect(serves_within_a_second());
}

Test(edge, one_client_has_few_bodies_under_way_and_reads_all_the_same)
{
    enum { BODIES = 40, ALLOWED = 32 };
    if (!start_edge(port_of(MAIN)))
        return;
    static const char begun[] = "POST /v1/auth/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                "Content-Length: 100\r\n\r\n{";
    int fds[BODIES], refused = 0;
    for (int i = 0; i < BODIES; i++)
        raw_put(fds[i] = raw_connect(edge), begun, sizeof(begun) - 1);
    cr_expect(serves_within_a_second());
    for (int i = 0; i < BODIES; i++)
        refused += raw_get(fds[i], 1, false, 50).status == 429;
    cr_expect_eq(refused, BODIES - ALLOWED);
}

/* ---- draining: a service of its own, ended while a request is under way through the edge ---- */

static bool refuses_connections(void)
{
    int fd = raw_connect(port_of("DRAINED"));
    if (fd >= 0)
        close(fd);
    return fd < 0;
}

Test(edge, a_request_under_way_survives_the_end_of_the_service)
{
    int service = start_service("DRAINED");
    if (!start_edge(port_of("DRAINED")))
        return;
    struct answer made = new_inquiry("CASE_A");
    const char *head = form("POST /v1/inquiries/%s/attachments?kind=photo&file_name=a.png HTTP/1.1\r\nHost: "
                            "a\r\nAuthorization: Bearer %s\r\n"
                            "Content-Type: image/png\r\nContent-Length: 8\r\nConnection: close\r\n\r\n\x89PNG",
                            text_at(&made, "/id"), who("CASE_A"));
    int fd = raw_connect(edge);
    raw_put(fd, head, strlen(head));
    struct raw_outcome early = raw_get(fd, 1, false, 300);
    cr_assert_eq(early.responses, 0, "the upload must be under way: %s", early.text);
    kill(service, SIGTERM);
    cr_assert(becomes_true(refuses_connections));
    raw_put(fd, "\r\n\x1a\n", 4);
    struct raw_outcome outcome = raw_get(fd, 1, false, 5000);
    cr_expect(outcome.status == 201 || outcome.status == 415 || outcome.status == 422, "%d %s", outcome.status,
              outcome.text);
    cr_expect_eq(end_process(service, 0), 0);
}
