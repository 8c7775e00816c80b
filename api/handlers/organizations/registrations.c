/* How an organization enters itself: registrations and claims that wait for a steward, and the code that makes an
 * editor.
 */
#include "queries/registrations.h"
#include "api/auth/attempts.h"
#include "api/auth/codes.h"
#include "api/auth/password.h"
#include "api/base/service.h"
#include "api/handlers/operations.h"
#include "api/http/peer.h"
#include "queries/organizations.h"
#include <string.h>

#define ENTRY_WINDOW_S 3600
#define CODE_WINDOW_S  900
#define INVITATIONS    4 /* of an editor for each registration of an address */

/* Every entry counts like a failed attempt: so many in an hour. */
static bool count_entry(struct request *rq, const char *bucket, unsigned most)
{
    struct attempt_rule rule = {bucket, most, ENTRY_WINDOW_S};
    return bucket && attempts_fail(rq, &rule);
}

/* No address fills the table. */
static bool may_enter(struct request *rq)
{
    return count_entry(rq, request_format(rq, "registration:%s", request_peer_name(rq)),
                       rq->service->settings->registrations_per_hour);
}

/* An activation tells whether somebody has the invited address as a login already, so nobody invites without end. */
static bool may_invite(struct request *rq)
{
    return count_entry(rq, request_format(rq, "invitation:%s", rq->identity.user),
                       INVITATIONS * rq->service->settings->registrations_per_hour);
}

/* The number and the code, which nobody sees again. */
static int reply_code(struct request *rq, int status, const char *id, const struct new_code *code)
{
    reply_tells_of(rq, id);
    return reply_json_take(rq, status, json_pack("{s:s,s:s}", "id", id, "access_code", code->text));
}

/* 404 where nothing was entered. */
static int reply_entered(struct request *rq, const struct db_result *made, const struct new_code *code)
{
    if (made && db_rows(made) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return made ? reply_code(rq, 201, db_cell(made, 0, "id"), code) : refused(rq);
}

int create_registration(struct request *rq)
{
    struct new_code code;
    if (!may_enter(rq))
        return refused(rq);
    code_make(rq->service->secret, &code);
    return reply_entered(
        rq,
        request_query(rq, create_registration, .id = T(request_uuid(rq)), .content = T(body_dump(rq, "organization")),
                      .person = T(body_dump(rq, "person")), .access_code_hash = BYTES(code.hash, CODE_HASH)),
        &code);
}

int create_claim(struct request *rq)
{
    struct new_code code;
    if (!may_enter(rq))
        return refused(rq);
    code_make(rq->service->secret, &code);
    return reply_entered(rq,
                         request_query(rq, create_claim, .id = T(request_uuid(rq)), .organization = T(param(rq, "id")),
                                       .person = T(body_dump(rq, "person")), .proof = T(body_text(rq, "proof")),
                                       .access_code_hash = BYTES(code.hash, CODE_HASH)),
                         &code);
}

int list_claims(struct request *rq)
{
    return reply_page_of(rq, read_organization_held, list_claims, .organization = T(param(rq, "id")));
}

/* ---- stewards ---- */

int list_registrations(struct request *rq)
{
    return reply_query_page(rq, list_registrations, .kind = T(param(rq, "kind")), .state = T(param(rq, "state")));
}

int read_registration(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, read_registration, .id = T(param(rq, "id"))));
}

int decide_registration(struct request *rq)
{
    const char *id = param(rq, "id"), *decision = body_text(rq, "decision"), *reason = body_text(rq, "reason");
    if (strcmp(decision, "reject") == 0 && !reason)
        return reply_invalid(rq, PROBLEM_invalid_body, "/reason", "Whoever is refused is told why.");
    request_queue(rq, decide_registration, .id = T(id), .decision = T(decision), .reason = T(reason),
                  .until = T(body_text(rq, "until")), .organization = T(request_uuid(rq)));
    const struct db_result *after = request_query(rq, read_registration, .id = T(id));
    if (after && outcome_is(request_queued(rq, decide_registration), decide_registration, no))
        return reply_problem(rq, PROBLEM_conflict, "This is decided, or the organization is not there any more.");
    return reply_only_row(rq, after);
}

