/* Further reporters of a case, each with a code of its own: who holds the case writes them, and each reads its own. */
#include "queries/reporters.h"
#include "api/auth/codes.h"
#include "api/base/service.h"
#include "api/handlers/inquiries/inquiry_content.h"
#include "api/handlers/inquiries/inquiry_seal.h"
#include "api/handlers/inquiries/inquiry_write.h"
#include "api/handlers/merge_patch.h"
#include "api/handlers/operations.h"
#include "queries/corrections.h"
#include "queries/tracking.h"
#include <sodium.h>

/* {"reporter": ...}: pointers and sealed places are told below this member. The request's. */
static json_t *content_of(struct request *rq, const json_t *reporter)
{
    return request_keep_json(rq, json_pack("{s:O}", "reporter", (json_t *)reporter));
}

/* Checks and seals a reporter. The text to be stored; NULL: a problem was set. */
static const char *sealed_reporter(struct request *rq, json_t *content, struct inquiry_key *key)
{
    struct inquiry_content derived;
    if (!content || !inquiry_content_read(rq, content, NULL, &derived) || !inquiry_seal(rq, content, key))
        return NULL;
    return request_dump(rq, json_object_get(content, "reporter"));
}

static void keep_key(struct request *rq, const char *inquiry, const struct inquiry_key *key)
{
    if (key->is_new)
        request_queue(rq, keep_case_key, .inquiry = T(inquiry), .tenant = T(key->tenant),
                      .ring_key = T(key->wrapped.ring_key), .wrapped = WRAPPED(key));
}

int create_reporter(struct request *rq)
{
    struct inquiry_key key;
    const char *inquiry = param(rq, "id"), *id = request_uuid(rq);
    const struct db_result *rows = request_query(rq, read_reporter_key, .inquiry = T(inquiry));
    if (rows && db_rows(rows) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    if (!rows || !inquiry_key_read(rq, rows, inquiry, &key))
        return refused(rq);
    const char *reporter = sealed_reporter(rq, content_of(rq, json_object_get(rq->body, "reporter")), &key);
    if (!reporter)
        return refused(rq);
    request_queue(rq, create_reporter, .id = T(id), .inquiry = T(inquiry), .reporter = T(reporter),
                  .reads_report = B(json_is_true(json_object_get(rq->body, "reads_report"))));
    keep_key(rq, inquiry, &key);
    const struct db_result *made = request_query(rq, read_reporter, .id = T(id), .inquiry = T(inquiry));
    sodium_memzero(&key, sizeof(key));
    return reply_opened_row(rq, 201, made, inquiry);
}

int read_reporter(struct request *rq)
{
    const char *inquiry = param(rq, "id");
    return reply_opened_row(
        rq, 200, request_query(rq, read_reporter, .id = T(param(rq, "reporterId")), .inquiry = T(inquiry)), inquiry);
}

int list_reporters(struct request *rq)
{
    return reply_page_of(rq, follows_case, list_reporters, .inquiry = T(param(rq, "id")));
}

/* A reporter as it stands, opened, in {"reporter": ...}. NULL: a problem was set. */
static json_t *opened_content(struct request *rq, const struct db_result *rows, const struct inquiry_key *key)
{
    json_t *stored = request_keep_json(rq, json_loads(db_cell(rows, 0, "reporter"), 0, NULL));
    json_t *content = stored ? content_of(rq, stored) : NULL;
    if (content && key->is_there && !open_value(&key->sealer, "", content))
        return request_keep_json(rq, NULL);
    return content;
}

/* What a merge patch makes of it. NULL: a problem was set. */
static json_t *merged_content(struct request *rq, const json_t *before)
{
    json_t *after = before ? request_keep_json(rq, json_deep_copy(before)) : NULL;
    const json_t *patch = json_object_get(rq->body, "reporter");
    if (after && patch && !merge_patch(json_object_get(after, "reporter"), patch))
        return request_keep_json(rq, NULL);
    if (after)
        strip_nulls(after);
    return after;
}

int update_reporter(struct request *rq)
{
    struct inquiry_key key;
    const char *id = param(rq, "reporterId"), *inquiry = param(rq, "id"), *reporter;
    if (!request_match(rq))
        return refused(rq);
    const struct db_result *rows = request_query(rq, read_reporter, .id = T(id), .inquiry = T(inquiry));
    if (!reply_may_write(rq, rows) || !inquiry_key_read(rq, rows, inquiry, &key))
        return refused(rq);
    const json_t *reads = json_object_get(rq->body, "reads_report");
    bool read_before = db_is(rows, 0, "reads_report"), reads_now = reads ? json_is_true(reads) : read_before;
    json_t *before = opened_content(rq, rows, &key), *after = merged_content(rq, before);
    if (after && is_same_content(before, after) && reads_now == read_before)
        return reply_opened_row(rq, 200, rows, inquiry);
    if (!after || !(reporter = sealed_reporter(rq, after, &key)))
        return refused(rq);
    request_queue(rq, update_reporter, .id = T(id), .inquiry = T(inquiry),
                  .version = T(request_format(rq, "%s", db_cell(rows, 0, "version"))), .reporter = T(reporter),
                  .reads_report = B(reads_now));
    keep_key(rq, inquiry, &key);
    const struct db_result *now = request_query(rq, read_reporter, .id = T(id), .inquiry = T(inquiry));
    sodium_memzero(&key, sizeof(key));
    if (now && db_rows(request_queued(rq, update_reporter)) == 0)
        return reply_stale(rq, now);
    return reply_opened_row(rq, 200, now, inquiry);
}

int delete_reporter(struct request *rq)
{
    return reply_gone(
        rq, request_query(rq, delete_reporter, .id = T(param(rq, "reporterId")), .inquiry = T(param(rq, "id"))));
}

int create_reporter_code(struct request *rq)
{
    struct new_code code;
    code_make(rq->service->secret, &code);
    return reply_only_row(
        rq, request_query(rq, make_reporter_code, .id = T(param(rq, "reporterId")), .inquiry = T(param(rq, "id")),
                          .access_code_hash = BYTES(code.hash, CODE_HASH), .access_code = T(code.text)));
}
