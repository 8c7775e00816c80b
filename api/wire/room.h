/* The waiting room: connections that are idle, or whose request is not whole yet, or that only drain. No worker holds
 * them, so a thousand silent sockets cost memory and nothing else. One thread (CivetWeb's accepting one) serves it. */
#ifndef ATHAR_ROOM_H
#define ATHAR_ROOM_H

#include "api/wire/guard.h"

/* NULL: out of memory or descriptors. */
struct room *room_new(struct guard_listener *listener);
/* All threads have ended. Closes every connection in it. */
void room_free(struct room *room);
/* `listen_fd` is its door from now on. */
bool room_open(struct room *room, int listen_fd) __attribute__((warn_unused_result));

/* ---- for the one thread that serves it ---- */
/* Waits up to `timeout_ms`. True: room_take has somebody. */
bool room_wait(struct room *room, int timeout_ms);
/* The next connection with a whole request; NULL: nobody. */
struct guard *room_take(struct room *room);

/* ---- for any thread ---- */
/* A worker is done with a connection: it goes guard->way. */
void room_return(struct room *room, struct guard *guard_take);
/* Looks at the listener's flags now. */
void room_wake(struct room *room);
/* Connections whose last answer may still be on its way. */
unsigned room_lingering(struct room *room);

#endif
