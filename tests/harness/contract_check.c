/* Holds every answer against the contract with the product's own engine, and notes which (operation, status) was seen.
 */
#include "tests/harness.h"
#include "tests/harness/contract_file.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

void contract_check(const struct call *call, const struct answer *answer);

const struct contract *the_contract(void)
{
    static struct contract *contract;
    if (!contract)
        contract = contract_of("openapi.yaml");
    return contract;
}

/* One line for the coverage rule, which tests/coverage.c holds against the contract at the end of the run. */
static void note(const struct operation *operation, int status)
{
    const char *line = form("%s %d\n", operation->id, status);
    int fd = open(given("COVERAGE"), O_WRONLY | O_CREAT | O_APPEND, 0644);
    cr_assert(fd >= 0 && write(fd, line, strlen(line)) == (ssize_t)strlen(line));
    close(fd);
}

static void check_problem(const struct answer *answer, const char *media)
{
    static const char *const leaks[] = {"SELECT ", "select ", "pg_", "violates", "/api/", "0x", "libpq"};
    cr_assert(media && strncmp(media, "application/problem+json", 24) == 0, "a refusal must be a problem: %s",
              answer->head);
    cr_assert_eq(json_integer_value(json_object_get(answer->json, "status")), answer->status);
    cr_assert_str_eq(text_at(answer, "/instance"), field(answer, "X-Request-Id"));
    for (size_t i = 0; i < sizeof(leaks) / sizeof(leaks[0]); i++)
        cr_assert_null(strstr(answer->body, leaks[i]), "a problem must not say %s: %s", leaks[i], answer->body);
}

static void check_body(const struct operation *operation, const struct response *response, const struct answer *answer,
                       const char *media)
{
    if (response->media_count == 0 || field(answer, "Preference-Applied")) {
        cr_assert_eq(answer->size, 0, "%s %d has no body by contract", operation->id, answer->status);
        return;
    }
    for (size_t i = 0; i < response->media_count; i++) {
        size_t length = strcspn(response->media[i].type, ";");
        if (!media || strncasecmp(media, response->media[i].type, length) != 0)
            continue;
        struct schema_errors errors = {0};
        if (response->media[i].schema && !schema_validate(response->media[i].schema, answer->json, &errors))
            cr_assert_fail("%s %d breaks the contract at %s (%s): %.600s", operation->id, answer->status,
                           errors.items[0].pointer, errors.items[0].detail, answer->body);
        return;
    }
    cr_assert_fail("%s %d gives the undeclared media type %s", operation->id, answer->status, media ? media : "(none)");
}

/* What HTTP and browsers read of any answer, and no client of this contract: it need not be declared. */
static const char *const general[] = {"Date",
                                      "Content-Type",
                                      "Content-Length",
                                      "Transfer-Encoding",
                                      "Connection",
                                      "Vary",
                                      "Cache-Control",
                                      "Content-Encoding",
                                      "X-Content-Type-Options",
                                      "Referrer-Policy",
                                      "Content-Security-Policy",
                                      "Permissions-Policy",
                                      "Cross-Origin-",
                                      "Access-Control-"};

static bool is_general(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof(general) / sizeof(general[0]); i++) {
        size_t known = strlen(general[i]);
        bool is_family = general[i][known - 1] == '-';
        if ((is_family ? length > known : length == known) && strncasecmp(name, general[i], known) == 0)
            return true;
    }
    return false;
}

/* Every header field that is sent is declared, so that no client has to guess at one. A 304 may send what the 200 would
 * have (RFC 9110, section 15.4.5). */
static void check_fields(const struct operation *operation, const struct response *response,
                         const struct answer *answer)
{
    const char *line = strstr(answer->head, "\r\n");
    const struct response *whole = response->status == 304 ? operation_response(operation, 200) : NULL;
    for (line = line ? line + 2 : ""; *line && *line != '\r'; line = strstr(line, "\r\n") + 2) {
        size_t length = strcspn(line, ":");
        const char *name = form("%.*s", (int)length, line);
        cr_assert(is_general(line, length) || response_sends(response, name) || response_sends(whole, name),
                  "%s %d sends %s undeclared", operation->id, answer->status, name);
    }
}

void contract_check(const struct call *call, const struct answer *answer)
{
    struct route route;
    const char *method = call->method ? call->method : "GET";
    const char *path = form("%.*s", (int)strcspn(call->path, "?"), call->path);
    bool admin = call->service && strcmp(call->service, ADMIN) == 0;
    enum route_outcome outcome = route_find(the_contract(), method, path, admin, &route);
    const char *media = field(answer, "Content-Type");
    cr_assert_not_null(field(answer, "X-Request-Id"));
    cr_assert_str_eq(field(answer, "X-Content-Type-Options"), "nosniff");
    if (answer->status >= 400 && strcmp(method, "HEAD") != 0 && media && strstr(media, "problem"))
        check_problem(answer, media);
    if (outcome != ROUTE_FOUND || strcmp(method, "HEAD") == 0)
        return;
    const struct response *response = operation_response(route.operation, answer->status);
    cr_assert_not_null(response, "%s answers the undeclared status %d: %.300s", route.operation->id, answer->status,
                       answer->body);
    for (size_t i = 0; i < response->header_count; i++)
        cr_assert(!response->headers[i].required || field(answer, response->headers[i].name), "%s %d lacks %s",
                  route.operation->id, answer->status, response->headers[i].name);
    check_fields(route.operation, response, answer);
    check_body(route.operation, response, answer, media);
    note(route.operation, answer->status);
}
