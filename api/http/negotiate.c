/* OPTIONS, CORS by exact allow-list (Fetch standard), and Accept (RFC 9110, section 12.5.1). */
#include "api/http/negotiate.h"
#include "api/base/service.h"
#include <string.h>
#include <strings.h>

static char *method_list(struct request *rq)
{
    char *list = request_format(rq, "%s", "");
    for (size_t i = 0; list && rq->route.allow[i]; i++)
        list = request_format(rq, "%s%s%s", list, i ? ", " : "", rq->route.allow[i]);
    return list;
}

void negotiate_allow(struct request *rq)
{
    char *list = method_list(rq);
    if (list)
        reply_header(rq, "Allow", list[0] ? list : "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
}

/* True where `word` is one of the space-separated words of `list`, byte for byte. */
static bool is_listed(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; *at;) {
        at += strspn(at, " ");
        size_t here = strcspn(at, " ");
        if (here == length && length > 0 && memcmp(at, word, length) == 0)
            return true;
        at += here;
    }
    return false;
}

static bool allowed_origin(struct request *rq)
{
    const char *origin = exchange_header(rq->wire, "Origin");
    return origin && exchange_header_count(rq->wire, "Origin") == 1 &&
           is_listed(rq->service->settings->cors_origins, origin);
}

bool negotiate_slash(struct request *rq)
{
    const char *path = exchange_path(rq->wire), *method = exchange_method(rq->wire);
    size_t length = strlen(path);
    struct route route;
    if (length < 2 || path[length - 1] != '/' || (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0))
        return false;
    const char *page = request_format(rq, "%.*s", (int)length - 1, path);
    if (!page || route_find(rq->service->contract, "GET", page, rq->is_admin, &route) != ROUTE_FOUND ||
        !route.operation->produces[0] || strcmp(route.operation->produces[0], "text/html") != 0)
        return false;
    reply_header(rq, "Location", page);
    reply_empty(rq, 308);
    return true;
}

/* The one format of patches (RFC 7396): the contract knows no other, see tests/api/pipeline_test.c. */
#define MERGE_PATCH "application/merge-patch+json"

static void answer_options(struct request *rq)
{
    const char *wanted = exchange_header(rq->wire, "Access-Control-Request-Method");
    negotiate_allow(rq);
    for (size_t i = 0; rq->route.allow[i]; i++)
        if (strcmp(rq->route.allow[i], "PATCH") == 0)
            reply_header(rq, "Accept-Patch", MERGE_PATCH);
    if (wanted && allowed_origin(rq))
        for (size_t i = 0; rq->route.allow[i]; i++)
            if (strcmp(rq->route.allow[i], wanted) == 0) {
                reply_header(rq, "Access-Control-Allow-Methods", wanted);
                reply_header(rq, "Access-Control-Allow-Headers",
                             "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Range, "
                             "X-Request-Id, traceparent, tracestate, baggage, Prefer");
                reply_header(rq, "Access-Control-Max-Age", "600");
            }
    reply_empty(rq, 204);
}

static void add_cors(struct request *rq)
{
    if (rq->service->settings->cors_origins[0] == '\0')
        return;
    reply_header(rq, "Vary", "Origin");
    if (!allowed_origin(rq))
        return;
    reply_header(rq, "Access-Control-Allow-Origin", exchange_header(rq->wire, "Origin"));
    reply_header(
        rq, "Access-Control-Expose-Headers",
        "Accept, Accept-Patch, Allow, Content-Disposition, Content-Language, ETag, Link, Location, "
        "Preference-Applied, Retry-After, RateLimit, RateLimit-Policy, traceresponse, WWW-Authenticate, X-Request-Id");
}

/* Whether a media range of `length` bytes (parameters cut off) takes a media type; a produced "image/" star counts too.
 */
static bool range_takes(const char *range, size_t length, const char *media)
{
    if (length == 3 && memcmp(range, "*/*", 3) == 0)
        return true;
    size_t type = strcspn(media, "/") + 1;
    if (length == type + 1 && strncasecmp(range, media, type) == 0 && range[type] == '*')
        return true;
    if (length > type && strcmp(media + type, "*") == 0)
        return strncasecmp(range, media, type) == 0;
    if (strcmp(media, "*/*") == 0)
        return true;
    return strlen(media) == length && strncasecmp(range, media, length) == 0;
}

/* "q=0", "q=0.0", "q=0.000": not acceptable. */
static bool is_refused(const char *parameters, size_t length)
{
    const char *q = memmem(parameters, length, "q=0", 3);
    if (!q)
        return false;
    for (const char *p = q + 3; p < parameters + length; p++)
        if (*p >= '1' && *p <= '9')
            return false;
    return true;
}

static bool is_acceptable(const char *accept, const char *const *produces)
{
    if (!accept || !produces || !produces[0])
        return true;
    for (const char *at = accept; *at;) {
        at += strspn(at, " \t,");
        size_t length = strcspn(at, ","), media = strcspn(at, "; \t,");
        for (size_t i = 0; produces[i] && media > 0; i++)
            if (range_takes(at, media, produces[i]) && !is_refused(at + media, length - media))
                return true;
        at += length;
    }
    return false;
}

bool negotiate(struct request *rq)
{
    add_cors(rq);
    if (strcmp(exchange_method(rq->wire), "OPTIONS") == 0) {
        answer_options(rq);
        return false;
    }
    if (is_acceptable(exchange_header(rq->wire, "Accept"), rq->operation->produces))
        return true;
    reply_problem(rq, PROBLEM_not_acceptable, NULL);
    return false;
}
