/* Failed attempts: counted in the database for all replicas; who is blocked is remembered here, to cost no look-up. */
#ifndef ATHAR_ATTEMPTS_H
#define ATHAR_ATTEMPTS_H

#include "api/http/request.h"

/* A bucket of failures: how many in how many seconds. */
struct attempt_rule {
    const char *bucket;
    unsigned most, seconds;
};

/* True where another try is allowed. False: 429 with Retry-After was set (or 503). `ask`: also look in the database. */
bool attempts_allow(struct request *rq, const struct attempt_rule *rule, bool ask);
/* Counts a failure. True where the next try is still allowed; false: 429 was set (or 503). */
bool attempts_fail(struct request *rq, const struct attempt_rule *rule);

#endif
