/* Inquiries: report, change by merge patch; by a partner's own number, read, create or replace. */
#include "api/handlers/inquiries/inquiry_write.h"
#include "api/auth/codes.h"
#include "api/base/service.h"
#include "api/handlers/inquiries/inquiry_content.h"
#include "api/handlers/inquiries/source_members.h"
#include "api/handlers/merge_patch.h"
#include "api/handlers/operations.h"
#include "api/schema/format.h"
#include "queries/inquiries.h"
#include <string.h>

#define UPSERT_TRIES 3
static const char met_another[] = "The request met another one; please repeat it.";

/* What a new inquiry gets beside its content. */
struct new_inquiry {
    const char *id;
    char reference[REFERENCE_TEXT];
    char access_code[ACCESS_CODE_TEXT];
    unsigned char access_code_hash[CODE_HASH];
};

static bool make_new(struct request *rq, struct new_inquiry *made)
{
    made->id = request_uuid(rq);
    reference_new(made->reference);
    access_code_new(made->access_code);
    access_code_hash(rq->service->secret, made->access_code, made->access_code_hash);
    return rq->problem.kind == PROBLEM_none;
}

#define CONTENT(c)                                                                                                     \
    .person = T((c).person), .event = T((c).event), .relatives = T((c).relatives), .reporter = T((c).reporter),        \
    .completeness = T((c).completeness), .category = T((c).category), .sex = T((c).sex),                               \
    .birth_from = T((c).birth_from), .birth_to = T((c).birth_to), .last_seen_from = T((c).last_seen_from),             \
    .last_seen_to = T((c).last_seen_to), .place = T((c).place), .birth_place = T((c).birth_place)

/* Checks, derives, seals and writes content as it is stored. */
static bool prepare(struct request *rq, json_t *body, const char *received, struct inquiry_key *key,
                    struct inquiry_content *content)
{
    return inquiry_content_read(rq, body, received, content) && inquiry_seal(rq, body, key) &&
           inquiry_content_dump(rq, body, content);
}

int create_inquiry(struct request *rq)
{
    struct inquiry_content content;
    struct inquiry_key sealing;
    struct new_inquiry made;
    const char *status = strcmp(param(rq, "draft"), "true") == 0 ? "draft" : "submitted";
    if (!make_new(rq, &made) || !inquiry_key_read(rq, NULL, made.id, &sealing) ||
        !prepare(rq, rq->body, NULL, &sealing, &content))
        return refused(rq);
    request_queue(rq, create_inquiry, .id = T(made.id), .reference = T(made.reference),
                  .access_code_hash = BYTES(made.access_code_hash, CODE_HASH), .status = T(status), CONTENT(content),
                  .access_code = T(made.access_code));
    inquiry_key_queue(rq, made.id, &sealing);
    return reply_row(rq, 201, request_run(rq) ? request_queued(rq, create_inquiry) : NULL);
}

static const char *const documents[] = {"person", "event", "relatives", "reporter"};

/* The stored content as one object, {person, event, relatives, reporter}. */
static json_t *stored_content(struct request *rq, const struct db_result *rows)
{
    json_t *content = request_keep_json(rq, json_object());
    for (size_t i = 0; content && i < sizeof(documents) / sizeof(documents[0]); i++)
        if (json_object_set_new(content, documents[i], json_loads(db_cell(rows, 0, documents[i]), 0, NULL)) != 0)
            content = request_keep_json(rq, NULL);
    return content;
}

static json_t *opened_content(struct request *rq, json_t *content, const struct inquiry_key *key)
{
    if (!content || !key->is_there || open_value(&key->sealer, "", content))
        return content;
    return request_keep_json(rq, NULL);
}

/* The partner's number; a blank around it makes no other number of it. */
static const char *partners_number(struct request *rq)
{
    size_t length = 0;
    const char *number = text_trimmed(param(rq, "externalId"), &length);
    return request_format(rq, "%.*s", (int)length, number);
}

/* 409 for a number that does not come back. The sender of a hand-over knows to whom and when. */
static int refuse_gone(struct request *rq, const char *source, const char *number)
{
    const struct db_result *rows = request_query(rq, read_gone_source, .source = T(source), .external_id = T(number));
    if (!rows || db_rows(rows) == 0 || !db_cell(rows, 0, "receiver"))
        return reply_problem(rq, PROBLEM_conflict, "This record was erased; an import does not bring it back.");
    const char *name = db_cell(rows, 0, "name") ? db_cell(rows, 0, "name") : "";
    return reply_problem(rq, PROBLEM_conflict,
                         request_format(rq,
                                        "The case of this number was handed over on %s to %s (%s), who answers for it.",
                                        db_cell(rows, 0, "day"), name, db_cell(rows, 0, "receiver")));
}

