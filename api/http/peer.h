/* The address a request really comes from, and who of them counts as one client. */
#ifndef ATHAR_PEER_H
#define ATHAR_PEER_H

#include "api/http/request.h"

/* A client's network in binary form, so that no address has two spellings: an IPv4 address mapped into IPv6, or of an
 * IPv6 address the first 64 bits, as whoever has one of a /64 has them all (RFC 6177, RFC 7934). */
struct peer {
    unsigned char network[16];
};

/* Of the socket's other end, or, where that is one of the trusted proxies, of the right-most address of
 * X-Forwarded-For that is not. */
struct peer request_peer(const struct request *rq);
/* The same as text ("192.0.2.1", "2001:db8:0:1::"), for names of counters. Owned by the request; NULL: out of memory.
 */
const char *request_peer_name(struct request *rq);
/* Whether the socket's other end is one of the trusted proxies. */
bool request_is_proxied(const struct request *rq);

#endif
