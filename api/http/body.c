/* Reads a JSON body within its bounds and validates it; the bytes are scanned for depth before anything parses them. */
#include "api/http/body.h"
#include "api/schema/json_scan.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* True where a Content-Type value names `media`: parameters may follow, but a charset only if it is UTF-8. */
static bool media_fits(const char *content_type, const char *media)
{
    size_t length = strcspn(content_type, "; \t"), wanted = strlen(media);
    const char *charset = strcasestr(content_type, "charset=");
    if (charset && strncasecmp(charset + 8, "utf-8", 5) != 0 && strncasecmp(charset + 8, "\"utf-8\"", 7) != 0)
        return false;
    if (strcmp(media, "*/*") == 0)
        return length > 0;
    if (wanted > 2 && strcmp(media + wanted - 2, "/*") == 0)
        return length > wanted - 1 && strncasecmp(content_type, media, wanted - 1) == 0;
    return length == wanted && strncasecmp(content_type, media, length) == 0;
}

static const struct media *find_media(const struct request *rq)
{
    const char *content_type = exchange_header(rq->wire, "Content-Type");
    if (!content_type || exchange_header_count(rq->wire, "Content-Type") != 1)
        return NULL;
    for (size_t i = 0; i < rq->operation->body_count; i++)
        if (media_fits(content_type, rq->operation->body[i].type))
            return &rq->operation->body[i];
    return NULL;
}

const char *body_media(struct request *rq)
{
    char *list = request_format(rq, "%s", "");
    for (size_t i = 0; list && rq->operation && i < rq->operation->body_count; i++)
        list = request_format(rq, "%s%s%s", list, i ? ", " : "", rq->operation->body[i].type);
    return list;
}

bool check_body(struct request *rq)
{
    const struct operation *operation = rq->operation;
    long long length = exchange_content_length(rq->wire);
    if (!exchange_has_body(rq->wire) || length == 0) {
        if (!operation->body_required)
            return true;
        reply_problem(rq,
                      length != 0 || !exchange_header(rq->wire, "Content-Length") ? PROBLEM_length_required
                      : operation->body_streamed                                  ? PROBLEM_malformed_request
                                                                                  : PROBLEM_malformed_json,
                      "This operation needs a body.");
        return false;
    }
    if (operation->body_count == 0)
        reply_problem(rq, PROBLEM_malformed_request, "This operation takes no body.");
    else if (exchange_header(rq->wire, "Content-Encoding"))
        reply_problem(rq, PROBLEM_unsupported_media_type, "Content-Encoding is not supported.");
    else if (!find_media(rq))
        reply_problem(rq, PROBLEM_unsupported_media_type, request_format(rq, "Taken are: %s.", body_media(rq)));
    else if (length > 0 && (unsigned long long)length > operation->body_max)
        reply_problem(rq, PROBLEM_content_too_large, NULL);
    return rq->problem.kind == PROBLEM_none;
}

void refuse_body(struct request *rq, ssize_t said)
{
    if (said == -3 && rq->problem.kind == PROBLEM_none)
        rq->problem.retry_after = 5;
    if (said == -2)
        reply_problem(rq, PROBLEM_request_timeout, "The body did not come on in time.");
    else if (said == -3)
        reply_problem(rq, PROBLEM_unavailable, "As many slow bodies as this service waits for at once are under way.");
    else
        reply_problem(rq, PROBLEM_malformed_request, "The body broke off or its chunks are malformed.");
}

/* Reads the whole body into `bytes`; false after a problem was set. */
static bool take_bytes(struct request *rq, struct text *bytes)
{
    char chunk[16384];
    for (;;) {
        ssize_t got = exchange_read(rq->wire, chunk, sizeof(chunk));
        if (got == 0)
            return true;
        if (got < 0)
            refuse_body(rq, got);
        else if (bytes->length + (size_t)got > rq->operation->body_max)
            reply_problem(rq, PROBLEM_content_too_large, NULL);
        else
            text_add(bytes, chunk, (size_t)got);
        if (bytes->failed)
            reply_problem(rq, PROBLEM_unavailable, "The service is short of memory.");
        if (rq->problem.kind != PROBLEM_none)
            return false;
    }
}

static void parse(struct request *rq, const struct text *bytes)
{
    struct json_fault fault = {0};
    rq->body = json_read(bytes->data ? bytes->data : "", bytes->length, &fault);
    if (rq->body)
        return;
    if (fault.out_of_memory) {
        reply_problem(rq, PROBLEM_unavailable, "The service is short of memory.");
        return;
    }
    char detail[200];
    snprintf(detail, sizeof(detail), "%s (line %zu, column %zu)", fault.message, fault.line, fault.column);
    reply_problem(rq, PROBLEM_malformed_json, detail);
}

bool read_body(struct request *rq)
{
    if (!exchange_has_body(rq->wire) || rq->operation->body_streamed || rq->operation->body_count == 0)
        return true;
    struct text bytes = {0};
    exchange_continue(rq->wire);
    if (take_bytes(rq, &bytes)) {
        request_digest(rq, &bytes);
        parse(rq, &bytes);
    }
    text_clear(&bytes);
    return rq->problem.kind == PROBLEM_none;
}

bool validate_body(struct request *rq)
{
    if (!rq->body)
        return true;
    const struct media *media = find_media(rq);
    if (media && media->schema && !schema_fold(media->schema, rq->body)) {
        reply_problem(rq, PROBLEM_unavailable, "The service is short of memory.");
        return false;
    }
    if (!media || !media->schema || schema_validate(media->schema, rq->body, &rq->problem.errors))
        return true;
    /* JSON that is no object at all is refused as a malformed body rather than by field. */
    bool whole = !json_is_object(rq->body);
    if (whole)
        rq->problem.errors = (struct schema_errors){0};
    reply_problem(rq, whole ? PROBLEM_malformed_json : PROBLEM_invalid_body,
                  whole ? "The body must be an object." : NULL);
    return false;
}
