/* Writes answers: status line, the fields every answer has, and the body, in one send. */
#include "api/http/finish.h"
#include "api/base/service.h"
#include "api/http/body.h"
#include "api/http/coding.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Reason phrases (RFC 9110) of every status the service uses. */
static const char *reason(int status)
{
    static const struct {
        int status;
        const char *phrase;
    } phrases[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "Unknown";
}

/* The Date field's value, made once a second and thread. */
static const char *http_date(void)
{
    static _Thread_local time_t made;
    static _Thread_local char text[40];
    time_t now = time(NULL);
    if (now != made) {
        struct tm parts;
        gmtime_r(&now, &parts);
        strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        made = now;
    }
    return text;
}

static bool has_field(const struct request *rq, const char *name)
{
    return rq->reply.head.data && strstr(rq->reply.head.data, name);
}

/* Whether the answer is the same for everybody: of an operation that asks for no credential, and none was given. Pages
 * of other sites may embed it (a map's tiles); a page that asks by CORS is held by ATHAR_CORS_ORIGINS, not by this. */
static bool is_everybodys(const struct request *rq)
{
    const struct operation *operation = rq->operation;
    const char *method = exchange_method(rq->wire);
    return operation && !rq->is_admin && !rq->identity.known && (operation->is_public || operation->is_open) &&
           (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0);
}

/* The fields of every answer; a handler's own Cache-Control or Content-Security-Policy stands instead of ours. */
static void add_common_fields(struct request *rq, struct text *head)
{
    const double *t = rq->times;
    text_addf(head, "Date: %s\r\nX-Request-Id: %s\r\ntraceresponse: %s\r\n", http_date(), rq->id, rq->traceparent);
    /* The times of stages tell what was looked up before an answer, also before "there is no such record". Outside they
     * are for the operator only; the access log has them all. */
    if (rq->is_admin)
        text_addf(head,
                  "Server-Timing: route;dur=%.3f, auth;dur=%.3f, read;dur=%.3f, validate;dur=%.3f, handler;dur=%.3f, "
                  "db;dur=%.3f\r\n",
                  t[TIME_ROUTE], t[TIME_AUTH], t[TIME_READ], t[TIME_VALIDATE], t[TIME_HANDLER], t[TIME_DB]);
    if (rq->operation && rq->operation->deprecated_since)
        text_addf(head, "Deprecation: %s\r\nSunset: %s\r\nLink: </docs#%s>; rel=\"deprecation\"\r\n",
                  rq->operation->deprecated_since, rq->operation->sunset, rq->operation->id);
    if (!has_field(rq, "Cache-Control: "))
        text_adds(head, "Cache-Control: no-store\r\n");
    if (!has_field(rq, "Content-Security-Policy: "))
        text_adds(head, "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n");
    text_adds(head, "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
                    "Cross-Origin-Opener-Policy: same-origin\r\n");
    if (!has_field(rq, "Cross-Origin-Resource-Policy: "))
        text_addf(head, "Cross-Origin-Resource-Policy: %s-origin\r\n", is_everybodys(rq) ? "cross" : "same");
    if (rq->reply.head.length > 0)
        text_add(head, rq->reply.head.data, rq->reply.head.length);
    if (exchange_is_last(rq->wire))
        text_adds(head, "Connection: close\r\n");
}

static void make_head(struct request *rq, int status, const char *media, size_t length, struct text *head)
{
    text_addf(head, "HTTP/1.1 %d %s\r\n", status, reason(status));
    if (media)
        text_addf(head, "Content-Type: %s\r\n", media);
    if (length == LENGTH_UNKNOWN)
        text_adds(head, exchange_takes_chunks(rq->wire) ? "Transfer-Encoding: chunked\r\n" : "");
    else if (status != 204 && status != 304)
        text_addf(head, "Content-Length: %zu\r\n", length);
    add_common_fields(rq, head);
    text_adds(head, "\r\n");
}

/* An answer that needs no memory, for when there is none left. */
static void write_last_resort(struct request *rq)
{
    static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n"
                                 "Cache-Control: no-store\r\nConnection: close\r\n\r\n";
    exchange_close(rq->wire);
    rq->reply.status = 503;
    if (!exchange_write(rq->wire, answer, sizeof(answer) - 1, NULL, 0))
        rq->reply.status = 499;
}

static bool is_head(const struct request *rq)
{
    return strcmp(exchange_method(rq->wire), "HEAD") == 0;
}

/* The problem takes the place of whatever body was begun. */
static void problem_to_reply(struct request *rq)
{
    char seconds[16];
    snprintf(seconds, sizeof(seconds), "%u", rq->problem.retry_after);
    if (rq->problem.retry_after > 0)
        reply_header(rq, "Retry-After", seconds);
    /* The database may refuse a credential that was verified a moment ago (RFC 9110: 401 names the scheme). */
    if (rq->problem.kind == PROBLEM_unauthenticated && !has_field(rq, "WWW-Authenticate: "))
        reply_header(rq, "WWW-Authenticate", "Bearer realm=\"athar\", error=\"invalid_token\"");
    const char *taken = rq->problem.kind == PROBLEM_unsupported_media_type ? body_media(rq) : NULL;
    if (taken && taken[0])
        reply_header(rq, "Accept", taken); /* RFC 9110, section 15.5.16 */
    if (taken && taken[0] && strcmp(exchange_method(rq->wire), "PATCH") == 0)
        reply_header(rq, "Accept-Patch", taken); /* RFC 5789, section 2.2 */
    text_clear(&rq->reply.body);
    problem_write(&rq->problem, rq->language, rq->id, &rq->reply.body);
    reply_header(rq, "Content-Language", language_tag(rq->language));
    rq->reply.status = refused(rq);
    rq->reply.media = "application/problem+json";
}

#define WORTH_PACKING 600 /* bytes: less is one packet anyway */

/* A packed answer is another representation, so its strong ETag is another one: "7+br". */
static void name_coding(struct request *rq, enum coding coding)
{
    struct text *head = &rq->reply.head, named = {0};
    const char *tag = head->data ? strstr(head->data, "ETag: \"") : NULL;
    const char *end = tag ? strstr(tag, "\"\r\n") : NULL;
    if (!end)
        return;
    text_add(&named, head->data, (size_t)(end - head->data));
    text_addf(&named, "+%s", coding_name(coding));
    text_adds(&named, end);
    text_clear(head);
    *head = named;
}

static bool pack_body(struct request *rq, enum coding coding)
{
    struct text *body = &rq->reply.body, packed = {0};
    struct packer *packer = body->length < WORTH_PACKING ? NULL : packer_new(coding);
    bool fine = packer && packer_add(packer, body->data, body->length, PACK_END, &packed) && !packed.failed;
    packer_free(packer);
    if (!fine) {
        text_clear(&packed);
        return false;
    }
    text_clear(body);
    *body = packed;
    reply_header(rq, "Content-Encoding", coding_name(coding));
    return true;
}

/* Whether it was the packed representation that the client named as the one it knows. */
static bool knows_packed(struct request *rq, enum coding coding)
{
    const char *known = exchange_header(rq->wire, "If-None-Match");
    const char *end = request_format(rq, "+%s\"", coding_name(coding));
    return known && end && strstr(known, end);
}

/* Packs the body where the answer is the same for everybody, see coding.h. The pages were packed by the build. */
static void pack_reply(struct request *rq)
{
    int status = rq->reply.status;
    if ((status != 200 && status != 304) || !is_everybodys(rq) || has_field(rq, "Vary: Accept-Encoding") ||
        exchange_header(rq->wire, "Authorization"))
        return;
    reply_header(rq, "Vary", "Accept-Encoding");
    enum coding coding = coding_taken(exchange_header(rq->wire, "Accept-Encoding"), CODING_ALL);
    if (coding != CODING_NONE && (status == 200 ? pack_body(rq, coding) : knows_packed(rq, coding)))
        name_coding(rq, coding);
}

void finish(struct request *rq)
{
    if (rq->reply.streamed)
        return;
    if (rq->problem.kind != PROBLEM_none)
        problem_to_reply(rq);
    pack_reply(rq);
    struct reply *reply = &rq->reply;
    struct text head = {0};
    make_head(rq, reply->status, reply->media, reply->body.length, &head);
    if (head.failed || reply->body.failed || reply->head.failed || reply->status == 0)
        write_last_resort(rq);
    else if (!exchange_write(rq->wire, head.data, head.length, reply->body.data, is_head(rq) ? 0 : reply->body.length))
        reply->status = 499;
    text_clear(&head);
}

bool finish_stream(struct request *rq, int status, const char *media, size_t length, const void *bytes, size_t count)
{
    struct text head = {0};
    make_head(rq, status, media, length, &head);
    rq->reply.streamed = true;
    rq->reply.status = status;
    rq->reply.sent = is_head(rq) ? 0 : count;
    bool fine = !head.failed && !rq->reply.head.failed;
    if (!fine)
        write_last_resort(rq);
    else
        fine = exchange_write(rq->wire, head.data, head.length, bytes, is_head(rq) ? 0 : count);
    text_clear(&head);
    return fine && !is_head(rq);
}
