/* Users: create, list, read, change, disable and enable. */
#include "queries/users.h"
#include "api/auth/password.h"
#include "api/handlers/operations.h"
#include <string.h>

/* The argon2id hash of the body's password, NULL where there is none (or after a problem was set). */
static const char *hashed_password(struct request *rq)
{
    const char *password = body_text(rq, "password");
    char *hash = password ? request_alloc(rq, PASSWORD_HASH) : NULL;
    if (hash && !password_hash(password, hash))
        reply_problem(rq, PROBLEM_unavailable, NULL);
    return hash;
}

/* What a body says of a user. */
#define USER_OF(rq, hash)                                                                                              \
    .email = T(body_text(rq, "email")), .display_name = T(body_text(rq, "display_name")),                              \
    .role = T(body_text(rq, "role")), .language = T(body_text(rq, "language")), .password_hash = T(hash)

int create_user(struct request *rq)
{
    const char *hash = hashed_password(rq);
    if (rq->problem.kind != PROBLEM_none)
        return refused(rq);
    const struct db_result *rows =
        request_query(rq, create_user, .id = T(request_uuid(rq)), .tenant = T(body_text(rq, "tenant_id")),
                      USER_OF(rq, hash), .external_issuer = T(body_text(rq, "external_issuer")),
                      .external_subject = T(body_text(rq, "external_subject")));
    if (rows && db_rows(rows) == 0)
        return reply_invalid(rq, PROBLEM_invalid_body, "/tenant_id", "There is no such organization.");
    return reply_row(rq, 201, rows);
}

int list_users(struct request *rq)
{
    return reply_query_page(rq, list_users, .tenant = T(param(rq, "tenant")));
}

int read_user(struct request *rq)
{
    return reply_row(rq, 200, request_query(rq, read_user, .id = T(param(rq, "id"))));
}

int update_user(struct request *rq)
{
    const char *match = request_match(rq);
    const char *hash = match ? hashed_password(rq) : NULL;
    if (rq->problem.kind != PROBLEM_none)
        return refused(rq);
    request_queue(rq, update_user, .id = T(param(rq, "id")), .match = T(match), USER_OF(rq, hash));
    return reply_changed_row(rq, update_user, request_query(rq, read_user, .id = T(param(rq, "id"))));
}

static int set_disabled(struct request *rq, bool disabled)
{
    const char *match = request_match(rq);
    if (!match)
        return refused(rq);
    request_queue(rq, set_user_disabled, .id = T(param(rq, "id")), .match = T(match), .disabled = B(disabled));
    return reply_changed_row(rq, set_user_disabled, request_query(rq, read_user, .id = T(param(rq, "id"))));
}

int disable_user(struct request *rq)
{
    return set_disabled(rq, true);
}

int enable_user(struct request *rq)
{
    return set_disabled(rq, false);
}
