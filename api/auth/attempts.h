/* Failed attempts: counted in the database for all replicas; who is blocked is remembered here, to cost no look-up. */
#ifndef ATHAR_ATTEMPTS_H
#define ATHAR_ATTEMPTS_H

#include "api/http/request.h"

/* A bucket of failures: how many in how many seconds. Its name is read as accounts are, without regard to case. */
struct attempt_rule {
    const char *bucket;
    unsigned most, seconds;
};

/* True where another try is allowed. False: 429 with Retry-After was set (or 503). For secrets that are short enough to
 * be guessed; longer ones are looked at first, so that nobody's failures lock out who has the right one. */
bool attempts_allow(struct request *rq, const struct attempt_rule *rule);
/* How many seconds the bucket is closed, as far as this process knows; 0: it is open. */
unsigned attempts_wait(const struct attempt_rule *rule);
/* Counts a failure, where the bucket is open. True where the next try is still allowed; false: 429 was set (or 503). */
bool attempts_fail(struct request *rq, const struct attempt_rule *rule);

#endif
