/* How a family follows its case: reference and access code for a token that opens this case and nothing else. */
#include "queries/tracking.h"
#include "api/auth/attempts.h"
#include "api/auth/codes.h"
#include "api/auth/token.h"
#include "api/base/service.h"
#include "api/handlers/operations.h"
#include "api/http/peer.h"
#include <stdio.h>

#define CASE_WINDOW_S 900
/* Wrong codes of one case from all the world before it is closed for the window and its tenant is told. */
#define CASE_MOST     20

/* Failures are counted by address, and by case, so that many addresses together guess no better than one. */
static bool case_rules(struct request *rq, const char *reference, struct attempt_rule rules[2])
{
    rules[0] = (struct attempt_rule){request_format(rq, "case-peer:%s", request_peer(rq)),
                                     rq->service->settings->login_failures, CASE_WINDOW_S};
    rules[1] = (struct attempt_rule){request_format(rq, "case:%s", reference), CASE_MOST, CASE_WINDOW_S};
    return rules[0].bucket && rules[1].bucket && attempts_allow(rq, &rules[0], true) &&
           attempts_allow(rq, &rules[1], true);
}

/* One answer for a wrong code and for a number that does not exist. The last failure of a case tells its tenant. */
static int refuse_case(struct request *rq, const char *reference, const struct attempt_rule rules[2])
{
    bool open = attempts_fail(rq, &rules[0]) && attempts_fail(rq, &rules[1]);
    if (open)
        return reply_problem(rq, PROBLEM_unauthenticated, "Reference and access code do not fit.");
    if (rq->problem.kind == PROBLEM_too_many_requests) {
        struct problem told = rq->problem;
        rq->problem = (struct problem){0};
        (void)request_query(rq, note_lockout, .reference = T(reference), .id = T(request_uuid(rq)));
        rq->problem = told;
    }
    return refused(rq);
}

static int reply_case_token(struct request *rq, const char *credential, const char *inquiry)
{
    struct token_claims claims = {.role = "case"};
    struct text token = {0};
    snprintf(claims.subject, sizeof(claims.subject), "%s", inquiry);
    snprintf(claims.session, sizeof(claims.session), "%s", credential);
    snprintf(claims.tenant, sizeof(claims.tenant), "%s", inquiry); /* the database knows the case by the credential */
    bool signs = token_sign(rq->service->keyring, rq->service->settings, &claims, &token);
    json_t *answer = signs
                         ? json_pack("{s:s,s:s,s:i,s:s}", "access_token", token.data, "token_type", "Bearer",
                                     "expires_in", (int)rq->service->settings->token_lifetime_s, "inquiry_id", inquiry)
                         : NULL;
    text_clear(&token);
    reply_header(rq, "Cache-Control", "no-store");
    return signs ? reply_json_take(rq, 200, answer) : reply_problem(rq, PROBLEM_unavailable, NULL);
}

int open_case(struct request *rq)
{
    char reference[REFERENCE_TEXT], code[ACCESS_CODE_TEXT];
    unsigned char hash[CODE_HASH];
    struct attempt_rule rules[2];
    /* What cannot be a number or a code at all takes the same way as what is wrong. */
    reference_read(body_text(rq, "reference"), reference);
    access_code_read(body_text(rq, "access_code"), code);
    access_code_hash(rq->service->secret, code, hash);
    if (!case_rules(rq, reference, rules))
        return refused(rq);
    const char *credential = request_uuid(rq);
    const struct db_result *rows = request_query(
        rq, open_case, .reference = T(reference), .access_code_hash = BYTES(hash, CODE_HASH),
        .credential = T(credential), .seconds = T(request_format(rq, "%u", rq->service->settings->token_lifetime_s)));
    if (!rows)
        return refused(rq);
    if (db_rows(rows) == 0)
        return refuse_case(rq, reference, rules);
    return reply_case_token(rq, credential, db_cell(rows, 0, "inquiry_id"));
}

int read_case(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, read_case, .inquiry = T(param(rq, "id"))));
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
