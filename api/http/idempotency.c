/* Claims a request's key, keeps its answer sealed, and gives it again to who may still be told it. */
#include "api/http/idempotency.h"
#include "api/base/service.h"
#include "api/http/peer.h"
#include "queries/idempotency.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEAL_FRAME (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)

struct once {
    const char *key;          /* without the quotes that may stand around it */
    char hash[65];            /* what the request is: path, query and body */
    char stranger[UUID_TEXT]; /* whose the key is where nobody is known */
    const char *tenant, *owner;
    size_t head; /* bytes of the head that are this request's own, as the CORS fields */
};

static const char *key_of(struct request *rq)
{
    const char *sent = param(rq, "Idempotency-Key");
    size_t length = sent ? strlen(sent) : 0;
    char *key = sent ? request_format(rq, "%s", sent) : NULL, *end = key;
    if (!key || key[0] != '"')
        return key;
    /* A string of RFC 8941, section 3.3.3, as the draft has it; the contract has seen that it is one. */
    for (size_t i = 1; i + 1 < length; i++)
        *end++ = sent[sent[i] == '\\' ? ++i : i];
    *end = '\0';
    return key;
}

/* A digest of labelled parts, each with its end, under the service's secret or none. */
static void digest(const unsigned char *secret, const char *const *parts, const unsigned char *bytes, size_t size,
                   unsigned char hash[static 32])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, secret, secret ? 32 : 0, 32);
    for (; *parts; parts++)
        crypto_generichash_update(&state, (const unsigned char *)*parts, strlen(*parts) + 1);
    crypto_generichash_update(&state, bytes, size);
    crypto_generichash_final(&state, hash, 32);
}

