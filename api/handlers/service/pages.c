/* The pages that the service shows, from the binary, each under a policy that lets it reach nothing but this service.
 * api/pages.txt lists their files. */
#include "api/handlers/operations.h"
#include "api/handlers/service/page.h"
#include "api/http/coding.h"
#include "db/embedded.h"
#include <string.h>

/* No script, style or connection but this service's own. The map starts a worker from a file of the page. */
#define POLICY(workers)                                                                                                \
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'" workers              \
    "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
static const struct {
    const char *name, *policy;
} pages[] = {
    {"docs", POLICY("")},
    {"guides", POLICY("")},
    {"explore", POLICY("; worker-src 'self'")},
};

/* Of a device the pages need nothing: what a script of theirs could be made to ask for, the browser refuses. */
#define DEVICE                                                                                                         \
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), "                          \
    "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"

static const char *policy_of(const char *page)
{
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (strcmp(pages[i].name, page) == 0)
            return pages[i].policy;
    return "default-src 'none'";
}

void reply_page_fields(struct request *rq, const char *page)
{
    reply_header(rq, "Content-Security-Policy", policy_of(page));
    reply_header(rq, "Permissions-Policy", DEVICE);
    reply_header(rq, "Cross-Origin-Resource-Policy", "same-origin");
}

static const struct embedded_file *find_file(const char *page, const char *name)
{
    for (size_t i = 0; i < embedded_file_count; i++)
        if (strcmp(embedded_files[i].page, page) == 0 && strcmp(embedded_files[i].name, name) == 0)
            return &embedded_files[i];
    return NULL;
}

/* A file of a page, packed where the client takes that. */
static int reply_file(struct request *rq, const char *page, const char *name)
{
    const struct embedded_file *file = find_file(page, name);
    if (!file)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    bool packed = coding_taken(exchange_header(rq->wire, "Accept-Encoding"), 1U << CODING_GZIP) == CODING_GZIP;
    const char *data = packed ? file->packed : file->data, *end = packed ? file->packed_end : file->end;
    reply_page_fields(rq, page);
    reply_header(rq, "Vary", "Accept-Encoding");
    if (packed)
        reply_header(rq, "Content-Encoding", "gzip");
    text_add(&rq->reply.body, data, (size_t)(end - data));
    return reply_tagged(rq, file->media, "no-cache");
}

int read_docs(struct request *rq)
{
    return reply_file(rq, "docs", "index.html");
}

int read_docs_file(struct request *rq)
{
    return reply_file(rq, "docs", param(rq, "file"));
}

int read_guide(struct request *rq)
{
    return reply_file(rq, "guides", param(rq, "guide"));
}

int read_explore(struct request *rq)
{
    return reply_file(rq, "explore", "index.html");
}

int read_explore_file(struct request *rq)
{
    return reply_file(rq, "explore", param(rq, "file"));
}
