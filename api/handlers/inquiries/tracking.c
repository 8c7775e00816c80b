/* How a family follows its case: reference and access code for a token that opens this case and nothing else. */
#include "queries/tracking.h"
#include "api/auth/attempts.h"
#include "api/auth/codes.h"
#include "api/auth/token.h"
#include "api/base/service.h"
#include "api/handlers/inquiries/inquiry_seal.h"
#include "api/handlers/operations.h"
#include "api/http/peer.h"
#include "queries/inquiries.h"
#include <stdio.h>

#define CASE_WINDOW_S 900
/* Wrong codes of one case from all the world before its tenant is told, and further ones are 429 for the window. */
#define CASE_MOST     20

/* Counts a failure by address and, where the number can be one and the code too, by case. One answer for a wrong code
 * and for a number that does not exist. The last failure of a case tells its tenant. */
static int refuse_case(struct request *rq, const char *reference)
{
    struct attempt_rule by_address = {request_format(rq, "case-peer:%s", request_peer_name(rq)),
                                      rq->service->settings->login_failures, CASE_WINDOW_S};
    struct attempt_rule by_case = {request_format(rq, "case:%s", reference ? reference : ""), CASE_MOST, CASE_WINDOW_S};
    if (!by_address.bucket || !by_case.bucket || !attempts_fail(rq, &by_address))
        return refused(rq);
    bool was_open = attempts_wait(&by_case) == 0;
    if (!reference || attempts_fail(rq, &by_case))
        return reply_problem(rq, PROBLEM_unauthenticated, "Reference and access code do not fit.");
    if (was_open && rq->problem.kind == PROBLEM_too_many_requests) {
        struct problem told = rq->problem;
        rq->problem = (struct problem){0};
        (void)request_query(rq, note_lockout, .reference = T(reference), .id = T(request_uuid(rq)));
        rq->problem = told;
    }
    return refused(rq);
}

/* A token for the family, or for a further reporter (NULL: it is the family), who only follows the case. */
static int reply_case_token(struct request *rq, const char *credential, const char *inquiry, const char *reporter)
{
    struct token_claims claims = {.role = "case"};
    struct text token = {0};
    if (reporter)
        snprintf(claims.role, sizeof(claims.role), "follower");
    snprintf(claims.subject, sizeof(claims.subject), "%s", inquiry);
    snprintf(claims.session, sizeof(claims.session), "%s", credential);
    /* Whose quota it is; the database knows the case by the credential. */
    snprintf(claims.tenant, sizeof(claims.tenant), "%s", reporter ? reporter : inquiry);
    bool signs = token_sign(rq->service->keyring, rq->service->settings, &claims, &token);
    json_t *answer = signs
                         ? json_pack("{s:s,s:s,s:i,s:s}", "access_token", token.data, "token_type", "Bearer",
                                     "expires_in", (int)rq->service->settings->token_lifetime_s, "inquiry_id", inquiry)
                         : NULL;
    text_clear(&token);
    reply_header(rq, "Cache-Control", "no-store");
    return signs ? reply_json_take(rq, 200, answer) : reply_problem(rq, PROBLEM_unavailable, NULL);
}

/* A right code always opens its case, whoever has failed before from wherever: a lock would be a weapon in the hand of
 * whom the case is against, and of a neighbour behind the same door. Nothing is lost by it. A code has 80 random bits,
 * so it is found after 2^79 guesses on average: a million addresses, each at its quota of 1,200 a minute, make 2 * 10^7
 * a second and need 10^9 years. The counters slow down who guesses, and tell the tenant. */
int open_case(struct request *rq)
{
    char reference[REFERENCE_TEXT], code[ACCESS_CODE_TEXT];
    unsigned char hash[CODE_HASH];
    /* What cannot be a number or a code is no guess at any case. */
    if (!reference_read(body_text(rq, "reference"), reference) || !access_code_read(body_text(rq, "access_code"), code))
        return refuse_case(rq, NULL);
    access_code_hash(rq->service->secret, code, hash);
    const char *credential = request_uuid(rq);
    const struct db_result *rows = request_query(
        rq, open_case, .reference = T(reference), .access_code_hash = BYTES(hash, CODE_HASH),
        .credential = T(credential), .seconds = T(request_format(rq, "%u", rq->service->settings->token_lifetime_s)));
    if (!rows)
        return refused(rq);
    if (db_rows(rows) == 0)
        return refuse_case(rq, reference);
    return reply_case_token(rq, credential, db_cell(rows, 0, "inquiry_id"), db_cell(rows, 0, "reporter_id"));
}

int read_case(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, read_case, .inquiry = T(param(rq, "id"))));
}

int read_report(struct request *rq)
{
    const char *id = param(rq, "id");
    request_queue(rq, read_report_gate, .inquiry = T(id));
    const struct db_result *rows = request_query(rq, read_report, .inquiry = T(id));
    if (rows && outcome_is(request_queued(rq, read_report_gate), read_report_gate, closed))
        return reply_problem(rq, PROBLEM_forbidden, "Who opened the case with a code does not read its report now.");
    return reply_inquiry(rq, 200, rows);
}

int list_notices(struct request *rq)
{
    struct page page;
    const char *id = param(rq, "id");
    if (!page_open(rq, &page))
        return refused(rq);
    request_queue(rq, follows_case, .inquiry = T(id));
    request_queue(rq, count_unread_notices, .inquiry = T(id));
    const struct db_result *rows = request_query(rq, list_notices, PAGE(page), .inquiry = T(id));
    page.beside = rows ? request_queued(rq, count_unread_notices) : NULL;
    return reply_open_page(rq, follows_case, &page, rows);
}

int mark_notices(struct request *rq)
{
    const char *id = param(rq, "id");
    request_queue(rq, mark_notices, .inquiry = T(id), .read_up_to = T(body_text(rq, "read_up_to")));
    const struct db_result *now = request_query(rq, count_unread_notices, .inquiry = T(id));
    if (now && !db_cell(request_queued(rq, mark_notices), 0, "read_up_to"))
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_only_row(rq, now);
}

int rotate_access_code(struct request *rq)
{
    char code[ACCESS_CODE_TEXT];
    unsigned char hash[CODE_HASH];
    access_code_new(code);
    access_code_hash(rq->service->secret, code, hash);
    return reply_only_row(rq, request_query(rq, rotate_access_code, .inquiry = T(param(rq, "id")),
                                            .access_code_hash = BYTES(hash, CODE_HASH), .access_code = T(code)));
}
