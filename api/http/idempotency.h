/* Idempotency-Key: a request that comes again with its key has no second effect, and gets the answer of the first.
 *
 * The key, with whose it is, the operation and a digest of path, query and body, is claimed in the transaction of the
 * handler's work, and so is the answer kept there, sealed; a second request that comes meanwhile waits for the end of
 * that transaction. What was refused leaves the key free. See migrations/present/52_retries.sql for whose a key is and
 * what ends an answer. */
#ifndef ATHAR_IDEMPOTENCY_H
#define ATHAR_IDEMPOTENCY_H

#include "api/http/request.h"

/* Refused here: a key that was used for another request (422), and one whose answer is not to be told any more (409).
 * False with no problem set: the answer of the first request is given. Of a streamed body nothing is known yet, so
 * there all this waits for idempotency_arrived. */
bool idempotency_claim(struct request *rq);
/* The same for handlers that read the body themselves, once rq->digest is that of all of it. What they wrote before
 * stands alone. */
bool idempotency_arrived(struct request *rq) __attribute__((warn_unused_result));
/* Keeps the answer and commits. Refused here: what the database refuses at the end. */
bool idempotency_keep(struct request *rq);
/* After a refusal: what the handler wrote stays, as it does without a key, and the key is free again. */
void idempotency_release(struct request *rq);

#endif