/* What is known of a partner's number before it is written. */
struct known {
    const char *id, *version, *received; /* of the record; `version` NULL: there is none, and `id` is the new one's */
    struct inquiry_key sealing;
};

/* What the source said last, where it is known: nobody else has written what was never changed here. */
static bool read_said(struct request *rq, const struct db_result *rows, const char *id, const json_t *now,
                      json_t **said)
{
    const char *text = db_cell(rows, 0, "source_said");
    *said = NULL;
    if (text)
        *said = request_keep_json(rq, json_loads(text, 0, NULL));
    else if (!db_is(rows, 0, "is_edited"))
        *said = source_members(rq, id, now);
    return rq->problem.kind == PROBLEM_none;
}

/* Merges what the source sends with the record as it stands. False: 409, 412 or 503 was set. */
static bool merge_known(struct request *rq, const struct db_result *rows, struct known *known, json_t *body)
{
    const char *match = exchange_header(rq->wire, "If-Match");
    json_t *now, *said;
    *known = (struct known){.id = db_cell(rows, 0, "id"),
                            .version = db_cell(rows, 0, "version"),
                            .received = db_cell(rows, 0, "created_at")};
    if (!request_may_change(rq, known->version))
        return false;
    if (strcmp(db_cell(rows, 0, "status"), "withdrawn") == 0) {
        reply_problem(rq, PROBLEM_conflict, "This inquiry was withdrawn; an import does not bring it back.");
        return false;
    }
    return inquiry_key_read(rq, rows, known->id, &known->sealing) &&
           (now = opened_content(rq, stored_content(rq, rows), &known->sealing)) &&
           read_said(rq, rows, known->id, now, &said) &&
           source_members_merge(rq, known->id, said, now, body, match && match[0] != '*');
}

/* Makes `body` what the record of this number is to be, and `*said` what its source says of it now. */
static bool read_known(struct request *rq, const char *source, const char *number, const char *new_id,
                       struct known *known, json_t *body, const char **said)
{
    const struct db_result *rows = request_query(rq, read_source_record, .source = T(source), .external_id = T(number));
    if (!rows)
        return false;
    bool is_new = db_rows(rows) == 0;
    *known = (struct known){.id = new_id};
    strip_nulls(body);
    json_t *members = source_members(rq, is_new ? new_id : db_cell(rows, 0, "id"), body);
    *said = members ? request_dump(rq, members) : NULL;
    if (!*said || !is_new)
        return *said && merge_known(rq, rows, known, body);
    return request_may_change(rq, NULL) && inquiry_key_read(rq, NULL, new_id, &known->sealing);
}

/* One try at an upsert; PROBLEM_unavailable where somebody else wrote in between. */
static int try_upsert(struct request *rq, const char *source, const char *number, const struct new_inquiry *made)
{
    struct inquiry_content content;
    struct known known;
    const char *said;
    json_t *body = request_keep_json(rq, json_deep_copy(rq->body));
    if (!body || !read_known(rq, source, number, made->id, &known, body, &said) ||
        !prepare(rq, body, known.received, &known.sealing, &content))
        return refused(rq);
    request_queue(rq, upsert_inquiry, .id = T(made->id), .reference = T(made->reference),
                  .access_code_hash = BYTES(made->access_code_hash, CODE_HASH), .status = T("submitted"),
                  CONTENT(content), .access_code = T(made->access_code), .source = T(source), .external_id = T(number),
                  .source_said = T(said), .known_version = T(known.version));
    inquiry_key_queue(rq, known.id, &known.sealing);
    bool is_gone = false;
    const struct db_result *now =
        request_try(rq, "source_gone", &is_gone, read_inquiry_by_source, .source = T(source), .external_id = T(number));
    if (is_gone)
        return refuse_gone(rq, source, number);
    const struct db_result *changed = now ? request_queued(rq, upsert_inquiry) : NULL;
    if (changed && db_rows(changed) > 0 && db_is(changed, 0, "_is_new"))
        return reply_row(rq, 201, changed);
    bool is_met = changed && db_rows(changed) == 0 &&
                  (db_rows(now) == 0 || !known.version || strcmp(db_cell(now, 0, "version"), known.version) != 0);
    if (is_met)
        return reply_problem(rq, PROBLEM_unavailable, met_another);
    return reply_row(rq, 200, now);
}

