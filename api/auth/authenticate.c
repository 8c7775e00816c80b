/* Verifies the bearer credential of a request: an access token of ours, one of an outside issuer, or an API key. */
#include "api/auth/authenticate.h"
#include "api/auth/attempts.h"
#include "api/auth/cache.h"
#include "api/auth/scopes.h"
#include "api/auth/secrets.h"
#include "api/auth/token.h"
#include "api/base/service.h"
#include "api/http/peer.h"
#include "api/http/quota.h"
#include "queries/identity.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* Counted per address; addresses that only send garbage end up with 429 and cost nothing more. */
static struct attempt_rule credential_rule(struct request *rq)
{
    return (struct attempt_rule){.bucket = request_format(rq, "credential:%s", request_peer_name(rq)),
                                 .most = rq->service->settings->auth_failures_per_minute,
                                 .seconds = 60};
}

static bool refuse_credential(struct request *rq)
{
    struct attempt_rule rule = credential_rule(rq);
    if (!rule.bucket || !attempts_fail(rq, &rule))
        return false;
    reply_header(rq, "WWW-Authenticate", "Bearer realm=\"athar\", error=\"invalid_token\"");
    reply_problem(rq, PROBLEM_unauthenticated, "The credential is not valid.");
    return false;
}

/* The credential of exactly one "Authorization: Bearer ..." field, or NULL. *presented: there was one at all. */
static const char *bearer(const struct request *rq, bool *presented)
{
    const char *value = request_header(rq, "Authorization");
    *presented = value && strncasecmp(value, "Bearer", 6) == 0 && strlen(value) > 7;
    if (!*presented || value[6] != ' ')
        return NULL;
    return value + 7;
}

/* Our own token carries all that is needed; the database asks in every batch whether its session still lives. */
static bool from_own_token(const struct token_claims *claims, struct identity *identity)
{
    if (strlen(claims->subject) != UUID_TEXT - 1)
        return false;
    memcpy(identity->credential, claims->session, UUID_TEXT);
    identity->is_case = strcmp(claims->role, "case") == 0 || strcmp(claims->role, "follower") == 0;
    /* Of a family's token its case, of a further reporter's the reporter: nobody uses up another's quota. */
    memcpy(identity->bearer, identity->is_case ? claims->tenant : claims->subject, UUID_TEXT);
    if (!identity->is_case) {
        memcpy(identity->user, claims->subject, UUID_TEXT);
        memcpy(identity->tenant, claims->tenant, UUID_TEXT);
    }
    return role_apply(claims->role, identity);
}

/* An outside issuer only says who; what somebody may do is written in our own user row. */
static bool from_outside_token(struct request *rq, const struct token_claims *claims, struct identity *identity)
{
    const struct db_result *rows =
        request_query(rq, find_external_user, .issuer = T(claims->issuer), .subject = T(claims->subject));
    if (!rows || db_rows(rows) == 0)
        return false;
    snprintf(identity->user, sizeof(identity->user), "%s", db_cell(rows, 0, "id"));
    snprintf(identity->bearer, sizeof(identity->bearer), "%s", identity->user);
    snprintf(identity->tenant, sizeof(identity->tenant), "%s", db_cell(rows, 0, "tenant_id"));
    return role_apply(db_cell(rows, 0, "role"), identity);
}

static bool from_token(struct request *rq, const char *token, struct identity *identity, long long *until)
{
    struct token_claims claims;
    if (!token_verify(rq->service->keyring, token, &claims))
        return refuse_credential(rq);
    *until = claims.expires_at + TOKEN_LEEWAY_S;
    if (claims.is_ours ? from_own_token(&claims, identity) : from_outside_token(rq, &claims, identity))
        return true;
    reply_header(rq, "WWW-Authenticate", "Bearer realm=\"athar\", error=\"insufficient_scope\"");
    reply_problem(rq, PROBLEM_forbidden, "Nobody here is known by this credential.");
    return false;
}

/* A key is looked up also where its address has sent too many bad ones, or anybody behind the same door could lock it
 * out; there each look-up counts in the address's quota. */
