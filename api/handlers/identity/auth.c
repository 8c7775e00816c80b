/* Log in, refresh, log out, who am I, and the public keys. */
#include "api/auth/attempts.h"
#include "api/auth/password.h"
#include "api/auth/scopes.h"
#include "api/auth/secrets.h"
#include "api/auth/token.h"
#include "api/base/service.h"
#include "api/handlers/identity/login.h"
#include "api/handlers/operations.h"
#include "api/http/peer.h"
#include "queries/identity.h"
#include "queries/users.h"
#include <stdio.h>
#include <string.h>

/* {access_token, token_type, expires_in, refresh_token} (RFC 6749, section 5.1). */
static int reply_tokens(struct request *rq, const char *user, const char *session, const char *tenant, const char *role,
                        const char *refresh)
{
    struct token_claims claims = {0};
    struct text token = {0};
    snprintf(claims.subject, sizeof(claims.subject), "%s", user);
    snprintf(claims.session, sizeof(claims.session), "%s", session);
    snprintf(claims.tenant, sizeof(claims.tenant), "%s", tenant);
    snprintf(claims.role, sizeof(claims.role), "%s", role);
    if (!token_sign(rq->service->keyring, rq->service->settings, &claims, &token)) {
        text_clear(&token);
        return reply_problem(rq, PROBLEM_unavailable, NULL);
    }
    int status =
        reply_json_take(rq, 200,
                        json_pack("{s:s,s:s,s:i,s:s}", "access_token", token.data, "token_type", "Bearer", "expires_in",
                                  (int)rq->service->settings->token_lifetime_s, "refresh_token", refresh));
    text_clear(&token);
    return status;
}

int create_token(struct request *rq)
{
    const char *email = typed_email(rq);
    struct attempt_rule rules[2];
    if (!email || !login_rules(rq, email, rules))
        return refused(rq);
    const struct db_result *found = request_query(rq, find_login, .email = T(email));
    if (!found)
        return refused(rq);
    const char *known_hash = db_rows(found) > 0 ? db_cell(found, 0, "password_hash") : NULL;
    enum password seen = password_look(body_text(rq, "password"), known_hash);
    if (seen == PASSWORD_NOT_SEEN)
        return reply_problem(rq, PROBLEM_unavailable, "The service is short of memory.");
    if (seen == PASSWORD_WRONG)
        return login_failed(rq, rules, "The e-mail address or the password is wrong.");
    const char *session = request_uuid(rq), *user = db_cell(found, 0, "id");
    const char *seconds = request_format(rq, "%u", rq->service->settings->session_lifetime_s);
    char refresh[REFRESH_TEXT];
    unsigned char hash[SECRET_HASH];
    refresh_token_new(refresh, hash);
    const struct db_result *begun = request_query(rq, start_session, .session = T(session), .user_id = T(user),
                                                  .refresh_hash = BYTES(hash, SECRET_HASH), .seconds = T(seconds));
    if (!begun || db_rows(begun) == 0)
        return reply_problem(rq, PROBLEM_unauthenticated, NULL);
    return reply_tokens(rq, user, session, db_cell(begun, 0, "tenant_id"), db_cell(begun, 0, "role"), refresh);
}

int refresh_token(struct request *rq)
{
    char refresh[REFRESH_TEXT];
    unsigned char old_hash[SECRET_HASH], new_hash[SECRET_HASH];
    struct attempt_rule rule = {request_format(rq, "refresh:%s", request_peer_name(rq)),
                                rq->service->settings->auth_failures_per_minute, 60};
    if (!rule.bucket)
        return refused(rq);
    refresh_token_new(refresh, new_hash);
    const struct db_result *rows = NULL;
    if (refresh_token_read(body_text(rq, "refresh_token"), old_hash)) {
        rows = request_query(rq, rotate_refresh, .hash = BYTES(old_hash, SECRET_HASH),
                             .new_hash = BYTES(new_hash, SECRET_HASH));
        if (!rows)
            return refused(rq);
    }
    if (outcome_is(rows, rotate_refresh, rotated))
        return reply_tokens(rq, db_cell(rows, 0, "user_id"), db_cell(rows, 0, "session_id"),
                            db_cell(rows, 0, "tenant_id"), db_cell(rows, 0, "role"), refresh);
    if (attempts_fail(rq, &rule))
        reply_problem(rq, PROBLEM_unauthenticated, "The refresh token is not valid any more; please sign in.");
    return refused(rq);
}

int logout(struct request *rq)
{
    if (rq->identity.user[0] && rq->identity.credential[0] &&
        !request_query(rq, end_session, .session = T(rq->identity.credential)))
        return refused(rq);
    return reply_empty(rq, 204);
}

int read_me(struct request *rq)
{
    const struct identity *who = &rq->identity;
    struct text scopes = {0};
    scopes_write(who->scopes, &scopes);
    json_t *list = request_keep_json(rq, json_array());
    for (char *rest = scopes.data, *name; list && (name = strsep(&rest, " "));)
        if (*name && json_array_append_new(list, json_string(name)) != 0)
            reply_problem(rq, PROBLEM_unavailable, NULL);
    text_clear(&scopes);
    /* The database is asked so that a revoked credential hears of it here too. */
    const struct db_result *user = request_query(rq, read_user, .id = T(who->user[0] ? who->user : NULL));
    if (!user || !list)
        return refused(rq);
    return reply_json_take(rq, 200,
                           json_pack("{s:s?,s:s?,s:s,s:s,s:s?,s:O}", "user_id", who->user[0] ? who->user : NULL,
                                     "credential_id", who->credential[0] ? who->credential : NULL, "tenant_id",
                                     who->tenant, "role", who->role, "display_name",
                                     db_rows(user) ? db_cell(user, 0, "display_name") : NULL, "scopes", list));
}

int read_jwks(struct request *rq)
{
    keyring_write_jwks(rq->service->keyring, &rq->reply.body);
    reply_header(rq, "Cache-Control", "public, max-age=300");
    return reply_set(rq, 200, "application/json");
}
