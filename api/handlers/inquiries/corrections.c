/* Corrections of a report: a family proposes, who holds the case applies or declines, the family takes back. */
#include "queries/corrections.h"
#include "api/base/service.h"
#include "api/handlers/inquiries/correction_parts.h"
#include "api/handlers/inquiries/correction_seal.h"
#include "api/handlers/inquiries/inquiry_content.h"
#include "api/handlers/inquiries/inquiry_write.h"
#include "api/handlers/merge_patch.h"
#include "api/handlers/operations.h"
#include "queries/inquiries.h"
#include "queries/sealing.h"
#include "queries/tracking.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Whether the report is open to the asker, by the queued read_report_gate of a run that went well. False: a problem
 * was set. */
static bool is_open(struct request *rq, const struct db_result *rows)
{
    if (rows && outcome_is(request_queued(rq, read_report_gate), read_report_gate, closed))
        reply_problem(rq, PROBLEM_forbidden, "Who opened the case with a code does not read its report now.");
    return rows && rq->problem.kind == PROBLEM_none;
}

/* A correction as a statement gave it, opened; the request's. NULL: a problem was set. */
static json_t *opened_record(struct request *rq, const struct db_result *rows, const struct inquiry_key *key)
{
    if (db_rows(rows) == 0) {
        reply_problem(rq, PROBLEM_not_found, NULL);
        return NULL;
    }
    json_t *record = request_keep_json(rq, request_record_new(rq, rows, 0));
    if (record && !correction_open(&key->sealer, record))
        return request_keep_json(rq, NULL);
    return record;
}

/* The pointers of what was refused in the content, as they are in the body of the request. */
static void point_below_changes(struct request *rq)
{
    struct schema_errors *errors = &rq->problem.errors;
    for (size_t i = 0; i < errors->count && i < SCHEMA_ERRORS_KEPT; i++) {
        char *pointer = errors->items[i].pointer, was[sizeof(errors->items[i].pointer)];
        memcpy(was, pointer, sizeof(was));
        snprintf(pointer, sizeof(was), "/changes%.*s", (int)(sizeof(was) - sizeof("/changes")), was);
    }
}

/* Whether the patch says something else than the report, and nothing that cannot be. False: a problem was set. */
static bool is_proposable(struct request *rq, const struct db_result *stands, const struct inquiry_key *key,
                          const json_t *changes)
{
    struct inquiry_content content;
    json_t *before = request_keep_json(rq, json_loads(db_cell(stands, 0, "content"), 0, NULL));
    if (!before || (key->is_there && !open_value(&key->sealer, "", before)))
        return before && request_keep_json(rq, NULL);
    json_t *after = request_keep_json(rq, json_deep_copy(before));
    if (!after || !merge_patch(after, changes))
        return after && request_keep_json(rq, NULL);
    strip_nulls(after);
    if (is_same_content(before, after))
        reply_invalid(rq, PROBLEM_invalid_body, "/changes", "The report says so already.");
    else if (!inquiry_content_read(rq, after, db_cell(stands, 0, "created_at"), &content))
        point_below_changes(rq);
    return rq->problem.kind == PROBLEM_none;
}

/* What is proposed as it is kept, under a new key where the case has none. NULL: a problem was set. */
static const char *sealed_proposal(struct request *rq, const char *id, const json_t *changes, struct inquiry_key *key)
{
    inquiry_key_need(rq, key);
    json_t *sealed = request_keep_json(rq, correction_seal_proposal(&key->sealer, id, changes, body_text(rq, "text")));
    return json_string_value(sealed);
}

