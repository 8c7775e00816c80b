/* Users: create, list, read, change, disable and enable. */
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

int create_user(struct request *rq)
{
    const char *hash = hashed_password(rq);
    if (rq->problem.kind != PROBLEM_none)
        return problem_status(rq->problem.kind);
    const struct db_result *rows =
        request_query(rq, create_user, T(request_uuid(rq)), T(body_text(rq, "tenant_id")), T(body_text(rq, "email")),
                      T(body_text(rq, "display_name")), T(body_text(rq, "role")), T(body_text(rq, "language")), T(hash),
                      T(body_text(rq, "external_issuer")), T(body_text(rq, "external_subject")));
    if (rows && db_rows(rows) == 0)
        return reply_invalid(rq, PROBLEM_invalid_body, "/tenant_id", "There is no such organization.");
    return reply_created(rq, rows, "/v1/users/%s");
}

int list_users(struct request *rq)
{
    struct page page;
    if (!page_open(rq, &page))
        return problem_status(rq->problem.kind);
    return reply_page(
        rq, &page,
        request_query(rq, list_users, T(param(rq, "tenant")), T(page.after_at), T(page.after_id), T(page.limit_plus)));
}

int read_user(struct request *rq)
{
    return reply_row(rq, 200, request_query(rq, read_user, T(param(rq, "id"))));
}

/* Answers a change that gave a row in the first queued statement with the record after it. */
static int reply_changed(struct request *rq)
{
    const struct db_result *after = request_query(rq, read_user, T(param(rq, "id")));
    if (after && db_rows(request_queued(rq, 0)) == 0)
        return reply_stale(rq, after);
    return reply_row(rq, 200, after);
}

int update_user(struct request *rq)
{
    const char *version = request_version(rq);
    const char *hash = version ? hashed_password(rq) : NULL;
    if (rq->problem.kind != PROBLEM_none)
        return problem_status(rq->problem.kind);
    request_queue(rq, update_user, T(param(rq, "id")), T(version), T(body_text(rq, "email")),
                  T(body_text(rq, "display_name")), T(body_text(rq, "role")), T(body_text(rq, "language")), T(hash));
    return reply_changed(rq);
}

static int set_disabled(struct request *rq, const char *disabled)
{
    const char *version = request_version(rq);
    if (!version)
        return problem_status(rq->problem.kind);
    request_queue(rq, set_user_disabled, T(param(rq, "id")), T(version), T(disabled));
    return reply_changed(rq);
}

int disable_user(struct request *rq)
{
    return set_disabled(rq, "true");
}

int enable_user(struct request *rq)
{
    return set_disabled(rq, "false");
}
