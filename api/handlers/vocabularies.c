/* The contract's word lists as people read them, in four languages; for any cache to keep. */
#include "api/handlers/operations.h"
#include <sodium.h>
#include <string.h>

/* 200 with the body as it was made, or 304 where the asker knows it. The ETag is of the bytes. */
static int reply_cacheable(struct request *rq)
{
    unsigned char hash[16];
    char hex[sizeof(hash) * 2 + 1];
    struct text *body = &rq->reply.body;
    const char *known = exchange_header(rq->wire, "If-None-Match");
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)body->data, body->length, NULL, 0);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    reply_header(rq, "Cache-Control", "public, max-age=3600");
    reply_etag(rq, hex);
    if (!known || !strstr(known, hex))
        return rq->reply.status;
    text_clear(body);
    return reply_empty(rq, 304);
}

int list_vocabularies(struct request *rq)
{
    int status = reply_list(rq, request_query(rq, list_vocabulary_terms, T(NULL)));
    return status == 200 ? reply_cacheable(rq) : status;
}

int read_vocabulary(struct request *rq)
{
    const struct db_result *rows = request_query(rq, list_vocabulary_terms, T(param(rq, "name")));
    if (rows && db_rows(rows) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    int status = reply_list(rq, rows);
    return status == 200 ? reply_cacheable(rq) : status;
}
