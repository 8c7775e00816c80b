/* Token buckets in this process, refilled by the minute's quota (draft-ietf-httpapi-ratelimit-headers). */
#include "api/http/quota.h"
#include "api/base/service.h"
#include "api/http/bucket.h"
#include "api/http/metrics.h"
#include "api/http/peer.h"
#include "api/http/slot.h"
#include <stdio.h>
#include <string.h>

#define MISS_COST 20.0

/* A session is not a client, or each sign-in would fill the bucket anew. */
static struct client client_of(const struct request *rq)
{
    if (rq->identity.known)
        return (struct client){BUCKET_CREDENTIAL, slot_hash(rq->identity.bearer, strlen(rq->identity.bearer))};
    struct peer peer = request_peer(rq);
    return (struct client){BUCKET_ADDRESS, slot_hash(peer.network, sizeof(peer.network))};
}

/* What is left of the minute's quota, with every answer, so that a client slows down before it is refused: r requests
 * now, all of them in t seconds; where there is none, one in t seconds. */
static void tell_quota(struct request *rq, unsigned quota, unsigned left, unsigned seconds)
{
    char text[64];
    snprintf(text, sizeof(text), "\"default\";q=%u;w=60", quota);
    reply_header(rq, "RateLimit-Policy", text);
    snprintf(text, sizeof(text), "\"default\";r=%u;t=%u", left, seconds);
    reply_header(rq, "RateLimit", text);
}

bool quota_take(struct request *rq)
{
    unsigned quota = rq->service->settings->quota_per_minute;
    if (quota == 0 || rq->is_admin)
        return true;
    double left = bucket_take(client_of(rq), 1.0, quota);
    if (left >= 0) {
        tell_quota(rq, quota, (unsigned)left, (unsigned)((quota - left) * 60.0 / quota) + 1);
        return true;
    }
    unsigned wait = (unsigned)(-left * 60.0 / quota) + 1;
    tell_quota(rq, quota, 0, wait);
    rq->problem.retry_after = wait;
    reply_problem(rq, PROBLEM_too_many_requests, "The quota of requests is used up.");
    return false;
}

bool quota_enter(struct request *rq)
{
    const struct settings *settings = rq->service->settings;
    bool counted = false;
    if (settings->quota_per_minute == 0 || rq->is_admin)
        return true;
    rq->seat = bucket_enter(client_of(rq), settings->requests_at_once, settings->quota_per_minute, &counted);
    if (rq->seat)
        exchange_share(rq->wire, &rq->seat->waiting);
    if (rq->seat || !counted)
        return true;
    rq->problem.retry_after = 1;
    reply_problem(rq, PROBLEM_too_many_requests, "Too many requests of this client are under way at once.");
    return false;
}

void quota_leave(struct request *rq)
{
    if (!rq->seat)
        return;
    exchange_share(rq->wire, NULL);
    bucket_leave(rq->seat);
}

void quota_spend(struct request *rq, size_t requests)
{
    unsigned quota = rq->service->settings->quota_per_minute;
    if (quota > 0)
        bucket_take(client_of(rq), (double)requests, quota);
}

void quota_miss(struct request *rq)
{
    unsigned quota = rq->service->settings->quota_per_minute;
    metrics_enumeration(rq->service->metrics);
    if (quota > 0)
        bucket_take(client_of(rq), MISS_COST, quota);
}

bool quota_tells(struct request *rq, unsigned weight, unsigned whole, unsigned most)
{
    return bucket_tell(client_of(rq), weight, whole, most, rq->service->settings->quota_per_minute);
}