/* Whoever comes from one network is one stranger to us; as a UUID that tells nothing of it. */
static void name_stranger(const struct request *rq, char name[static UUID_TEXT])
{
    unsigned char hash[32];
    char hex[33];
    struct peer peer = request_peer(rq);
    digest(rq->service->secret, (const char *const[]){"idempotency stranger", NULL}, peer.network, sizeof(peer.network),
           hash);
    sodium_bin2hex(hex, sizeof(hex), hash, 16);
    snprintf(name, UUID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static struct once *once_new(struct request *rq)
{
    unsigned char hash[32];
    const char *key = key_of(rq), *query = exchange_query(rq->wire);
    struct once *once = key ? request_alloc(rq, sizeof(*once)) : NULL;
    if (!once)
        return NULL;
    digest(NULL, (const char *const[]){exchange_path(rq->wire), query ? query : "", NULL}, rq->digest,
           sizeof(rq->digest), hash);
    sodium_bin2hex(once->hash, sizeof(once->hash), hash, sizeof(hash));
    if (!rq->identity.known)
        name_stranger(rq, once->stranger);
    once->key = key;
    once->head = rq->reply.head.length;
    return once;
}

static void sealing_key(const struct request *rq, const struct once *once, const char *owner,
                        unsigned char key[static crypto_secretbox_KEYBYTES])
{
    digest(rq->service->secret, (const char *const[]){"idempotency answer", owner, rq->operation->id, NULL},
           (const unsigned char *)once->key, strlen(once->key), key);
}

/* The answer as it is kept: "STATUS LENGTH-OF-HEAD MEDIA\n", head, body. */
static void write_answer(const struct request *rq, const struct once *once, struct text *plain)
{
    const struct reply *reply = &rq->reply;
    size_t head = reply->head.length - once->head;
    text_addf(plain, "%d %zu %s\n", reply->status, head, reply->media ? reply->media : "");
    if (head > 0)
        text_add(plain, reply->head.data + once->head, head);
    if (reply->body.length > 0)
        text_add(plain, reply->body.data, reply->body.length);
}

static bool read_answer(struct request *rq, const char *plain, size_t size)
{
    const char *line = memchr(plain, '\n', size);
    char *at;
    if (!line)
        return false;
    long status = strtol(plain, &at, 10);
    size_t head = strtoul(at, &at, 10), left = size - (size_t)(line + 1 - plain);
    const char *media = request_format(rq, "%.*s", (int)(line - at - 1), at + 1);
    if (!media || head > left)
        return false;
    if (head > 0)
        text_add(&rq->reply.head, line + 1, head);
    if (left > head)
        text_add(&rq->reply.body, line + 1 + head, left - head);
    reply_kept(rq, (int)status, media[0] ? media : NULL);
    return true;
}

static unsigned char *seal(struct request *rq, const struct once *once, const struct text *plain)
{
    unsigned char key[crypto_secretbox_KEYBYTES];
    unsigned char *sealed = request_alloc(rq, plain->length + SEAL_FRAME);
    if (!sealed)
        return NULL;
    sealing_key(rq, once, once->owner, key);
    randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain->data, plain->length,
                          sealed, key);
    sodium_memzero(key, sizeof(key));
    return sealed;
}

/* False where it is not ours to open (the secret is another one by now), or without memory: then a problem was set. */
static bool open_answer(struct request *rq, const struct once *once, const char *owner, const unsigned char *sealed,
                        size_t size)
{
    unsigned char key[crypto_secretbox_KEYBYTES];
    unsigned char *plain = size > SEAL_FRAME ? request_alloc(rq, size - SEAL_FRAME) : NULL;
    if (!plain)
        return false;
    sealing_key(rq, once, owner, key);
    bool opens = crypto_secretbox_open_easy(plain, sealed + crypto_secretbox_NONCEBYTES,
                                            size - crypto_secretbox_NONCEBYTES, sealed, key) == 0;
    sodium_memzero(key, sizeof(key));
    bool fine = opens && read_answer(rq, (const char *)plain, size - SEAL_FRAME);
    sodium_memzero(plain, size - SEAL_FRAME);
    return fine;
}

/* The key was used: the same answer to the same request, while what it tells of stands. */
static void replay(struct request *rq, const struct once *once, const struct db_result *kept)
{
    static const char over[] = "What was done under this key is withdrawn, erased or not yours any more.";
    const char *hash = db_rows(kept) > 0 ? db_cell(kept, 0, "request_hash") : NULL;
    size_t size = 0;
    if (!hash) {
        reply_problem(rq, PROBLEM_unavailable, NULL);
    } else if (hash[0] && strcmp(hash, once->hash) != 0) {
        reply_problem(rq, PROBLEM_idempotency_mismatch, NULL);
    } else if (!hash[0] || !db_is(kept, 0, "stands")) {
        reply_problem(rq, PROBLEM_conflict, over);
    } else {
        unsigned char *sealed = db_cell_bytes(kept, 0, "answer", &size);
        if (!sealed)
            reply_problem(rq, PROBLEM_unavailable, NULL);
        else if (!open_answer(rq, once, db_cell(kept, 0, "owner_id"), sealed, size) && rq->problem.kind == PROBLEM_none)
            reply_problem(rq, PROBLEM_conflict, over);
        db_bytes_free(sealed);
    }
}

static void end_session(struct request *rq)
{
    db_session_free(rq->session);
    rq->session = NULL;
    rq->once = NULL;
}

bool idempotency_arrived(struct request *rq)
{
    bool is_kept = operation_takes(rq->operation, "Idempotency-Key") && !rq->operation->is_unkept;
    if (!is_kept || !param(rq, "Idempotency-Key"))
        return true;
    struct once *once = once_new(rq);
    const char *stranger = once && once->stranger[0] ? once->stranger : NULL;
    rq->once = once;
    rq->session = once ? db_session_new(rq->service->pool) : NULL;
    if (!rq->session) {
        reply_problem(rq, PROBLEM_unavailable, "The service is short of memory.");
        return false;
    }
    request_queue(rq, claim_key, .key = T(once->key), .request_hash = T(once->hash), .stranger = T(stranger));
    const struct db_result *kept = request_query(rq, read_answer, .key = T(once->key), .stranger = T(stranger));
    const struct db_result *claimed = kept ? request_queued(rq, claim_key) : NULL;
    if (claimed && db_rows(claimed) > 0) {
        once->tenant = request_format(rq, "%s", db_cell(claimed, 0, "tenant_id"));
        once->owner = request_format(rq, "%s", db_cell(claimed, 0, "owner_id"));
        return once->tenant && once->owner;
    }
    end_session(rq);
    if (claimed)
        replay(rq, once, kept);
    else if (rq->problem.kind == PROBLEM_none)
        reply_problem(rq, PROBLEM_unavailable, NULL);
    return false;
}

bool idempotency_claim(struct request *rq)
{
    return rq->operation->body_streamed || idempotency_arrived(rq);
}

/* The record of the path, or NULL where it names none. */
static const char *asked_id(const struct request *rq)
{
    for (size_t i = 0; i < rq->operation->parameter_count; i++)
        if (rq->operation->parameters[i].place == IN_PATH && strcmp(rq->operation->parameters[i].name, "id") == 0)
            return param(rq, "id");
    return NULL;
}

bool idempotency_keep(struct request *rq)
{
    if (!rq->session)
        return true;
    const struct once *once = rq->once;
    const char *asked = asked_id(rq), *told = rq->reply.id[0] ? rq->reply.id : NULL;
    struct text plain = {0};
    write_answer(rq, once, &plain);
    unsigned char *sealed = plain.failed ? NULL : seal(rq, once, &plain);
    bool shows_code = rq->reply.body.data && strstr(rq->reply.body.data, "\"access_code\":");
    bool fine =
        sealed &&
        request_commit(rq, DB_CALL(keep_answer, .tenant = T(once->tenant), .owner = T(once->owner), .key = T(once->key),
                                   .record = T(asked ? asked : told), .made = T(asked ? told : NULL),
                                   .answer = BYTES(sealed, plain.length + SEAL_FRAME), .shows_code = B(shows_code)));
    if (plain.data)
        sodium_memzero(plain.data, plain.length);
    text_clear(&plain);
    end_session(rq);
    if (fine)
        return true;
    reply_problem(rq, PROBLEM_unavailable, NULL);
    /* Nothing was done, so nothing is told of it, such as the place of what was not made. */
    rq->reply.head.length = once->head;
    if (rq->reply.head.data)
        rq->reply.head.data[once->head] = '\0';
    return false;
}

void idempotency_release(struct request *rq)
{
    const struct once *once = rq->once;
    if (!rq->session)
        return;
    struct problem kept = rq->problem;
    if (once->tenant && once->owner)
        (void)!request_commit(
            rq, DB_CALL(drop_key, .tenant = T(once->tenant), .owner = T(once->owner), .key = T(once->key)));
    rq->problem = kept;
    end_session(rq);
}
