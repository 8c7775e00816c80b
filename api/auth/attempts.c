/* Counts failures in the shared table and keeps a small table of blocked buckets in this process. */
#include "api/auth/attempts.h"
#include "api/http/slot.h"
#include "queries/identity.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLOTS 4096

/* A slot may be overwritten by another bucket: then one more look-up is made, nothing worse. */
static struct {
    uint64_t bucket;
    time_t until;
} blocked[SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

unsigned attempts_wait(const struct attempt_rule *rule)
{
    uint64_t hash = slot_hash(rule->bucket, strlen(rule->bucket));
    time_t now = time(NULL);
    pthread_mutex_lock(&lock);
    bool is_blocked = blocked[hash % SLOTS].bucket == hash && blocked[hash % SLOTS].until > now;
    unsigned wait = is_blocked ? (unsigned)(blocked[hash % SLOTS].until - now) : 0;
    pthread_mutex_unlock(&lock);
    return wait;
}

static void block(const char *bucket, unsigned seconds)
{
    uint64_t hash = slot_hash(bucket, strlen(bucket));
    pthread_mutex_lock(&lock);
    blocked[hash % SLOTS].bucket = hash;
    blocked[hash % SLOTS].until = time(NULL) + (time_t)seconds;
    pthread_mutex_unlock(&lock);
}

static bool refuse(struct request *rq, unsigned seconds)
{
    if (rq->problem.kind == PROBLEM_none)
        rq->problem.retry_after = seconds;
    reply_problem(rq, PROBLEM_too_many_requests, "There were too many attempts.");
    return false;
}

/* What a counting statement said: the seconds to wait. */
static bool heed(struct request *rq, const struct attempt_rule *rule, const struct db_result *rows)
{
    if (!rows || db_rows(rows) == 0)
        return false;
    unsigned wait = (unsigned)strtoul(db_cell(rows, 0, "wait"), NULL, 10);
    if (wait == 0)
        return true;
    block(rule->bucket, wait);
    return refuse(rq, wait);
}

bool attempts_allow(struct request *rq, const struct attempt_rule *rule)
{
    unsigned wait = attempts_wait(rule);
    if (wait > 0)
        return refuse(rq, wait);
    return heed(
        rq, rule,
        request_query(rq, attempt_wait, .bucket = T(rule->bucket), .most = T(request_format(rq, "%u", rule->most))));
}

bool attempts_fail(struct request *rq, const struct attempt_rule *rule)
{
    unsigned wait = attempts_wait(rule);
    if (wait > 0)
        return refuse(rq, wait);
    return heed(rq, rule,
                request_query(rq, count_attempt, .bucket = T(rule->bucket),
                              .most = T(request_format(rq, "%u", rule->most)),
                              .seconds = T(request_format(rq, "%u", rule->seconds))));
}
