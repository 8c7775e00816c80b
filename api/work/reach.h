/* Which addresses the service may speak to of its own accord: those of the public internet, and no other. */
#ifndef ATHAR_REACH_H
#define ATHAR_REACH_H

#include <stdbool.h>
#include <sys/socket.h>

/* Whether an address is one of the public internet: not of this machine or its networks, of no group and of no other
 * special use (RFC 6890 and IANA's registries of special addresses). IPv4 inside of IPv6 is none. */
bool reach_is_public(const struct sockaddr *address);
/* Whether it is this machine's own: 127.0.0.0/8 or ::1. */
bool reach_is_loopback(const struct sockaddr *address);

#endif
