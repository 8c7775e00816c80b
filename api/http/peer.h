/* The address a request really comes from. */
#ifndef ATHAR_PEER_H
#define ATHAR_PEER_H

#include "api/http/request.h"

/* The socket's other end, or, where that is one of the trusted proxies, the right-most address of X-Forwarded-For that
 * is not. Owned by the request. */
const char *request_peer(struct request *rq);

#endif
