/* Inquiries: list, read, withdraw, move through the workflow, and their history. */
#include "queries/inquiries.h"
#include "api/auth/authenticate.h"
#include "api/auth/scopes.h"
#include "api/base/service.h"
#include "api/handlers/inquiries/casework.h"
#include "api/handlers/inquiries/inquiry_seal.h"
#include "api/handlers/operations.h"
#include "api/schema/format.h"
#include "queries/casework.h"
#include "queries/sealing.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* "a,b" as PostgreSQL's array text; the values are enum words. NULL stays NULL. */
static const char *word_array(struct request *rq, const char *words)
{
    return words ? request_format(rq, "{%s}", words) : NULL;
}

/* A span of days or times that ends before it begins finds nothing, and is a mistake. False: 400 was set. */
static bool is_span(struct request *rq, const char *from, const char *to)
{
    const char *first = param(rq, from), *last = param(rq, to);
    if (first && last && time_after(first, last))
        reply_invalid(rq, PROBLEM_invalid_parameter, from, request_format(rq, "It lies behind %s.", to));
    return rq->problem.kind == PROBLEM_none;
}

/* The first half of a cursor goes to the one of four conditions that fits the order. */
static const char *after(bool is_order, const struct page *page)
{
    return is_order ? page->after_at : NULL;
}

static bool is_nobodys(const struct request *rq)
{
    const char *assignee = param(rq, "assignee");
    return assignee && strcmp(assignee, "none") == 0;
}

/* What of the list's parameters says which inquiries, for the page and for the number of all of them. */
#define INQUIRIES_WANTED(rq, holder, is_shared, colleague)                                                             \
    .tenant = T(holder), .shared = B(is_shared), .id = T(word_array(rq, param(rq, "id"))),                             \
    .reference = T(param(rq, "reference")), .source = T(param(rq, "source")),                                          \
    .external_id = T(param(rq, "external_id")), .status = T(word_array(rq, param(rq, "status"))),                      \
    .category = T(word_array(rq, param(rq, "category"))), .place = T(param(rq, "place")),                              \
    .country = T(word_array(rq, param(rq, "country"))), .last_seen_from = T(param(rq, "last_seen_from")),              \
    .last_seen_to = T(param(rq, "last_seen_to")), .sex = T(word_array(rq, param(rq, "sex"))),                          \
    .age_from = T(param(rq, "age_from")), .age_to = T(param(rq, "age_to")),                                            \
    .fate = T(word_array(rq, param(rq, "fate"))), .photo = T(param(rq, "photo")),                                      \
    .lacks = T(word_array(rq, param(rq, "lacks"))), .collected_by = T(param(rq, "collected_by")),                      \
    .consent_expires_before = T(param(rq, "consent_expires_before")),                                                  \
    .referral_overdue = T(param(rq, "referral_overdue")), .created_from = T(param(rq, "created_from")),                \
    .created_to = T(param(rq, "created_to")), .updated_since = T(param(rq, "updated_since")),                          \
    .assignee = T(colleague), .unassigned = B(is_nobodys(rq)),                                                         \
    .next_contact_before = T(param(rq, "next_contact_before")), .flag = T(word_array(rq, param(rq, "flag"))),          \
    .closing_reason = T(word_array(rq, param(rq, "closing_reason"))), .family = T(param(rq, "family")),                \
    .event = T(param(rq, "event"))

int list_inquiries(struct request *rq)
{
    struct page page;
    if (!is_span(rq, "last_seen_from", "last_seen_to") || !is_span(rq, "created_from", "created_to") ||
        !page_open(rq, &page))
        return refused(rq);
    /* What the asker holds and what others share with it are two lists: the first is served by the index by tenant. */
    const char *tenant = param(rq, "tenant"), *colleague = assignee_wanted(rq);
    if (rq->problem.kind != PROBLEM_none)
        return refused(rq);
    bool shared = strcmp(param(rq, "reach"), "shared") == 0;
    if (!shared && !rq->identity.reaches_all) {
        shared = tenant && strcmp(tenant, rq->identity.tenant) != 0;
        tenant = shared ? tenant : rq->identity.tenant;
    }
    bool by_update = strcmp(param(rq, "sort"), "updated") == 0, up = strcmp(param(rq, "order"), "oldest") == 0;
    page.limit_counted = shared ? "1001" : "10001"; /* of what others share each is weighed against consents */
    if (strcmp(param(rq, "total"), "true") == 0)
        page.counted = request_query(rq, list_inquiries, INQUIRIES_WANTED(rq, tenant, shared, colleague),
                                     .limit_given = T(page.limit_counted), .counted = B(true));
    const struct db_result *rows = request_query(
        rq, list_inquiries, INQUIRIES_WANTED(rq, tenant, shared, colleague), .sort_updated = B(by_update),
        .newest = B(!by_update && !up), .oldest = B(!by_update && up), .newest_change = B(by_update && !up),
        .oldest_change = B(by_update && up), .after_created = T(after(!by_update && !up, &page)),
        .before_created = T(after(!by_update && up, &page)), .after_updated = T(after(by_update && !up, &page)),
        .before_updated = T(after(by_update && up, &page)), .after_id = T(page.after_id),
        .limit_given = T(page.limit_given), .each = B(shared));
    return reply_page(rq, &page, rows);
}

