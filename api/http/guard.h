/* The sockets under CivetWeb: what is read from them is framed here first, with deadlines, before CivetWeb sees a byte.
 *
 * The executable defines listen, accept, poll, recv, close and pthread_attr_setstacksize, so the dynamically linked
 * CivetWeb calls these; sockets that it did not accept (libpq's) pass straight through. CivetWeb itself is handed one
 * constant, harmless head for every request: its parser never decides anything. */
#ifndef ATHAR_GUARD_H
#define ATHAR_GUARD_H

#include "api/http/framing.h"
#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

/* One listener as its connections see it. */
struct guard_listener {
    struct framing_limits limits;
    unsigned head_timeout_ms, idle_timeout_ms, body_timeout_ms, write_timeout_ms, requests_per_connection;
    unsigned workers;
    atomic_uint waiting;   /* accepted, and no worker has looked at them yet */
    atomic_uint in_flight; /* requests between their first byte and the end of their answer */
    atomic_bool draining, stopping;
};

/* One accepted connection; used by one worker at a time. */
struct guard {
    int fd;
    struct guard_listener *listener;
    char peer[46];
    bool greeted; /* a worker has looked at it */
    unsigned requests;
    char *in; /* bytes received: the present head, behind it what has not been consumed */
    size_t capacity, head_length, start, end;
    struct head head;
    struct chunks chunks;
    long long body_left; /* of a body with a Content-Length */
    int64_t body_deadline, write_deadline;
    bool in_request, must_close, broken;
};

/* The next socket that is bound by this thread belongs to `listener`. NULL: to nobody. */
void guard_bind_next(struct guard_listener *listener);
/* The connection of the worker that asks. */
struct guard *guard_current(void);
/* Body bytes as exchange_read says. */
ssize_t guard_read(struct guard *guard, void *buffer, size_t size);
/* Writes two pieces with as few sends as the socket allows, within the write deadline. */
bool guard_write(struct guard *guard, const void *head, size_t head_size, const void *body, size_t body_size);
bool guard_body_is_over(const struct guard *guard);
/* The answer of the present request is complete. */
void guard_answered(struct guard *guard);
/* Bytes of stack that CivetWeb's threads get. */
#define GUARD_STACK (1024U * 1024U)

#endif
