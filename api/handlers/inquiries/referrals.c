/* Referrals: an inquiry shared with another organization or handed over to it, under consent. */
#include "queries/referrals.h"
#include "api/auth/codes.h"
#include "api/base/service.h"
#include "api/handlers/inquiries/inquiry_seal.h"
#include "api/handlers/operations.h"
#include "queries/inquiries.h"
#include "queries/sealing.h"
#include <string.h>

int create_referral(struct request *rq)
{
    const char *id = request_uuid(rq);
    request_queue(rq, create_referral, .id = T(id), .inquiry = T(param(rq, "id")),
                  .referral = T(request_dump(rq, rq->body)));
    bool uncovered = false;
    const struct db_result *rows = request_try(rq, "referral_needs_consent", &uncovered, read_referral, .id = T(id));
    if (uncovered)
        return reply_problem(rq, PROBLEM_conflict,
                             "No consent covers this receiver, or the case is a draft, over, or closed to others.");
    return reply_new_row(rq, rows);
}

int list_inquiry_referrals(struct request *rq)
{
    return reply_page_of(rq, concerns_asker, list_inquiry_referrals, .inquiry = T(param(rq, "id")));
}

int list_referrals(struct request *rq)
{
    bool incoming = strcmp(param(rq, "direction"), "in") == 0;
    return reply_query_page(rq, list_referrals, .incoming = B(incoming));
}

int read_referral(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, read_referral, .id = T(param(rq, "id"))));
}

/* A case that is handed over keeps its sealed fields: their key is wrapped anew, bound to the receiver. */
static bool handover_key(struct request *rq, const char *referral, struct inquiry_key *key)
{
    const struct db_result *rows = request_query(rq, read_referral_key, .referral = T(referral));
    if (!rows || !inquiry_key_read(rq, rows, db_rows(rows) > 0 ? db_cell(rows, 0, "id") : "", key))
        return false;
    if (key->is_there)
        seal_wrap(rq->service->seal_ring, key->sealer.inquiry, rq->identity.tenant, key->sealer.key, &key->wrapped);
    return true;
}

/* A hand-over ends the family's code, which the sender knew; who accepts is told the new one, once, to pass it on. */
int create_referral_step(struct request *rq)
{
    const char *id = param(rq, "id"), *step = body_text(rq, "step");
    bool accepts = strcmp(step, "accept") == 0;
    struct inquiry_key key = {0};
    char code[ACCESS_CODE_TEXT];
    unsigned char hash[CODE_HASH];
    if (accepts && !handover_key(rq, id, &key))
        return refused(rq);
    access_code_new(code);
    access_code_hash(rq->service->secret, code, hash);
    request_queue(rq, step_referral, .id = T(id), .step = T(step), .reason = T(body_text(rq, "reason")),
                  .key_known = B(key.is_there), .access_code_hash = BYTES(hash, CODE_HASH));
    if (key.is_there)
        request_queue(rq, rewrap_inquiry_key, .inquiry = T(key.sealer.inquiry), .ring_key = T(key.wrapped.ring_key),
                      .wrapped = WRAPPED(&key));
    const struct db_result *after =
        request_query(rq, read_stepped_referral, .id = T(id), .access_code = T(accepts ? code : NULL),
                      .was_revoked = B(strcmp(step, "revoke") == 0));
    const struct db_result *stepped = after ? request_queued(rq, step_referral) : NULL;
    if (outcome_is(stepped, step_referral, consent))
        return reply_problem(rq, PROBLEM_conflict, "No consent covers this referral any more, or the case is closed.");
    if (outcome_is(stepped, step_referral, no))
        return reply_problem(rq, PROBLEM_transition_not_allowed, "This step is not allowed now, or not to this side.");
    return reply_only_row(rq, after);
}