int read_inquiry(struct request *rq)
{
    /* Most look at what they hold; the way over consents costs twice as much. */
    const struct db_result *rows = request_query(rq, read_inquiry, .id = T(param(rq, "id")), .shared = B(false));
    if (rows && db_rows(rows) == 0)
        rows = request_query(rq, read_inquiry, .id = T(param(rq, "id")), .shared = B(true));
    return reply_inquiry(rq, 200, rows);
}

/* Runs a change that gives a row where it took hold, and answers with the record after it, or why it did not. */
static int reply_changed(struct request *rq, const struct db_result *after)
{
    if (after && db_rows(request_queued(rq, set_inquiry_status)) == 0)
        return reply_stale(rq, after);
    return reply_inquiry(rq, 200, after);
}

int withdraw_inquiry(struct request *rq)
{
    const char *match = request_match(rq), *id = param(rq, "id");
    if (!match)
        return refused(rq);
    request_queue(rq, set_inquiry_status, .id = T(id), .match = T(match), .status = T("withdrawn"));
    const struct db_result *after = request_query(rq, show_inquiry, .id = T(id));
    if (!after)
        return refused(rq);
    if (db_rows(request_queued(rq, set_inquiry_status)) > 0)
        return reply_empty(rq, 204);
    if (db_rows(after) > 0 && strcmp(db_cell(after, 0, "status"), "withdrawn") == 0 &&
        request_may_change(rq, db_cell(after, 0, "version")))
        return reply_problem(rq, PROBLEM_conflict, "The inquiry has been withdrawn already.");
    return reply_stale(rq, after);
}

/* Whether the step exists and the asker may take it; false after 404, 409 or 403 was set. */
static bool may_move(struct request *rq, const struct db_result *rows)
{
    if (!reply_may_write(rq, rows))
        return false;
    if (!db_cell(rows, 0, "scope"))
        reply_problem(rq, PROBLEM_transition_not_allowed, NULL);
    else if (!(rq->identity.scopes & scope_by_name(db_cell(rows, 0, "scope"))))
        refuse_scope(rq, db_cell(rows, 0, "scope"));
    return rq->problem.kind == PROBLEM_none;
}

int create_transition(struct request *rq)
{
    const char *match = request_match(rq), *id = param(rq, "id");
    const char *to = body_text(rq, "to");
    const char *reason = body_text(rq, "reason"), *closing = body_text(rq, "closing_reason");
    bool ends = strcmp(to, "closed") == 0 || strcmp(to, "resolved") == 0;
    if (match && ends != (closing != NULL))
        return reply_invalid(rq, PROBLEM_invalid_body, "/closing_reason",
                             ends ? "What is closed or resolved has a reason."
                                  : "Only what is closed or resolved has one.");
    const struct db_result *rows = match ? request_query(rq, read_transition, .id = T(id), .status = T(to)) : NULL;
    if (!may_move(rq, rows))
        return refused(rq);
    request_queue(rq, set_inquiry_status, .id = T(id), .match = T(request_match_only(rq, db_cell(rows, 0, "version"))),
                  .status = T(to));
    request_queue(rq, keep_closing_reason, .inquiry = T(id), .status = T(to), .reason = T(closing));
    if (reason)
        request_queue(rq, create_note, .id = T(request_uuid(rq)), .inquiry = T(id), .note = T(reason));
    return reply_changed(rq, request_query(rq, show_inquiry, .id = T(id)));
}

int list_inquiry_history(struct request *rq)
{
    struct page page;
    if (!page_open(rq, &page))
        return refused(rq);
    request_queue(rq, read_inquiry_open, .inquiry = T(param(rq, "id")));
    request_queue(rq, read_inquiry_key, .inquiry = T(param(rq, "id")));
    const struct db_result *rows =
        request_query(rq, list_inquiry_history, .inquiry = T(param(rq, "id")), .after_at = T(page.after_at),
                      .after_id = T(page.after_id), .limit_plus = T(page.limit_plus));
    return reply_opened_history(rq, reply_open_page(rq, read_inquiry_open, &page, rows));
}

/* Digests as PostgreSQL's array text. */
static const char *digest_array(struct request *rq, const struct number_digests *digests)
{
    struct text list = {0};
    char hex[2 * SEAL_DIGEST + 1];
    text_adds(&list, "{");
    for (size_t i = 0; i < digests->count; i++) {
        sodium_bin2hex(hex, sizeof(hex), digests->items[i], SEAL_DIGEST);
        text_addf(&list, "%s%s", i > 0 ? "," : "", hex);
    }
    text_adds(&list, "}");
    const char *kept = list.failed ? NULL : request_format(rq, "%s", list.data);
    if (list.failed)
        reply_problem(rq, PROBLEM_unavailable, NULL);
    text_clear(&list);
    return kept;
}

int look_up_inquiries(struct request *rq)
{
    const char *phone = body_text(rq, "phone"), *kind = phone ? "phone" : "document";
    unsigned char old[SEAL_DIGEST];
    struct number_digests digests;
    seal_digests_of(rq->service->secret, kind, phone ? phone : body_text(rq, "document_number"), &digests);
    seal_old_phone_digest(rq->service->secret, phone ? phone : "", old);
    const char *list = digest_array(rq, &digests);
    if (!list)
        return refused(rq);
    return reply_list(rq, request_query(rq, look_up_inquiries, .kind = T(kind), .digests = T(list),
                                        .old_digest = BYTES(phone ? old : NULL, SEAL_DIGEST)));
}
