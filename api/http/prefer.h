/* Prefer: return=minimal (RFC 7240, section 4.2). */
#ifndef ATHAR_PREFER_H
#define ATHAR_PREFER_H

#include "api/http/request.h"

/* Takes the record out of a good answer where the operation heeds that wish and the client has it: 200 becomes 204, 201
 * keeps its Location. The kept answer of an Idempotency-Key is whole. */
void prefer_minimal(struct request *rq);

#endif
