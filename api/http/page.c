/* Keyset pages: signed opaque cursors over the sort value and id of a page's last row. */
#include "api/base/service.h"
#include "api/http/request.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CURSOR_MAC 16

/* What a cursor is good for: this operation, this tenant and reach, these other parameters of path and query. */
static void cursor_mac(const struct request *rq, const char *payload, size_t length, unsigned char mac[CURSOR_MAC])
{
    crypto_generichash_state state;
    const struct operation *operation = rq->operation;
    crypto_generichash_init(&state, rq->service->secret, sizeof(rq->service->secret), CURSOR_MAC);
    crypto_generichash_update(&state, (const unsigned char *)operation->id, strlen(operation->id) + 1);
    crypto_generichash_update(&state, (const unsigned char *)rq->identity.tenant, strlen(rq->identity.tenant) + 1);
    crypto_generichash_update(&state, (const unsigned char *)(rq->identity.reaches_all ? "A" : "T"), 1);
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const char *name = operation->parameters[i].name;
        const char *value = rq->params.values[i];
        if (operation->parameters[i].place == IN_HEADER || strcmp(name, "cursor") == 0 || strcmp(name, "limit") == 0)
            continue;
        crypto_generichash_update(&state, (const unsigned char *)(value ? "=" : "-"), 1);
        if (value)
            crypto_generichash_update(&state, (const unsigned char *)value, strlen(value) + 1);
    }
    crypto_generichash_update(&state, (const unsigned char *)payload, length);
    crypto_generichash_final(&state, mac, CURSOR_MAC);
}

/* base64url(mac, "sort value" NUL "id") */
static char *cursor_write(struct request *rq, const char *at, const char *id)
{
    size_t length = strlen(at) + 1 + strlen(id);
    unsigned char *raw = request_alloc(rq, CURSOR_MAC + length + 1);
    size_t size = sodium_base64_ENCODED_LEN(CURSOR_MAC + length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = raw ? request_alloc(rq, size) : NULL;
    if (!text)
        return NULL;
    memcpy(raw + CURSOR_MAC, at, strlen(at) + 1);
    memcpy(raw + CURSOR_MAC + strlen(at) + 1, id, strlen(id));
    cursor_mac(rq, (const char *)raw + CURSOR_MAC, length, raw);
    return sodium_bin2base64(text, size, raw, CURSOR_MAC + length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool cursor_read(struct request *rq, const char *text, struct page *page)
{
    size_t length = 0, capacity = strlen(text) + 1;
    unsigned char *raw = request_alloc(rq, capacity + 1);
    if (!raw)
        return false;
    unsigned char mac[CURSOR_MAC];
    if (sodium_base642bin(raw, capacity, text, strlen(text), NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
        length > CURSOR_MAC) {
        const char *payload = (const char *)raw + CURSOR_MAC;
        const char *end = memchr(payload, '\0', length - CURSOR_MAC);
        cursor_mac(rq, payload, length - CURSOR_MAC, mac);
        if (end && sodium_memcmp(mac, raw, CURSOR_MAC) == 0) {
            page->after_at = payload;
            page->after_id = end + 1; /* request_alloc left a NUL behind it */
            return true;
        }
    }
    reply_invalid(rq, PROBLEM_invalid_parameter, "cursor", "This cursor does not belong to this list.");
    return false;
}

bool page_open(struct request *rq, struct page *page)
{
    *page = (struct page){.limit = strtoul(param(rq, "limit"), NULL, 10)};
    page->limit_plus = request_format(rq, "%zu", page->limit + 1);
    page->limit_given = page->limit == DB_USUAL_LIMIT ? NULL : page->limit_plus;
    const char *cursor = param(rq, "cursor");
    return page->limit_plus && (!cursor || cursor_read(rq, cursor, page));
}

/* The query of the next page: this one's, with the cursor in place of the old one. Values are percent-encoded. */
static void add_link(struct request *rq, const char *cursor)
{
    struct text link = {0};
    text_addf(&link, "<%s?", exchange_path(rq->wire));
    for (size_t i = 0; i < rq->operation->parameter_count; i++) {
        const struct parameter *parameter = &rq->operation->parameters[i];
        const char *value = rq->params.values[i];
        if (parameter->place != IN_QUERY || !value || strcmp(parameter->name, "cursor") == 0)
            continue;
        text_addf(&link, "%s=", parameter->name);
        text_add_percent(&link, value, "-._~,");
        text_add(&link, "&", 1);
    }
    text_addf(&link, "cursor=%s>; rel=\"next\"", cursor);
    if (link.failed)
        reply_problem(rq, PROBLEM_unavailable, NULL);
    else
        reply_header(rq, "Link", link.data);
    text_clear(&link);
}

/* "total": how many rows there are, or that there are more than were counted. */
static void add_total(struct text *body, const struct page *page)
{
    const char *count = db_cell(page->counted, 0, "count");
    bool is_exact = strcmp(count, page->limit_counted) != 0;
    text_addf(body, ",\"total\":{\"count\":%s,\"is_exact\":%s}", count, is_exact ? "true" : "false");
}

/* The members of a row, behind those that are there. */
static void add_beside(struct text *body, const struct db_result *row)
{
    struct text object = {0};
    db_row_json(&object, row, 0);
    if (object.failed)
        body->failed = true;
    else
        text_addf(body, ",%.*s", (int)object.length - 2, object.data + 1);
    text_clear(&object);
}

int reply_page(struct request *rq, const struct page *page, const struct db_result *rows)
{
    if (!rows)
        return refused(rq);
    char *next = NULL;
    if (db_rows(rows) > page->limit) {
        size_t last = page->limit - 1;
        const char *key = db_has_column(rows, "id") ? "id" : "_id";
        next = cursor_write(rq, db_cell(rows, last, "_at"), db_cell(rows, last, key));
        if (next)
            add_link(rq, next);
    }
    struct text *body = &rq->reply.body;
    text_adds(body, "{\"items\":");
    db_rows_json(body, rows, page->limit);
    text_adds(body, ",\"next\":");
    text_add_json(body, next);
    if (page->counted)
        add_total(body, page);
    if (page->beside)
        add_beside(body, page->beside);
    text_adds(body, "}");
    return reply_set(rq, 200, "application/json");
}

int reply_open_page_(struct request *rq, const struct db_query *gate, const struct page *page,
                     const struct db_result *rows)
{
    if (rows && !db_is(request_queued_(rq, gate), 0, "is_open"))
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_page(rq, page, rows);
}