int create_correction(struct request *rq)
{
    struct inquiry_key key;
    const char *inquiry = param(rq, "id"), *id = request_uuid(rq), *proposal = NULL;
    const json_t *changes = json_object_get(rq->body, "changes");
    request_queue(rq, read_report_gate, .inquiry = T(inquiry));
    const struct db_result *stands = request_query(rq, read_compared, .inquiry = T(inquiry));
    if (!is_open(rq, stands))
        return refused(rq);
    if (db_rows(stands) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    refuse_unshown(rq, changes);
    bool fine = rq->problem.kind == PROBLEM_none && inquiry_key_read(rq, stands, inquiry, &key) &&
                is_proposable(rq, stands, &key, changes);
    if (!fine || !(proposal = sealed_proposal(rq, id, changes, &key)))
        return refused(rq);
    if (key.is_new)
        request_queue(rq, keep_case_key, .inquiry = T(inquiry), .tenant = T(key.tenant),
                      .ring_key = T(key.wrapped.ring_key), .wrapped = WRAPPED(&key));
    int status = reply_new_row(
        rq, request_query(rq, create_correction, .id = T(id), .inquiry = T(inquiry), .proposal = T(proposal)));
    return reply_opened_corrections(rq, status, &key);
}

int list_corrections(struct request *rq)
{
    struct page page;
    struct inquiry_key key;
    const char *id = param(rq, "id");
    if (!page_open(rq, &page))
        return refused(rq);
    request_queue(rq, read_report_gate, .inquiry = T(id));
    request_queue(rq, concerns_asker, .inquiry = T(id));
    request_queue(rq, read_inquiry_key, .inquiry = T(id));
    const struct db_result *rows = request_query(rq, list_corrections, PAGE(page), .inquiry = T(id));
    if (!is_open(rq, rows) || !inquiry_key_read(rq, request_queued(rq, read_inquiry_key), id, &key))
        return refused(rq);
    return reply_opened_corrections(rq, reply_open_page(rq, concerns_asker, &page, rows), &key);
}

/* What would change, {pointer: {from, to}}: compared as it is stored, sealed, and opened then. NULL: a problem was set.
 */
static json_t *differences(struct request *rq, const struct db_result *stands, const struct inquiry_key *key,
                           const json_t *changes)
{
    const char *before = db_cell(stands, 0, "content");
    json_t *now = request_keep_json(rq, json_loads(before, 0, NULL));
    json_t *after = request_keep_json(rq, json_deep_copy(now)), *patch = request_keep_json(rq, json_deep_copy(changes));
    if (!now || !after || !patch || !seal_value(&key->sealer, "", patch) || !merge_patch(after, patch))
        return request_keep_json(rq, NULL);
    strip_nulls(after);
    if (!carry_unshown(&rq->service->contract->fields, now, after))
        return request_keep_json(rq, NULL);
    const struct db_result *rows =
        request_query(rq, compare_contents, .before = T(before), .after = T(request_dump(rq, after)));
    json_t *found = rows ? request_keep_json(rq, json_loads(db_cell(rows, 0, "differences"), 0, NULL)) : NULL;
    if (found && !open_changes(&key->sealer, found))
        return request_keep_json(rq, NULL);
    return found;
}

int read_correction(struct request *rq)
{
    struct inquiry_key key;
    const char *inquiry = param(rq, "id");
    json_t *record, *found = json_null(), *version = json_null();
    request_queue(rq, read_report_gate, .inquiry = T(inquiry));
    request_queue(rq, read_correction, .id = T(param(rq, "correctionId")), .inquiry = T(inquiry));
    const struct db_result *stands = request_query(rq, read_compared, .inquiry = T(inquiry));
    const struct db_result *rows = stands ? request_queued(rq, read_correction) : NULL;
    if (!is_open(rq, rows) || !inquiry_key_read(rq, stands, inquiry, &key) || !(record = opened_record(rq, rows, &key)))
        return refused(rq);
    bool waits = strcmp(db_cell(rows, 0, "state"), "waiting") == 0;
    if (waits && !(found = differences(rq, stands, &key, json_object_get(record, "changes"))))
        return refused(rq);
    if (waits && db_cell(stands, 0, "version"))
        version = json_integer(atoi(db_cell(stands, 0, "version")));
    sodium_memzero(&key, sizeof(key));
    json_object_set(record, "differences", found);
    json_object_set_new(record, "inquiry_version", version);
    return reply_json_take(rq, 200, json_incref(record));
}

/* The answer in words as it is kept; NULL where there is none, or a problem was set. */
static const char *sealed_answer(struct request *rq, const char *id, const struct inquiry_key *key)
{
    const char *words = body_text(rq, "answer");
    if (!words)
        return NULL;
    return json_string_value(request_keep_json(rq, correction_seal_answer(&key->sealer, id, words)));
}

/* Merges what is to be applied: what was proposed, or what the body has in its place. False: a problem was set. */
static bool merge_correction(struct request *rq, const struct db_result *rows, struct inquiry_change *change)
{
    const json_t *given = json_object_get(rq->body, "changes");
    const json_t *record = opened_record(rq, rows, &change->key);
    if (record && strcmp(db_cell(rows, 0, "state"), "waiting") != 0)
        reply_problem(rq, PROBLEM_conflict, "This correction does not wait any more.");
    if (!record || rq->problem.kind != PROBLEM_none)
        return false;
    if (given)
        return inquiry_change_merge(rq, change, given);
    return inquiry_change_merge(rq, change, json_object_get(record, "changes")) &&
           (carry_unshown(&rq->service->contract->fields, change->before, change->merged) ||
            request_keep_json(rq, NULL));
}

int accept_correction(struct request *rq)
{
    struct inquiry_change change;
    const char *id = param(rq, "correctionId"), *inquiry = param(rq, "id");
    request_queue(rq, show_correction, .id = T(id), .inquiry = T(inquiry));
    if (!inquiry_change_read(rq, inquiry, &change) ||
        !merge_correction(rq, request_queued(rq, show_correction), &change))
        return refused(rq);
    bool changes = !inquiry_change_is_none(&change);
    const char *answer = sealed_answer(rq, id, &change.key);
    if (rq->problem.kind != PROBLEM_none || (changes && !inquiry_change_check(rq, &change)))
        return refused(rq);
    request_queue(rq, settle_correction, .id = T(id), .inquiry = T(inquiry), .step = T("accepted"),
                  .version = T(change.version), .answer = T(answer));
    if (changes)
        inquiry_change_queue(rq, &change);
    request_queue(rq, show_correction, .id = T(id), .inquiry = T(inquiry));
    const struct db_result *after = request_query(rq, show_inquiry, .id = T(inquiry));
    if (after && !db_cell(request_queued(rq, settle_correction), 0, "state"))
        return reply_stale(rq, after);
    const struct db_result *rows = after ? request_queued(rq, show_correction) : NULL;
    return reply_opened_corrections(rq, reply_only_row(rq, rows), &change.key);
}

int decline_correction(struct request *rq)
{
    struct inquiry_key key;
    const char *id = param(rq, "correctionId"), *inquiry = param(rq, "id");
    const struct db_result *keys = request_query(rq, read_inquiry_key, .inquiry = T(inquiry));
    if (!keys || !inquiry_key_read(rq, keys, inquiry, &key))
        return refused(rq);
    const char *answer = sealed_answer(rq, id, &key);
    if (rq->problem.kind != PROBLEM_none)
        return refused(rq);
    request_queue(rq, settle_correction, .id = T(id), .inquiry = T(inquiry), .step = T("declined"),
                  .reason = T(body_text(rq, "reason")), .answer = T(answer));
    const struct db_result *after = request_query(rq, show_correction, .id = T(id), .inquiry = T(inquiry));
    if (after && !db_cell(request_queued(rq, settle_correction), 0, "state"))
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_opened_corrections(rq, reply_only_row(rq, after), &key);
}

int withdraw_correction(struct request *rq)
{
    const char *id = param(rq, "correctionId"), *inquiry = param(rq, "id");
    request_queue(rq, read_report_gate, .inquiry = T(inquiry));
    request_queue(rq, settle_correction, .id = T(id), .inquiry = T(inquiry), .step = T("withdrawn"));
    const struct db_result *after = request_query(rq, show_correction, .id = T(id), .inquiry = T(inquiry));
    if (!is_open(rq, after))
        return refused(rq);
    if (!db_cell(request_queued(rq, settle_correction), 0, "state"))
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_only_row(rq, after);
}
