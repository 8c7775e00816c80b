/* One's own password: changed by whoever knows the old one, or set with a code that an administrator had shown. */
#include "api/auth/codes.h"
#include "api/auth/password.h"
#include "api/base/service.h"
#include "api/handlers/identity/login.h"
#include "api/handlers/operations.h"
#include "queries/identity.h"
#include "queries/users.h"

/* The hash of a member of the body; NULL after a problem was set. */
static const char *hash_of(struct request *rq, const char *member)
{
    char *hash = request_alloc(rq, PASSWORD_HASH);
    if (hash && !password_hash(body_text(rq, member), hash))
        reply_problem(rq, PROBLEM_unavailable, NULL);
    return rq->problem.kind == PROBLEM_none ? hash : NULL;
}

/* Whoever took over a session does not guess the password through it: failures count as those of logins do. */
static bool proves_password(struct request *rq, const char *known)
{
    struct attempt_rule rules[2];
    if (!login_rules(rq, rq->identity.user, rules))
        return false;
    enum password seen = password_look(body_text(rq, "current_password"), known);
    if (seen == PASSWORD_NOT_SEEN)
        reply_problem(rq, PROBLEM_unavailable, "The service is short of memory.");
    else if (seen == PASSWORD_WRONG && attempts_fail(rq, &rules[0]) && attempts_fail(rq, &rules[1]))
        reply_invalid(rq, PROBLEM_invalid_body, "/current_password", "This is not the password.");
    return rq->problem.kind == PROBLEM_none;
}

int change_password(struct request *rq)
{
    if (!rq->identity.user[0])
        return reply_problem(rq, PROBLEM_forbidden, "Only a person has a password.");
    const struct db_result *mine = request_query(rq, read_password_hash, .id = T(rq->identity.user));
    const char *known = mine && db_rows(mine) > 0 ? db_cell(mine, 0, "password_hash") : NULL;
    if (mine && !known)
        return reply_problem(rq, PROBLEM_conflict, "This person signs in elsewhere.");
    if (!mine || !proves_password(rq, known))
        return refused(rq);
    const char *hash = hash_of(rq, "new_password");
    const struct db_result *changed =
        hash ? request_query(rq, change_password, .id = T(rq->identity.user), .old_hash = T(known), .new_hash = T(hash))
             : NULL;
    if (!changed)
        return refused(rq);
    if (db_rows(changed) == 0)
        return reply_problem(rq, PROBLEM_conflict, "The password was changed in the meantime.");
    return reply_empty(rq, 204);
}

int create_password_code(struct request *rq)
{
    const char *id = param(rq, "id");
    struct new_code code;
    code_make(rq->service->secret, &code);
    request_queue(rq, read_user, .id = T(id));
    const struct db_result *made =
        request_query(rq, make_password_code, .user = T(id), .access_code_hash = BYTES(code.hash, CODE_HASH),
                      .access_code = T(code.text));
    if (made && db_rows(made) == 0 && db_rows(request_queued(rq, read_user)) > 0)
        return reply_problem(rq, PROBLEM_conflict, "Who is disabled sets no password.");
    reply_tells_of(rq, id);
    return reply_only_row(rq, made);
}

int redeem_password_code(struct request *rq)
{
    const char *email = typed_email(rq);
    char code[ACCESS_CODE_TEXT];
    unsigned char digest[CODE_HASH];
    struct attempt_rule rules[2];
    if (!email || !login_rules(rq, email, rules))
        return refused(rq);
    bool is_code = access_code_read(body_text(rq, "access_code"), code);
    if (is_code)
        access_code_hash(rq->service->secret, code, digest);
    const struct db_result *found =
        is_code ? request_query(rq, open_password_code, .email = T(email), .access_code_hash = BYTES(digest, CODE_HASH))
                : NULL;
    if (found && db_rows(found) > 0) {
        const char *hash = hash_of(rq, "password");
        found = hash ? request_query(rq, redeem_password_code, .email = T(email),
                                     .access_code_hash = BYTES(digest, CODE_HASH), .password_hash = T(hash))
                     : NULL;
    }
    if (rq->problem.kind != PROBLEM_none)
        return refused(rq);
    if (!found || db_rows(found) == 0)
        return login_failed(rq, rules, "The e-mail address or the code is wrong, or the code has ended.");
    return reply_empty(rq, 204);
}
