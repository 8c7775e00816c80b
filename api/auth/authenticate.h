/* The stage that proves who is asking, before a byte of the body is read. */
#ifndef ATHAR_AUTHENTICATE_H
#define ATHAR_AUTHENTICATE_H

#include "api/http/request.h"

/* Fills rq->identity and checks the operation's scopes: 401, 403, or 429 after too many failures from one address. */
bool authenticate(struct request *rq);
/* 403 that names the scopes that are lacking, with blanks between, as RFC 6750, section 3 has them. Always false. */
bool refuse_scope(struct request *rq, const char *scopes);
/* The database said that the credential's right has ended or is another one: it is proven anew at the next request. */
void authenticate_anew(const struct request *rq);

#endif
