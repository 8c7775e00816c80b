/* A small HTTP/1.1 client: one connection a call, so that nothing of one test reaches another. */
#include "tests/harness.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void contract_check(const struct call *call, const struct answer *answer);

const char *form(const char *format, ...)
{
    char *out = NULL;
    va_list args;
    va_start(args, format);
    cr_assert(vasprintf(&out, format, args) >= 0);
    va_end(args);
    return out;
}

const char *quotes(const char *text)
{
    char *out = strdup(text);
    cr_assert_not_null(out);
    for (char *p = out; *p; p++)
        *p = *p == '\'' ? '"' : *p;
    return out;
}

const char *json(const char *format, ...)
{
    char *out = NULL;
    va_list args;
    va_start(args, format);
    cr_assert(vasprintf(&out, quotes(format), args) >= 0);
    va_end(args);
    return out;
}

const char *case_file(const char *name)
{
    FILE *file = fopen(form("tests/cases/api/%s", name), "r");
    cr_assert_not_null(file, "there is no tests/cases/api/%s", name);
    char *text = NULL;
    size_t size = 0;
    cr_assert_geq(getdelim(&text, &size, '\0', file), 0);
    fclose(file);
    return text;
}

const char *given(const char *name)
{
    const char *value = getenv(form("ATHAR_TEST_%s", name));
    cr_assert_not_null(value, "the run gives no ATHAR_TEST_%s: start the tests with make test", name);
    return value;
}

const char *who(const char *name)
{
    return given(form("TOKEN_%s", name));
}

const char *fill_path(const struct operation *operation, path_value_fn *value, const void *context)
{
    const char *path = "";
    for (const char *at = operation->path; *at;) {
        size_t literal = strcspn(at, "{"), name = strcspn(at + literal, "}");
        path = form("%s%.*s", path, (int)literal, at);
        at += literal;
        if (*at != '{')
            break;
        path = form("%s%s", path, value(operation, form("%.*s", (int)name - 1, at + 1), context));
        at += name + 1;
    }
    return path;
}

double seconds(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

int raw_open(const char *service)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port_of(service)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0, "no connection to %s",
              service);
    return fd;
}

void raw_send(int fd, const char *bytes, size_t size)
{
    for (size_t sent = 0; sent < size;) {
        ssize_t now = send(fd, bytes + sent, size - sent, MSG_NOSIGNAL);
        if (now <= 0)
            return; /* the other end has refused and closed: its answer tells */
        sent += (size_t)now;
    }
}

/* Reads what comes; stops where `enough` bytes are there. */
static char *read_until(int fd, int milliseconds, size_t enough, size_t *size, bool *closed)
{
    size_t capacity = 1 << 16;
    char *data = malloc(capacity + 1);
    *size = 0;
    *closed = false;
    struct pollfd socket = {.fd = fd, .events = POLLIN};
    while (*size < enough && poll(&socket, 1, milliseconds) > 0) {
        if (capacity - *size < 1 << 15)
            data = realloc(data, (capacity *= 2) + 1);
        ssize_t got = recv(fd, data + *size, capacity - *size, 0);
        if (got <= 0) {
            *closed = true;
            break;
        }
        *size += (size_t)got;
    }
    data[*size] = '\0';
    return data;
}

const char *raw_read(int fd, int milliseconds, bool *closed)
{
    size_t size = 0;
    return read_until(fd, milliseconds, SIZE_MAX, &size, closed);
}

const char *field(const struct answer *answer, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = strstr(answer->head, "\r\n"); line && line[2] != '\r'; line = strstr(line + 2, "\r\n"))
        if (strncasecmp(line + 2, name, length) == 0 && line[2 + length] == ':')
            return form("%.*s", (int)strcspn(line + 4 + length, "\r"), line + 4 + length);
    return NULL;
}

static void send_call(int fd, const struct call *call)
{
    size_t size = call->size ? call->size : call->body ? strlen(call->body) : 0;
    const char *head = form(
        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s%s%s%s%s", call->method ? call->method : "GET",
        call->path, call->token ? form("Authorization: Bearer %s\r\n", call->token) : "",
        call->type ? form("Content-Type: %s\r\n", call->type) : "",
        call->body ? form("Content-Length: %zu\r\n", size) : "", call->headers ? call->headers : "", "\r\n");
    raw_send(fd, head, strlen(head));
    if (call->body)
        raw_send(fd, call->body, size);
}

/* Takes the chunks apart, in place; fails the test where the last one is missing. */
static size_t join_chunks(char *body)
{
    char *from = body, *to = body;
    for (;;) {
        char *line = from;
        size_t size = strtoul(line, &from, 16);
        cr_assert(from > line && strncmp(from, "\r\n", 2) == 0, "no chunk: %.80s", line);
        from += 2;
        if (size == 0)
            break;
        memmove(to, from, size);
        to += size;
        cr_assert(strncmp(from + size, "\r\n", 2) == 0, "a chunk does not end where it says");
        from += size + 2;
    }
    cr_assert_str_eq(from, "\r\n", "something follows the last chunk");
    *to = '\0';
    return (size_t)(to - body);
}

