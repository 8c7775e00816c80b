/* The documents page: Swagger UI from the binary, under a policy that lets it reach nothing but this service. */
#include "api/handlers/operations.h"
#include "db/embedded.h"
#include <string.h>

/* What may be asked for, and as what it is given. */
static const struct {
    const char *name, *media;
} files[] = {
    {"index.html", "text/html; charset=utf-8"},
    {"start.js", "text/javascript; charset=utf-8"},
    {"swagger-ui-bundle.js", "text/javascript; charset=utf-8"},
    {"swagger-ui.css", "text/css; charset=utf-8"},
};

/* No script, style or connection but this service's own; the library carries small pictures as data: addresses. */
static const char policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                             "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
                             "frame-ancestors 'none'";

static const struct embedded *find_file(const char *name)
{
    for (size_t i = 0; i < embedded_doc_count; i++)
        if (strcmp(embedded_docs[i].name, name) == 0)
            return &embedded_docs[i];
    return NULL;
}

static int reply_file(struct request *rq, const char *name)
{
    const struct embedded *file = find_file(name);
    for (size_t i = 0; file && i < sizeof(files) / sizeof(files[0]); i++) {
        if (strcmp(files[i].name, name) != 0)
            continue;
        reply_header(rq, "Content-Security-Policy", policy);
        text_add(&rq->reply.body, file->data, (size_t)(file->end - file->data));
        return reply_tagged(rq, files[i].media, "no-cache");
    }
    return reply_problem(rq, PROBLEM_not_found, NULL);
}

int read_docs(struct request *rq)
{
    return reply_file(rq, "index.html");
}

int read_docs_file(struct request *rq)
{
    return reply_file(rq, param(rq, "file"));
}
