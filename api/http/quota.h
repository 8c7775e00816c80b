/* The general quota: how many requests one user, API key or case (or, for strangers, one address) may make. */
#ifndef ATHAR_QUOTA_H
#define ATHAR_QUOTA_H

#include "api/http/request.h"

/* Takes one token; 429 with Retry-After and the RateLimit fields where none is left. */
bool quota_take(struct request *rq);
/* No client has all the workers: 429 where so many of its requests are under way already; quota_leave ends it. Of those
 * that wait for the client's own bytes it has fewer still. */
bool quota_enter(struct request *rq);
void quota_leave(struct request *rq);
/* What was answered cost as much as `requests` more; a debt is paid by later requests. */
void quota_spend(struct request *rq, size_t requests);
/* A single record was asked for and is not there: that costs more, so that ids cannot be tried out. */
void quota_miss(struct request *rq);

/* Whether this refusal of the client is to be told, see bucket_tell. */
bool quota_tells(struct request *rq, unsigned weight, unsigned whole, unsigned most);

#endif
