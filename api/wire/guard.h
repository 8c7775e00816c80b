/* One connection under CivetWeb: its requests are framed here, with deadlines, before CivetWeb sees a byte.
 *
 * The executable defines listen, accept, poll, recv, shutdown, close and pthread_attr_setstacksize (hooks.c), so the
 * dynamically linked CivetWeb calls these; sockets that are not its own (libpq's) pass straight through. A connection
 * without a whole request waits in the room (room.c) and holds no worker; CivetWeb is handed those that have one, and
 * one constant, harmless head for every request: its parser never decides anything. */
#ifndef ATHAR_GUARD_H
#define ATHAR_GUARD_H

#include "api/wire/framing.h"
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

struct room;

/* One listener as its connections see it. */
struct guard_listener {
    struct framing_limits limits;
    unsigned head_timeout_ms, idle_timeout_ms, body_timeout_ms, write_timeout_ms, transfer_timeout_ms;
    unsigned requests_per_connection;
    unsigned max_connections; /* above, the longest idle one is closed */
    atomic_uint open;         /* connections */
    atomic_uint waiting;      /* connections with a whole request and no worker yet */
    atomic_uint seated;       /* connections that a worker has taken up */
    unsigned workers;
    atomic_uint patient;   /* workers that wait for a client's bytes or reading; at most half of them do */
    atomic_uint in_flight; /* requests between their first byte and the end of their answer */
    atomic_bool draining, stopping;
    struct room *room;
};

/* Where a connection goes when its worker leaves it. */
enum guard_way { WAY_CLOSE, WAY_ROOM, WAY_LINGER };

/* What it waits for in the room. */
enum guard_waits { WAITS_NOT, WAITS_IDLE, WAITS_HEAD, WAITS_LINGER, WAITS_READY };

/* How far a body or an answer has come: each GUARD_STEP bytes put the deadline off, up to the end of all. */
#define GUARD_STEP 65536
struct progress {
    int64_t began, deadline, end; /* by guard_now(); `deadline` 0: not begun */
    size_t step;                  /* bytes since the deadline was set */
};

/* One accepted connection. It belongs to the room's thread or to one worker, never to both. */
struct guard {
    int fd;
    struct guard_listener *listener;
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    char peer[46];
    unsigned requests;
    char *in; /* bytes received: the present head, behind it what has not been consumed; NULL while there are none */
    size_t capacity, head_length, start, end;
    size_t checked; /* bytes that framing_find_head has looked at */
    long found;     /* what it said last */
    struct head head;
    struct chunks chunks;
    long long body_left; /* of a body with a Content-Length */
    int64_t turn_began;
    struct progress reading, writing; /* the body and the answer of the present request */
    atomic_uint *share;               /* of the asking client: its requests whose workers wait; NULL: not counted */
    bool is_patient;                  /* its worker counts among those that wait */
    bool in_turn, in_request, must_close, broken;
    enum guard_way way;
    /* the room's */
    enum guard_waits waits;
    struct guard *before, *after;
    int64_t since;
    size_t swallowed;
};

/* Milliseconds of the monotonic clock. */
int64_t guard_now(void);
/* Takes `fd` where it succeeds; NULL: out of memory. */
struct guard *guard_new(int fd, struct guard_listener *listener);
/* Says 503 where there is no memory (or number) for a connection or its request; needs none itself. */
void guard_turn_away(int fd);
/* Closes the socket. */
void guard_free(struct guard *guard);
/* Takes what the socket holds, waiting no longer than `flags` and the socket's time-out allow, and looks for a head
 * (guard->found). >0; 0: the other end is closed; -1: nothing there; -2: broken. */
ssize_t guard_receive(struct guard *guard, int flags);

/* ---- for a worker ---- */
/* Brings in the next request: guard->head is filled, perhaps with a fault. False: the worker leaves (guard->way). */
bool guard_next(struct guard *guard);
/* The worker has left. */
void guard_end_turn(struct guard *guard);
/* Body bytes as exchange_read says. */
ssize_t guard_read(struct guard *guard, void *buffer, size_t size);
/* Writes two pieces with as few sends as the socket allows, as long as the client reads on. */
bool guard_write(struct guard *guard, const void *head, size_t head_size, const void *body, size_t body_size);
/* Of whom the present request is; NULL: nobody is counted any more. Gives back the place among those that are waited
 * for. */
void guard_share(struct guard *guard, atomic_uint *share);
/* What is written from here on has a deadline of its own. */
void guard_renew(struct guard *guard);
/* Makes the connection's end a reset. */
void guard_break(struct guard *guard);
bool guard_body_is_over(const struct guard *guard);
/* The answer of the present request is complete. */
void guard_answered(struct guard *guard);

/* ---- hooks.c ---- */
/* The next socket that is bound by this thread belongs to `listener`. NULL: to nobody. */
void guard_bind_next(struct guard_listener *listener);
/* The connection of the worker that asks. */
struct guard *guard_current(void);
/* Frees the connections that CivetWeb still held when it ended. */
void guard_sweep(const struct guard_listener *listener);
/* Bytes of stack that CivetWeb's threads get. */
#define GUARD_STACK       (1024U * 1024U)
/* Descriptors that can be guarded: 0 up to this. */
#define GUARD_DESCRIPTORS 65536

#endif
