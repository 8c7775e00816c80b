/* Seals inquiries before they are stored and opens them before they are answered. */
#include "api/handlers/inquiries/inquiry_seal.h"
#include "api/base/service.h"
#include "api/handlers/inquiries/correction_seal.h"
#include "queries/sealing.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static bool fails(struct request *rq, const char *detail)
{
    reply_problem(rq, PROBLEM_unavailable, detail);
    return false;
}

bool inquiry_key_read(struct request *rq, const struct db_result *rows, const char *inquiry, struct inquiry_key *key)
{
    memset(key, 0, sizeof(*key));
    key->sealer.fields = &rq->service->contract->fields;
    snprintf(key->sealer.inquiry, sizeof(key->sealer.inquiry), "%s", inquiry);
    bool is_known = rows && db_rows(rows) > 0;
    const char *column = is_known && db_has_column(rows, "_tenant_id") ? "_tenant_id" : "tenant_id";
    snprintf(key->tenant, sizeof(key->tenant), "%s", is_known ? db_cell(rows, 0, column) : rq->identity.tenant);
    if (!is_known || !db_cell(rows, 0, "_ring_key"))
        return true;
    size_t size = 0;
    unsigned char *bytes = db_cell_bytes(rows, 0, "_wrapped", &size);
    snprintf(key->wrapped.ring_key, sizeof(key->wrapped.ring_key), "%s", db_cell(rows, 0, "_ring_key"));
    bool fine = bytes && size == SEAL_WRAPPED;
    if (fine)
        memcpy(key->wrapped.bytes, bytes, SEAL_WRAPPED);
    db_bytes_free(bytes);
    key->is_there = fine && seal_unwrap(rq->service->seal_ring, &key->wrapped, inquiry, key->tenant, key->sealer.key);
    return key->is_there || fails(rq, "A key of the sealing ring is missing.");
}

void inquiry_key_need(struct request *rq, struct inquiry_key *key)
{
    if (key->is_there)
        return;
    randombytes_buf(key->sealer.key, SEAL_KEY);
    seal_wrap(rq->service->seal_ring, key->sealer.inquiry, key->tenant, key->sealer.key, &key->wrapped);
    key->is_there = key->is_new = true;
}

bool inquiry_seal(struct request *rq, json_t *content, struct inquiry_key *key)
{
    json_t *digests = request_keep_json(rq, seal_digests(&rq->service->contract->fields, rq->service->secret, content));
    key->index = digests ? request_dump(rq, digests) : NULL;
    if (seal_is_needed(&rq->service->contract->fields, content))
        inquiry_key_need(rq, key);
    if (!key->index || (key->is_there && !seal_value(&key->sealer, "", content)))
        return fails(rq, NULL);
    return true;
}

void inquiry_key_queue(struct request *rq, const char *inquiry, const struct inquiry_key *key)
{
    if (key->is_new)
        request_queue(rq, keep_inquiry_key, .inquiry = T(inquiry), .ring_key = T(key->wrapped.ring_key),
                      .wrapped = WRAPPED(key));
    if (key->is_there)
        request_queue(rq, set_sealed_index, .inquiry = T(inquiry), .digests = T(key->index));
}

/* Puts another document in the place of the answer that was written. */
static int rewrite(struct request *rq, int status, json_t *document, bool fine)
{
    char *text = fine ? request_dump(rq, document) : NULL;
    text_clear(&rq->reply.body);
    if (!text)
        return reply_problem(rq, PROBLEM_unavailable, NULL);
    text_adds(&rq->reply.body, text);
    return status;
}

static json_t *answer_json(struct request *rq)
{
    return request_keep_json(rq, json_loadb(rq->reply.body.data, rq->reply.body.length, JSON_DECODE_ANY, NULL));
}

static bool has_sealed(const struct request *rq)
{
    return rq->problem.kind == PROBLEM_none && !rq->reply.body.failed && rq->reply.body.data &&
           seal_is_in(rq->reply.body.data);
}

int reply_opened_row(struct request *rq, int status, const struct db_result *rows, const char *inquiry)
{
    struct inquiry_key key;
    int answered = reply_row(rq, status, rows);
    if (!has_sealed(rq))
        return answered;
    json_t *record = answer_json(rq);
    bool fine = record && inquiry_key_read(rq, rows, inquiry, &key) && open_value(&key.sealer, "", record);
    sodium_memzero(&key, sizeof(key));
    return rewrite(rq, answered, record, fine);
}

int reply_inquiry(struct request *rq, int status, const struct db_result *rows)
{
    return reply_opened_row(rq, status, rows, rows && db_rows(rows) > 0 ? db_cell(rows, 0, "id") : NULL);
}

int reply_opened_history(struct request *rq, int status)
{
    struct inquiry_key key;
    if (!has_sealed(rq))
        return status;
    json_t *page = answer_json(rq), *item;
    bool fine = page && inquiry_key_read(rq, request_queued(rq, read_inquiry_key), param(rq, "id"), &key);
    size_t i;
    json_array_foreach (json_object_get(page, "items"), i, item)
        fine = fine && open_changes(&key.sealer, json_object_get(item, "changes"));
    sodium_memzero(&key, sizeof(key));
    return rewrite(rq, status, page, fine);
}

int reply_opened_corrections(struct request *rq, int status, const struct inquiry_key *key)
{
    if (!has_sealed(rq))
        return status;
    json_t *answer = answer_json(rq), *items = json_object_get(answer, "items"), *item;
    bool fine = answer && (items || correction_open(&key->sealer, answer));
    size_t i;
    json_array_foreach (items, i, item)
        fine = fine && correction_open(&key->sealer, item);
    return rewrite(rq, status, answer, fine);
}

int reply_opened_copy(struct request *rq, const struct db_result *rows)
{
    struct inquiry_key key;
    int status = reply_only_row(rq, rows);
    if (!has_sealed(rq))
        return status;
    json_t *copy = answer_json(rq), *item;
    bool fine = copy && inquiry_key_read(rq, rows, param(rq, "id"), &key) &&
                open_value(&key.sealer, "", json_object_get(copy, "inquiry"));
    size_t i;
    json_array_foreach (json_object_get(copy, "history"), i, item)
        fine = fine && open_changes(&key.sealer, json_object_get(item, "changes"));
    json_array_foreach (json_object_get(copy, "corrections"), i, item)
        fine = fine && correction_open(&key.sealer, item);
    json_array_foreach (json_object_get(copy, "reporters"), i, item)
        fine = fine && open_value(&key.sealer, "", item);
    sodium_memzero(&key, sizeof(key));
    return rewrite(rq, status, copy, fine);
}
