/* Token buckets in this process, refilled by the minute's quota (draft-ietf-httpapi-ratelimit-headers). */
#include "api/http/quota.h"
#include "api/base/service.h"
#include "api/http/metrics.h"
#include "api/http/peer.h"
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define SLOTS     16384
#define LOCKS     64
#define MISS_COST 20.0

/* Two clients of one slot share it only in the sense that the later one starts it afresh. */
static struct {
    uint64_t client;
    double tokens;
    double at; /* by now_ms */
} buckets[SLOTS];
static pthread_mutex_t locks[LOCKS] = {[0 ... LOCKS - 1] = PTHREAD_MUTEX_INITIALIZER};

static uint64_t client_of(struct request *rq)
{
    const struct identity *who = &rq->identity;
    const char *name = !who->known ? request_peer(rq) : who->credential[0] ? who->credential : who->user;
    unsigned char digest[crypto_generichash_BYTES];
    uint64_t hash;
    crypto_generichash(digest, sizeof(digest), (const unsigned char *)name, strlen(name), NULL, 0);
    memcpy(&hash, digest, sizeof(hash));
    return hash ? hash : 1;
}

/* Takes `cost` from the client's bucket, down to a whole quota of debt; returns what is left (negative: over quota). */
static double take(uint64_t client, double cost, double quota)
{
    size_t at = client % SLOTS;
    double now = now_ms();
    pthread_mutex_lock(&locks[at % LOCKS]);
    if (buckets[at].client != client) {
        buckets[at].client = client;
        buckets[at].tokens = quota;
        buckets[at].at = now;
    }
    double tokens = buckets[at].tokens + (now - buckets[at].at) * quota / 60e3;
    tokens = (tokens > quota ? quota : tokens) - cost;
    if (tokens < -quota)
        tokens = -quota;
    buckets[at].at = now;
    /* A refused request costs nothing, or a client that keeps knocking would never be let in again. */
    buckets[at].tokens = tokens < 0 && cost == 1.0 ? tokens + cost : tokens;
    pthread_mutex_unlock(&locks[at % LOCKS]);
    return tokens;
}

bool quota_take(struct request *rq)
{
    unsigned quota = rq->service->settings->quota_per_minute;
    if (quota == 0 || rq->is_admin)
        return true;
    double left = take(client_of(rq), 1.0, quota);
    if (left >= 0)
        return true;
    char text[64];
    unsigned wait = (unsigned)(-left * 60.0 / quota) + 1;
    snprintf(text, sizeof(text), "\"default\";q=%u;w=60", quota);
    reply_header(rq, "RateLimit-Policy", text);
    snprintf(text, sizeof(text), "\"default\";r=0;t=%u", wait);
    reply_header(rq, "RateLimit", text);
    rq->problem.retry_after = wait;
    reply_problem(rq, PROBLEM_too_many_requests, "The quota of requests is used up.");
    return false;
}

/* Clients of one slot share their bound. */
static atomic_uint under_way[SLOTS];

bool quota_enter(struct request *rq)
{
    const struct settings *settings = rq->service->settings;
    if (settings->quota_per_minute == 0 || rq->is_admin)
        return true;
    atomic_uint *seat = &under_way[client_of(rq) % SLOTS];
    if (atomic_fetch_add(seat, 1) < settings->requests_at_once) {
        rq->seat = seat;
        return true;
    }
    atomic_fetch_sub(seat, 1);
    rq->problem.retry_after = 1;
    reply_problem(rq, PROBLEM_too_many_requests, "Too many requests of this client are under way at once.");
    return false;
}

void quota_leave(struct request *rq)
{
    if (rq->seat)
        atomic_fetch_sub(rq->seat, 1);
}

void quota_spend(struct request *rq, size_t requests)
{
    unsigned quota = rq->service->settings->quota_per_minute;
    if (quota > 0)
        take(client_of(rq), (double)requests, quota);
}

void quota_miss(struct request *rq)
{
    unsigned quota = rq->service->settings->quota_per_minute;
    metrics_enumeration(rq->service->metrics);
    if (quota > 0)
        take(client_of(rq), MISS_COST, quota);
}