int renew_registration_code(struct request *rq)
{
    struct new_code code;
    const char *id = param(rq, "id");
    code_make(rq->service->secret, &code);
    request_queue(rq, renew_registration_code, .id = T(id), .access_code_hash = BYTES(code.hash, CODE_HASH));
    const struct db_result *after = request_query(rq, read_registration, .id = T(id));
    if (!after)
        return refused(rq);
    if (db_rows(after) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    if (db_rows(request_queued(rq, renew_registration_code)) == 0)
        return reply_problem(rq, PROBLEM_conflict, "No code opens this any more.");
    return reply_code(rq, 200, id, &code);
}

/* ---- the bearer of the code ---- */

/* What the code of the body opens; NULL after 401, 429 or 503 was set. `hash` is what is stored of it. Wrong ones are
 * counted by address only and a right one always opens: see open_case for why that is enough. */
static const struct db_result *open_registration(struct request *rq, unsigned char hash[static CODE_HASH])
{
    char code[ACCESS_CODE_TEXT];
    struct attempt_rule rule = {request_format(rq, "registration-code:%s", request_peer_name(rq)),
                                rq->service->settings->login_failures, CODE_WINDOW_S};
    if (access_code_read(body_text(rq, "access_code"), code)) {
        access_code_hash(rq->service->secret, code, hash);
        const struct db_result *rows =
            request_query(rq, open_registration, .id = T(param(rq, "id")), .access_code_hash = BYTES(hash, CODE_HASH));
        if (!rows || db_rows(rows) > 0)
            return rows;
    }
    if (rule.bucket && attempts_fail(rq, &rule))
        reply_problem(rq, PROBLEM_unauthenticated, "Number and code do not fit.");
    return NULL;
}

int read_registration_state(struct request *rq)
{
    unsigned char hash[CODE_HASH];
    const struct db_result *rows = open_registration(rq, hash);
    return rows ? reply_only_row(rq, rows) : refused(rq);
}

int activate_registration(struct request *rq)
{
    unsigned char hash[CODE_HASH];
    const struct db_result *rows = open_registration(rq, hash);
    if (rows && strcmp(db_cell(rows, 0, "state"), "accepted") != 0)
        return reply_problem(rq, PROBLEM_conflict, "Only what was accepted can be activated, and in time.");
    char *password = rows ? request_alloc(rq, PASSWORD_HASH) : NULL;
    if (!password)
        return refused(rq);
    if (!password_hash(body_text(rq, "password"), password))
        return reply_problem(rq, PROBLEM_unavailable, NULL);
    rows =
        request_query(rq, activate_registration, .id = T(param(rq, "id")), .access_code_hash = BYTES(hash, CODE_HASH),
                      .user = T(request_uuid(rq)), .password_hash = T(password));
    if (rows && db_rows(rows) == 0)
        return reply_problem(rq, PROBLEM_conflict, "This code was used, or the organization is not there any more.");
    reply_tells_of(rq, rows ? db_cell(rows, 0, "organization_id") : NULL);
    return reply_new_row(rq, rows);
}

/* ---- editors of an organization, by its own people ---- */

int invite_editor(struct request *rq)
{
    struct new_code code;
    if (!may_invite(rq))
        return refused(rq);
    code_make(rq->service->secret, &code);
    return reply_entered(rq,
                         request_query(rq, invite_editor, .id = T(request_uuid(rq)), .organization = T(param(rq, "id")),
                                       .person = T(request_dump(rq, rq->body)),
                                       .access_code_hash = BYTES(code.hash, CODE_HASH)),
                         &code);
}

int read_invitation(struct request *rq)
{
    const char *organization = param(rq, "id");
    request_queue(rq, read_organization_held, .organization = T(organization));
    return reply_open_row(
        rq, read_organization_held,
        request_query(rq, read_invitation, .organization = T(organization), .id = T(param(rq, "invitationId"))));
}

int list_invitations(struct request *rq)
{
    return reply_page_of(rq, read_organization_held, list_invitations, .organization = T(param(rq, "id")));
}

int withdraw_invitation(struct request *rq)
{
    return reply_gone(rq, request_query(rq, withdraw_invitation, .organization = T(param(rq, "id")),
                                        .id = T(param(rq, "invitationId"))));
}

int list_editors(struct request *rq)
{
    return reply_page_of(rq, read_organization_held, list_editors, .organization = T(param(rq, "id")));
}

int remove_editor(struct request *rq)
{
    const struct db_result *rows = request_query(rq, remove_editor, .organization = T(param(rq, "id")),
                                                 .id = T(param(rq, "editorId")), .last = T(param(rq, "last")));
    if (rows && !db_cell(rows, 0, "outcome"))
        return reply_problem(rq, PROBLEM_not_found, NULL);
    if (outcome_is(rows, remove_editor, last))
        return reply_problem(rq, PROBLEM_conflict,
                             "Nobody would be left who may edit this organization; with last=true it is meant so.");
    return reply_empty(rq, 204);
}
