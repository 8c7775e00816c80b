/* Sets of slots: a client stands in one of the few slots of its set, found by a hash that only this process knows. */
#include "api/http/bucket.h"
#include "api/http/request.h"
#include <pthread.h>

#define SETS  2048
#define WAYS  8
#define LOCKS 64

struct bucket {
    uint64_t name;
    double tokens, at; /* by now_ms */
    double minute;     /* began then: of what was refused */
    unsigned refused;  /* in this minute, by weight */
    struct bucket_seat seat;
};

static struct bucket buckets[BUCKET_KINDS][SETS][WAYS];
static pthread_mutex_t locks[LOCKS] = {[0 ... LOCKS - 1] = PTHREAD_MUTEX_INITIALIZER};

static pthread_mutex_t *lock_of(struct client client)
{
    return &locks[client.name % SETS % LOCKS];
}

/* Brings the bucket up to now. */
static void refill(struct bucket *bucket, double now, double quota)
{
    double tokens = bucket->tokens + (now - bucket->at) * quota / 60e3;
    bucket->tokens = bucket->name == 0 || tokens > quota ? quota : tokens;
    bucket->at = now;
}

/* The client's bucket, under its lock. A newcomer takes the place with the least debt and its debt with it, so nobody
 * is better off by coming under many names; NULL: everybody there has requests under way. */
static struct bucket *find(struct client client, double quota)
{
    struct bucket *set = buckets[client.kind][client.name % SETS], *best = NULL;
    double now = now_ms();
    for (int i = 0; i < WAYS; i++)
        if (set[i].name == client.name) {
            refill(&set[i], now, quota);
            return &set[i];
        }
    for (int i = 0; i < WAYS; i++) {
        refill(&set[i], now, quota);
        bool is_better = !best || set[i].tokens > best->tokens || (best->name != 0 && set[i].name == 0);
        if (is_better && atomic_load(&set[i].seat.under_way) == 0)
            best = &set[i];
    }
    if (best) {
        best->name = client.name;
        best->refused = 0;
    }
    return best;
}

double bucket_take(struct client client, double cost, double quota)
{
    double left = quota;
    pthread_mutex_lock(lock_of(client));
    struct bucket *bucket = find(client, quota);
    if (bucket) {
        left = bucket->tokens - cost < -quota ? -quota : bucket->tokens - cost;
        bucket->tokens = left < 0 && cost == 1.0 ? left + cost : left;
    }
    pthread_mutex_unlock(lock_of(client));
    return left;
}

struct bucket_seat *bucket_enter(struct client client, unsigned most, double quota, bool *counted)
{
    struct bucket_seat *seat = NULL;
    pthread_mutex_lock(lock_of(client));
    struct bucket *bucket = find(client, quota);
    *counted = bucket != NULL;
    if (bucket && atomic_load(&bucket->seat.under_way) < most) {
        seat = &bucket->seat;
        atomic_fetch_add(&seat->under_way, 1);
    }
    pthread_mutex_unlock(lock_of(client));
    return seat;
}

void bucket_leave(struct bucket_seat *seat)
{
    atomic_fetch_sub(&seat->under_way, 1);
}

bool bucket_tell(struct client client, unsigned weight, unsigned whole, unsigned most, double quota)
{
    bool tells = false;
    pthread_mutex_lock(lock_of(client));
    struct bucket *bucket = find(client, quota);
    if (bucket) {
        double now = now_ms();
        if (bucket->refused == 0 || now - bucket->minute >= 60e3) {
            bucket->minute = now;
            bucket->refused = 0;
        }
        unsigned before = bucket->refused / whole;
        bucket->refused += before < most ? weight : 0;
        tells = bucket->refused / whole > before;
    }
    pthread_mutex_unlock(lock_of(client));
    return tells;
}