static bool may_look_up(struct request *rq)
{
    struct attempt_rule rule = credential_rule(rq);
    return rule.bucket && (attempts_wait(&rule) == 0 || quota_take(rq));
}

/* Who still tries a key that was taken away is named all the same, see refusal_note. */
static bool refuse_dead(struct request *rq, const struct identity *identity)
{
    (void)refuse_credential(rq);
    rq->identity = *identity;
    rq->identity.known = false;
    return false;
}

static bool from_api_key(struct request *rq, const char *key, struct identity *identity)
{
    unsigned char hash[SECRET_HASH];
    if (!api_key_read(key, identity->credential, hash))
        return refuse_credential(rq);
    if (!may_look_up(rq))
        return false;
    const struct db_result *rows =
        request_query(rq, find_api_key, .id = T(identity->credential), .hash = BYTES(hash, SECRET_HASH));
    if (!rows)
        return false;
    if (db_rows(rows) == 0)
        return refuse_credential(rq);
    memcpy(identity->bearer, identity->credential, UUID_TEXT);
    if (!db_is(rows, 0, "lives"))
        return refuse_dead(rq, identity);
    snprintf(identity->tenant, sizeof(identity->tenant), "%s", db_cell(rows, 0, "tenant_id"));
    if (!role_apply("partner", identity))
        return false;
    identity->scopes &= scopes_by_names(db_cell(rows, 0, "scopes"));
    return true;
}

/* Proves the credential, by the cache or anew. */
static bool identify(struct request *rq, const char *credential)
{
    unsigned char key[CACHE_KEY];
    unsigned generation = keyring_generation(rq->service->keyring);
    struct identity identity = {.known = true};
    cache_key(credential, strlen(credential), key);
    if (cache_find(key, generation, &rq->identity))
        return true;
    long long until = (long long)time(NULL) + rq->service->settings->credential_cache_s, ends = until;
    bool fine = strncmp(credential, "athar_", 6) == 0 ? from_api_key(rq, credential, &identity)
                                                      : from_token(rq, credential, &identity, &ends);
    if (!fine)
        return false;
    cache_put(key, generation, &identity, ends < until ? ends : until);
    rq->identity = identity;
    return true;
}

void authenticate_anew(const struct request *rq)
{
    unsigned char key[CACHE_KEY];
    bool presented = false;
    const char *credential = bearer(rq, &presented);
    if (!credential)
        return;
    cache_key(credential, strlen(credential), key);
    cache_drop(key);
}

bool refuse_scope(struct request *rq, const char *scopes)
{
    const char *field =
        request_format(rq, "Bearer realm=\"athar\", error=\"insufficient_scope\", scope=\"%s\"", scopes);
    const char *detail = request_format(rq, "The credential lacks a scope: %s.", scopes);
    if (field)
        reply_header(rq, "WWW-Authenticate", field);
    reply_problem(rq, PROBLEM_forbidden, detail);
    return false;
}

static bool check_scopes(struct request *rq)
{
    const char *lacking = "";
    for (size_t i = 0; lacking && i < rq->operation->scope_count; i++)
        if (!(rq->identity.scopes & scope_by_name(rq->operation->scopes[i])))
            lacking = request_format(rq, "%s%s%s", lacking, *lacking ? " " : "", rq->operation->scopes[i]);
    return lacking && (*lacking ? refuse_scope(rq, lacking) : true);
}

bool authenticate(struct request *rq)
{
    if (rq->operation->is_public)
        return true;
    bool presented = false;
    const char *credential = bearer(rq, &presented);
    if (credential)
        return identify(rq, credential) && check_scopes(rq);
    if (presented)
        return refuse_credential(rq);
    if (rq->operation->is_open && !request_header(rq, "Authorization") &&
        exchange_header_count(rq->wire, "Authorization") == 0)
        return true;
    reply_header(rq, "WWW-Authenticate", "Bearer realm=\"athar\"");
    reply_problem(rq, PROBLEM_unauthenticated, NULL);
    return false;
}