struct answer call_(const struct call *call)
{
    struct answer answer = {0};
    size_t size = 0;
    bool closed = false;
    int fd = raw_open(call->service ? call->service : MAIN);
    send_call(fd, call);
    char *data = read_until(fd, 15000, SIZE_MAX, &size, &closed);
    close(fd);
    char *end = strstr(data, "\r\n\r\n");
    cr_assert_not_null(
        end, "%s %s: %s: %.200s", call->method ? call->method : "GET", call->path,
        closed ? "the service closed the connection before a whole answer" : "no whole answer within 15 s", data);
    answer.head = form("%.*s\r\n\r\n", (int)(end - data), data);
    answer.body = end + 4;
    answer.size = size - (size_t)(end + 4 - data);
    cr_assert_eq(sscanf(data, "HTTP/1.1 %d", &answer.status), 1, "no status line: %.80s", data);
    const char *coding = field(&answer, "Transfer-Encoding");
    if (coding && answer.size > 0)
        answer.size = join_chunks(end + 4);
    answer.json = json_loadb(answer.body, answer.size, JSON_DECODE_ANY, NULL);
    if (!call->unchecked)
        contract_check(call, &answer);
    return answer;
}

const json_t *value_at(const struct answer *answer, const char *pointer)
{
    const json_t *at = answer->json;
    char *path = strdup(pointer), *rest = path, *name = strsep(&rest, "/");
    while (at && (name = strsep(&rest, "/")))
        at = json_is_array(at) ? json_array_get(at, strtoul(name, NULL, 10)) : json_object_get(at, name);
    free(path);
    return at;
}

const char *text_at(const struct answer *answer, const char *pointer)
{
    const char *text = json_string_value(value_at(answer, pointer));
    cr_assert_not_null(text, "no text at %s of %.300s", pointer, answer->body);
    return text;
}

const char *id_of(const struct answer *made)
{
    return text_at(made, "/id");
}

void expect_status(const struct answer *answer, int status)
{
    cr_assert_eq(answer->status, status, "status %d where %d was expected: %.400s", answer->status, status,
                 answer->body);
}

void expect(struct answer answer, int status)
{
    expect_status(&answer, status);
}

const char minimal_inquiry[] =
    "{\"person\":{\"names\":[{\"script\":\"Arab\",\"given\":\"محمد\",\"family\":\"الحلبي\"}]},"
    "\"reporter\":{\"relation\":\"sister\"}}";

struct answer new_inquiry(const char *who_reports)
{
    struct answer made = call(.method = "POST", .path = "/v1/inquiries", .token = who(who_reports),
                              .type = "application/json", .body = minimal_inquiry);
    expect_status(&made, 201);
    return made;
}

static const char *token_of(const char *who_asks)
{
    return strlen(who_asks) > 40 ? who_asks : who(who_asks);
}

struct answer look_at(const char *path, const char *who_asks)
{
    return call(.path = path, .token = who_asks ? token_of(who_asks) : NULL);
}

struct answer post_to(const char *inquiry, const char *path, const char *body, const char *who_asks)
{
    return call(.method = "POST", .path = *path == '/' ? path : form("/v1/inquiries/%s/%s", inquiry, path),
                .token = who_asks ? token_of(who_asks) : NULL, .type = "application/json", .body = body);
}

struct answer listed_organization(const char *body)
{
    struct answer made = post_to("", "/v1/organizations", body, "ADMIN");
    expect_status(&made, 201);
    struct answer verified =
        post_to("", form("/v1/organizations/%s/verification", id_of(&made)), "{\"verified\":true}", "STEWARD");
    expect_status(&verified, 200);
    return verified;
}

struct answer link_organizations(const char *from, const char *to, const char *kind, const char *who_asks)
{
    return post_to("", form("/v1/organizations/%s/links", from),
                   form("{\"organization_id\":\"%s\",\"kind\":\"%s\"}", to, kind), who_asks);
}

struct answer step_referral(const struct answer *sent, const char *name, const char *who_asks)
{
    return post_to("", form("/v1/referrals/%s/steps", id_of(sent)), form("{\"step\":\"%s\"}", name), who_asks);
}

struct answer consent_to_b(const char *inquiry, const char *more)
{
    struct answer made = post_to(
        inquiry, "consents",
        form("{\"giver\":\"Umm Ahmad\",\"capacity\":\"relative\",\"proof\":\"assertion\",\"form_version\":\"1\","
             "\"text_sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\","
             "\"purposes\":[\"share\"],\"recipients\":{\"organizations\":[\"%s\"]}%s}",
             given("TENANT_CASE_B"), more),
        "CASE_A");
    expect_status(&made, 201);
    return made;
}

const char *tomorrow(void)
{
    static char text[32];
    time_t at = time(NULL) + 24 * 3600;
    struct tm parts;
    strftime(text, sizeof(text), "%Y-%m-%dT00:00:00Z", gmtime_r(&at, &parts));
    return text;
}

const char *bytes_of(struct answer answer)
{
    static const char *const own[] = {"X-Request-Id:", "Date:", "RateLimit", "traceresponse:"};
    const char *all = "";
    for (const char *line = answer.head; line && *line; line = strstr(line, "\r\n") ? strstr(line, "\r\n") + 2 : "") {
        bool is_own = false;
        for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
            is_own |= strncmp(line, own[i], strlen(own[i])) == 0;
        all = is_own ? all : form("%s%.*s\n", all, (int)strcspn(line, "\r"), line);
    }
    return form("%s\n%s", all, answer.body);
}

const char *family_of(const struct answer *made)
{
    struct answer opened = call(.method = "POST", .path = "/v1/tracking/token", .type = "application/json",
                                .body = form("{\"reference\":\"%s\",\"access_code\":\"%s\"}",
                                             text_at(made, "/reference"), text_at(made, "/access_code")));
    expect_status(&opened, 200);
    return text_at(&opened, "/access_token");
}