int upsert_inquiry(struct request *rq)
{
    struct new_inquiry made;
    const char *source = param(rq, "source"), *number = partners_number(rq);
    if (!number || !make_new(rq, &made))
        return refused(rq);
    for (int tries = 1;; tries++) {
        int status = try_upsert(rq, source, number, &made);
        if (tries == UPSERT_TRIES || rq->problem.kind != PROBLEM_unavailable ||
            strcmp(rq->problem.detail, met_another) != 0)
            return status;
        rq->problem = (struct problem){0};
    }
}

int read_inquiry_by_source(struct request *rq)
{
    const char *source = param(rq, "source"), *number = partners_number(rq);
    const struct db_result *found =
        number ? request_query(rq, read_inquiry_by_source, .source = T(source), .external_id = T(number)) : NULL;
    if (found && db_rows(found) > 0)
        return reply_inquiry(rq, 200,
                             request_query(rq, read_inquiry, .id = T(db_cell(found, 0, "id")), .shared = B(false)));
    const struct db_result *gone =
        found ? request_query(rq, read_gone_source, .source = T(source), .external_id = T(number)) : NULL;
    if (gone && db_rows(gone) > 0)
        return refuse_gone(rq, source, number);
    return gone ? reply_problem(rq, PROBLEM_not_found, NULL) : refused(rq);
}

bool inquiry_change_read(struct request *rq, const char *id, struct inquiry_change *change)
{
    *change = (struct inquiry_change){.id = id};
    const struct db_result *rows = request_match(rq) ? request_query(rq, show_inquiry, .id = T(id)) : NULL;
    if (!reply_may_write(rq, rows))
        return false;
    if (strcmp(db_cell(rows, 0, "status"), "withdrawn") == 0)
        reply_problem(rq, PROBLEM_conflict, "The inquiry has been withdrawn.");
    change->version = db_cell(rows, 0, "version");
    change->received = db_cell(rows, 0, "created_at");
    if (rq->problem.kind != PROBLEM_none || !inquiry_key_read(rq, rows, id, &change->key))
        return false;
    change->merged = opened_content(rq, stored_content(rq, rows), &change->key);
    change->before = change->merged ? request_keep_json(rq, json_deep_copy(change->merged)) : NULL;
    return change->before != NULL;
}

bool inquiry_change_merge(struct request *rq, struct inquiry_change *change, const json_t *patch)
{
    if (!merge_patch(change->merged, patch))
        reply_problem(rq, PROBLEM_unavailable, NULL);
    strip_nulls(change->merged);
    return rq->problem.kind == PROBLEM_none;
}

bool is_same_content(const json_t *before, const json_t *after)
{
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
        const json_t *one = json_object_get(before, documents[i]), *other = json_object_get(after, documents[i]);
        bool is_empty =
            json_object_size(one) + json_array_size(one) + json_object_size(other) + json_array_size(other) == 0;
        if (!is_empty && !json_equal(one, other))
            return false;
    }
    return true;
}

bool inquiry_change_is_none(const struct inquiry_change *change)
{
    return is_same_content(change->before, change->merged);
}

bool inquiry_change_check(struct request *rq, struct inquiry_change *change)
{
    return prepare(rq, change->merged, change->received, &change->key, &change->content);
}

void inquiry_change_queue(struct request *rq, const struct inquiry_change *change)
{
    request_queue(rq, update_inquiry, .id = T(change->id), .version = T(change->version), CONTENT(change->content));
    inquiry_key_queue(rq, change->id, &change->key);
}

int update_inquiry(struct request *rq)
{
    struct inquiry_change change;
    const char *id = param(rq, "id");
    if (!inquiry_change_read(rq, id, &change) || !inquiry_change_merge(rq, &change, rq->body))
        return refused(rq);
    if (inquiry_change_is_none(&change)) /* nothing changes, and a look is a look */
        return reply_inquiry(rq, 200, request_query(rq, read_inquiry, .id = T(id), .shared = B(false)));
    if (!inquiry_change_check(rq, &change))
        return refused(rq);
    inquiry_change_queue(rq, &change);
    const struct db_result *after = request_query(rq, show_inquiry, .id = T(id));
    if (after && db_rows(request_queued(rq, update_inquiry)) == 0)
        return reply_stale(rq, after);
    return reply_inquiry(rq, 200, after);
}
