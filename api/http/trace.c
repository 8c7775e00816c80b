/* Request ids, trace context (W3C Trace Context 1), and one JSON log line a request, without personal data. */
#include "api/http/trace.h"
#include "api/base/service.h"
#include "api/http/metrics.h"
#include "api/http/peer.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void uuid_new(char text[static UUID_TEXT])
{
    unsigned char bytes[16];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    unsigned long long ms = (unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000;
    randombytes_buf(bytes + 6, 10);
    for (int i = 0; i < 6; i++)
        bytes[i] = (unsigned char)(ms >> (40 - 8 * i));
    bytes[6] = (unsigned char)(0x70 | (bytes[6] & 0x0f));
    bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f));
    char hex[33];
    sodium_bin2hex(hex, sizeof(hex), bytes, sizeof(bytes));
    snprintf(text, UUID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

/* 32 hexadecimal digits, or a UUID: nothing that could say a word of somebody, as ids stand in logs. */
static bool is_request_id(const char *text)
{
    static const char shape[UUID_TEXT] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    static const char hex[] = "0123456789abcdefABCDEF";
    size_t length = strlen(text);
    if (length == 32)
        return strspn(text, hex) == length;
    for (size_t i = 0; i < UUID_TEXT - 1 && length == UUID_TEXT - 1; i++)
        if (shape[i] == 'x' ? !memchr(hex, text[i], sizeof(hex) - 1) : text[i] != '-')
            return false;
    return length == UUID_TEXT - 1;
}

/* "00-" 32 hex "-" 16 hex "-" 2 hex, ids not all zero. */
static bool is_traceparent(const char *text)
{
    static const char hex[] = "0123456789abcdef";
    return strlen(text) == 55 && memcmp(text, "00-", 3) == 0 && strspn(text + 3, hex) == 32 && text[35] == '-' &&
           strspn(text + 36, hex) == 16 && text[52] == '-' && strspn(text + 53, hex) == 2 &&
           strspn(text + 3, "0") < 32 && strspn(text + 36, "0") < 16;
}

void trace_open(struct request *rq)
{
    const char *id = exchange_header(rq->wire, "X-Request-Id");
    const char *parent = exchange_header(rq->wire, "traceparent");
    if (id && is_request_id(id) && request_is_proxied(rq))
        snprintf(rq->id, sizeof(rq->id), "%s", id);
    else
        uuid_new(rq->id);
    unsigned char random[24];
    char hex[49];
    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(hex, sizeof(hex), random, sizeof(random));
    if (parent && is_traceparent(parent))
        snprintf(rq->traceparent, sizeof(rq->traceparent), "%.35s-%.16s-%.2s", parent, hex + 32, parent + 53);
    else
        snprintf(rq->traceparent, sizeof(rq->traceparent), "00-%.32s-%.16s-00", hex, hex + 32);
}

void trace_close(struct request *rq, double total_ms)
{
    const double *t = rq->times;
    const char *operation = rq->operation ? rq->operation->id : "-";
    metrics_count(rq->service->metrics, rq->operation, rq->reply.status, total_ms);
    char line[640];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int length = snprintf(line, sizeof(line),
                          "{\"time\":%lld.%03ld,\"request\":\"%s\",\"trace\":\"%.32s\",\"operation\":\"%s\","
                          "\"status\":%d,\"bytes\":%zu,\"ms\":%.3f,\"route\":%.3f,\"auth\":%.3f,\"read\":%.3f,"
                          "\"validate\":%.3f,\"handler\":%.3f,\"db\":%.3f}\n",
                          (long long)now.tv_sec, now.tv_nsec / 1000000, rq->id, rq->traceparent + 3, operation,
                          rq->reply.status, rq->reply.streamed ? rq->reply.sent : rq->reply.body.length, total_ms,
                          t[TIME_ROUTE], t[TIME_AUTH], t[TIME_READ], t[TIME_VALIDATE], t[TIME_HANDLER], t[TIME_DB]);
    /* One write a line, so that lines of several threads never mix; a full pipe must not stop the service. */
    if (length > 0 && write(STDERR_FILENO, line, (size_t)length) < 0)
        metrics_lost_log_line(rq->service->metrics);
}
