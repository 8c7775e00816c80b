/* API keys of partner systems: made once, listed without their secret, revoked at once. */
#include "api/auth/scopes.h"
#include "api/auth/secrets.h"
#include "api/handlers/operations.h"
#include "queries/keys.h"

/* The scopes asked for, as array text; NULL after 422 where one is more than the creator or a partner has. */
static const char *granted_scopes(struct request *rq)
{
    struct identity partner = {0};
    const json_t *list = json_object_get(rq->body, "scopes");
    const char *names = "";
    size_t index;
    json_t *name;
    if (!role_apply("partner", &partner))
        return NULL;
    json_array_foreach ((json_t *)list, index, name) {
        scope_set scope = scope_by_name(json_string_value(name));
        bool creators = scope & rq->identity.scopes || rq->identity.reaches_all;
        if (!scope || !(scope & partner.scopes) || !creators)
            reply_invalid(rq, PROBLEM_invalid_body, request_format(rq, "/scopes/%zu", index),
                          "This scope cannot be given to a key.");
        else
            names = request_format(rq, "%s%s%s", names, index ? "," : "", json_string_value(name));
    }
    return rq->problem.kind == PROBLEM_none ? request_format(rq, "{%s}", names) : NULL;
}

int create_api_key(struct request *rq)
{
    const char *scopes = granted_scopes(rq), *id = request_uuid(rq);
    char key[API_KEY_TEXT];
    unsigned char hash[SECRET_HASH];
    if (!scopes || !id)
        return refused(rq);
    api_key_new(id, key, hash);
    const struct db_result *rows = request_query(rq, create_api_key, .id = T(id), .name = T(body_text(rq, "name")),
                                                 .hash = BYTES(hash, SECRET_HASH), .scopes = T(scopes),
                                                 .low_trust = B(json_is_true(json_object_get(rq->body, "low_trust"))),
                                                 .expires_at = T(body_text(rq, "expires_at")), .secret = T(key));
    if (rows && db_rows(rows) == 0)
        return reply_invalid(rq, PROBLEM_invalid_body, "/expires_at", "A key lives between now and 366 days.");
    return reply_new_row(rq, rows);
}

int read_api_key(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, read_api_key, .id = T(param(rq, "id"))));
}

int list_api_keys(struct request *rq)
{
    return reply_query_page(rq, list_api_keys, .tenant = T(param(rq, "tenant")));
}

int revoke_api_key(struct request *rq)
{
    return reply_gone(rq, request_query(rq, revoke_api_key, .id = T(param(rq, "id"))));
}
