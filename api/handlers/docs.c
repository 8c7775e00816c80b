/* The documents page: Swagger UI from the binary, under a policy that lets it reach nothing but this service. */
#include "api/handlers/operations.h"
#include "db/embedded.h"
#include <sodium.h>
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

/* A strong ETag of the bytes (the file never changes while the process lives). */
static const char *etag_of(struct request *rq, const struct embedded *file)
{
    unsigned char hash[16];
    char hex[33];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)file->data, (size_t)(file->end - file->data), NULL,
                       0);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    return request_format(rq, "%s", hex);
}

static int reply_file(struct request *rq, const char *name)
{
    const struct embedded *file = find_file(name);
    const char *etag = file ? etag_of(rq, file) : NULL, *known = exchange_header(rq->wire, "If-None-Match");
    for (size_t i = 0; etag && i < sizeof(files) / sizeof(files[0]); i++) {
        if (strcmp(files[i].name, name) != 0)
            continue;
        reply_header(rq, "Content-Security-Policy", policy);
        reply_header(rq, "Cache-Control", "no-cache");
        reply_etag(rq, etag);
        if (known && strstr(known, etag))
            return reply_empty(rq, 304);
        return reply_text(rq, 200, files[i].media, file->data, (size_t)(file->end - file->data));
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
