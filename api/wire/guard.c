/* Reads requests off one connection and writes answers to it: framing, deadlines, fairness among connections. */
#include "api/wire/guard.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define STAY_MS    10 /* how long a worker stays with a connection that has no next request yet */
#define TURN_MS    5  /* how long a worker stays with one connection while others wait */
#define TICK_MS    50 /* how often a waiting writer looks at the clock */
#define FREE_MS    20 /* how long a worker waits for a body, or for its answer to be read, without a place for it */
#define HEAD_SPACE 16384
#define RAW_SPACE  8192

int64_t guard_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

/* ---- a connection ---- */

void guard_turn_away(int fd)
{
    static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n"
                                 "Cache-Control: no-store\r\nConnection: close\r\n\r\n";
    char waste[4096];
    if (sendto(fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL | MSG_DONTWAIT, NULL, 0) < 0)
        return;
    /* Bytes left unread would turn the close into a reset, which can overtake the answer. */
    shutdown(fd, SHUT_WR);
    while (recvfrom(fd, waste, sizeof(waste), MSG_DONTWAIT, NULL, NULL) == (ssize_t)sizeof(waste))
        continue;
}

struct guard *guard_new(int fd, struct guard_listener *listener)
{
    struct guard *guard = calloc(1, sizeof(*guard));
    if (!guard)
        return NULL;
    guard->fd = fd;
    guard->listener = listener;
    socklen_t length = sizeof(guard->address);
    struct timeval stay = {.tv_usec = STAY_MS * 1000};
    int on = 1;
    if (getpeername(fd, &guard->address.any, &length) == 0) {
        bool is_v6 = guard->address.any.sa_family == AF_INET6;
        const void *address = is_v6 ? (const void *)&guard->address.v6.sin6_addr : &guard->address.v4.sin_addr;
        inet_ntop(guard->address.any.sa_family, address, guard->peer, sizeof(guard->peer));
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &stay, sizeof(stay));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    atomic_fetch_add(&listener->open, 1);
    return guard;
}

void guard_free(struct guard *guard)
{
    guard_end_turn(guard);
    /* Want of memory, here or in CivetWeb, ends a connection with no answer begun. */
    if (guard->in_request && guard->writing.deadline == 0)
        guard_turn_away(guard->fd);
    guard_answered(guard);
    atomic_fetch_sub(&guard->listener->open, 1);
    close(guard->fd);
    free(guard->in);
    free(guard);
}

/* ---- reading heads ---- */

/* The socket, not CivetWeb's hook. >0; 0: the other end is closed; -1: nothing there; -2: broken. */
static ssize_t receive(const struct guard *guard, void *buffer, size_t size, int flags)
{
    ssize_t got = recvfrom(guard->fd, buffer, size, flags, NULL, NULL);
    if (got >= 0)
        return got;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? -1 : -2;
}

/* Makes room behind `end` for at least `more` bytes. */
static bool make_room(struct guard *guard, size_t more)
{
    if (guard->in && guard->capacity - guard->end >= more)
        return true;
    size_t capacity = guard->in ? guard->capacity * 2 : HEAD_SPACE;
    if (capacity < guard->end + more)
        capacity = guard->end + more;
    char *grown = realloc(guard->in, capacity);
    if (!grown)
        return false;
    guard->in = grown;
    guard->capacity = capacity;
    return true;
}

static void begin_request(struct guard *guard)
{
    if (guard->in_request)
        return;
    guard->in_request = true;
    guard->writing.deadline = 0;
    atomic_fetch_add(&guard->listener->in_flight, 1);
}

static void find_head(struct guard *guard)
{
    guard->found = framing_find_head(guard->in, guard->end, &guard->checked, &guard->listener->limits, &guard->head);
}

ssize_t guard_receive(struct guard *guard, int flags)
{
    if (!make_room(guard, 2048)) {
        begin_request(guard); /* unread, and to be answered all the same: see guard_free */
        return -2;
    }
    ssize_t got = receive(guard, guard->in + guard->end, guard->capacity - guard->end, flags);
    if (got > 0) {
        guard->end += (size_t)got;
        begin_request(guard);
        find_head(guard);
    }
    return got;
}

/* Forgets the request before; what was pipelined behind it moves to the front. */
static void forget_request(struct guard *guard)
{
    size_t left = guard->end - guard->start;
    if (left > 0)
        memmove(guard->in, guard->in + guard->start, left);
    guard->end = left;
    guard->start = guard->head_length = guard->checked = 0;
    guard->found = 0;
    guard->head = (struct head){0};
    guard->chunks = (struct chunks){0};
    if (left > 0) {
        begin_request(guard);
        find_head(guard);
    }
}

/* A worker takes the connection up: its request is whole, or refused. */
static void begin_turn(struct guard *guard)
{
    guard->in_turn = true;
    guard->way = WAY_CLOSE;
    guard->turn_began = guard_now();
    atomic_fetch_add(&guard->listener->seated, 1);
    atomic_fetch_sub(&guard->listener->waiting, 1);
    fcntl(guard->fd, F_SETFL, O_RDWR); /* CivetWeb has made it non-blocking; here a read waits */
}

void guard_end_turn(struct guard *guard)
{
    if (guard->in_turn)
        atomic_fetch_sub(&guard->listener->seated, 1);
    else if (guard->waits == WAITS_READY)
        atomic_fetch_sub(&guard->listener->waiting, 1);
    guard->in_turn = false;
    guard->waits = WAITS_NOT;
}

/* An answer was given: whether the connection goes on. What was sent must reach the client before the connection is
 * cut, so where the client may still be sending, the room swallows that for a while. */
static bool goes_on(struct guard *guard)
{
    bool over = guard_body_is_over(guard);
    if (guard->in_request)
        return false; /* CivetWeb had no memory to ask for an answer: see guard_free */
    if (!guard->broken && !guard->must_close && over)
        return true;
    bool may_send = guard->head.fault || !over || guard->start < guard->end || !guard->head.wants_close;
    guard->way = !guard->broken && may_send ? WAY_LINGER : WAY_CLOSE;
    return false;
}

/* Whether connections with work to do outnumber the workers. */
static bool is_crowded(const struct guard_listener *listener)
{
    return atomic_load_explicit(&listener->waiting, memory_order_relaxed) +
               atomic_load_explicit(&listener->seated, memory_order_relaxed) >
           listener->workers;
}

/* The next head, on a connection that has just been answered. Where others wait, a turn is short and nobody is waited
 * for; and where nothing comes at once, the room waits better. */
static bool await_head(struct guard *guard)
{
    bool crowded = is_crowded(guard->listener);
    guard->way = WAY_ROOM;
    if (crowded && guard_now() - guard->turn_began >= TURN_MS)
        return false;
    if (guard->found != 0)
        return true;
    struct pollfd socket = {.fd = guard->fd, .events = POLLIN};
    struct timespec moment = {.tv_nsec = 1000000L};
    if (crowded && ppoll(&socket, 1, &moment, NULL) <= 0)
        return false;
    ssize_t got = guard_receive(guard, 0);
    if (got == 0 || got == -2)
        guard->way = WAY_CLOSE;
    return got > 0 && guard->found != 0;
}

/* Cuts the head into strings. They point into the buffer, which must not move again: room for raw chunks comes first.
 */
static bool parse_head(struct guard *guard)
{
    struct guard_listener *listener = guard->listener;
    if (guard->found > 0) {
        if (!make_room(guard, RAW_SPACE))
            return false;
        framing_parse_head(guard->in, (size_t)guard->found, &listener->limits, &guard->head);
        guard->head_length = guard->start = (size_t)guard->found;
    }
    guard->requests++;
    guard->body_left = guard->head.is_chunked ? 0 : guard->head.content_length;
    guard->reading.deadline = guard->writing.deadline = 0;
    if (guard->head.fault || guard->head.wants_close || guard->requests >= listener->requests_per_connection)
        guard->must_close = true;
    return true;
}

bool guard_next(struct guard *guard)
{
    if (!guard->in_turn) {
        begin_turn(guard);
    } else {
        if (!goes_on(guard))
            return false;
        forget_request(guard);
        if (!await_head(guard))
            return false;
    }
    guard->way = WAY_CLOSE;
    return parse_head(guard);
}

/* ---- waiting for a client ---- */

static void progress_begin(struct guard *guard, struct progress *progress, unsigned timeout_ms)
{
    int64_t now = guard_now();
    *progress = (struct progress){now, now + timeout_ms, now + guard->listener->transfer_timeout_ms, 0};
}

/* `bytes` more have passed. Small ones add up: what drips gains no time by it. */
static void progress_make(struct progress *progress, size_t bytes, unsigned timeout_ms)
{
    progress->step += bytes;
    if (progress->step < GUARD_STEP)
        return;
    progress->step = 0;
    progress->deadline = guard_now() + timeout_ms;
}

static bool progress_is_late(const struct progress *progress)
{
    int64_t now = guard_now();
    return now >= progress->deadline || now >= progress->end;
}

static bool take_one(atomic_uint *counter, unsigned most)
{
    if (atomic_fetch_add(counter, 1) < most)
        return true;
    atomic_fetch_sub(counter, 1);
    return false;
}

/* Whether the worker may go on waiting. Half of the workers may, and a fourth of these for one client; the others are
 * kept for requests that cost no waiting. */
static bool may_wait(struct guard *guard, const struct progress *progress)
{
    struct guard_listener *listener = guard->listener;
    unsigned most = listener->workers > 1 ? listener->workers / 2 : 1;
    if (guard->is_patient || guard_now() - progress->began < FREE_MS)
        return true;
    if (!take_one(&listener->patient, most))
        return false;
    guard->is_patient = !guard->share || take_one(guard->share, most > 4 ? most / 4 : 1);
    if (!guard->is_patient)
        atomic_fetch_sub(&listener->patient, 1);
    return guard->is_patient;
}

static void end_waiting(struct guard *guard)
{
    if (!guard->is_patient)
        return;
    atomic_fetch_sub(&guard->listener->patient, 1);
    if (guard->share)
        atomic_fetch_sub(guard->share, 1);
    guard->is_patient = false;
}

void guard_share(struct guard *guard, atomic_uint *share)
{
    end_waiting(guard);
    guard->share = share;
}

/* ---- bodies and answers ---- */

bool guard_body_is_over(const struct guard *guard)
{
    if (!guard->head.has_body)
        return true;
    return guard->head.is_chunked ? guard->chunks.state == CHUNK_DONE : guard->body_left == 0;
}

/* Receives as long as the body comes on: >0, -1 broken, -2 too late, -3 too many others are waited for. */
static ssize_t receive_body(struct guard *guard, void *buffer, size_t size)
{
    unsigned timeout_ms = guard->listener->body_timeout_ms;
    ssize_t end = -2;
    if (guard->reading.deadline == 0)
        progress_begin(guard, &guard->reading, timeout_ms);
    /* The clock comes first: a body that drips must not escape it. */
    while (!progress_is_late(&guard->reading)) {
        if (!may_wait(guard, &guard->reading)) {
            end = -3;
            break;
        }
        ssize_t got = receive(guard, buffer, size, 0);
        if (got > 0) {
            progress_make(&guard->reading, (size_t)got, timeout_ms);
            return got;
        }
        if (got != -1 || atomic_load(&guard->listener->stopping)) {
            guard->broken = got == -2;
            end = -1;
            break;
        }
    }
    guard->must_close = true;
    return end;
}

static ssize_t read_plain(struct guard *guard, void *buffer, size_t size)
{
    size_t wanted = (long long)size < guard->body_left ? size : (size_t)guard->body_left;
    size_t held = guard->end - guard->start;
    ssize_t got;
    if (held > 0) {
        got = (ssize_t)(held < wanted ? held : wanted);
        memcpy(buffer, guard->in + guard->start, (size_t)got);
        guard->start += (size_t)got;
    } else {
        got = receive_body(guard, buffer, wanted);
    }
    if (got > 0)
        guard->body_left -= got;
    return got;
}

static ssize_t read_chunked(struct guard *guard, void *buffer, size_t size)
{
    while (guard->chunks.state != CHUNK_DONE) {
        if (guard->start == guard->end) {
            guard->start = guard->end = guard->head_length;
            ssize_t got = receive_body(guard, guard->in + guard->end, RAW_SPACE);
            if (got < 0)
                return got;
            guard->end += (size_t)got;
        }
        size_t used = 0, held = guard->end - guard->start;
        long made =
            framing_decode_chunks(&guard->chunks, guard->in + guard->start, held < size ? held : size, &used, buffer);
        guard->start += used;
        if (made < 0)
            guard->must_close = true;
        if (made != 0)
            return made;
    }
    return 0;
}

ssize_t guard_read(struct guard *guard, void *buffer, size_t size)
{
    if (guard_body_is_over(guard))
        return 0;
    ssize_t got = guard->head.is_chunked ? read_chunked(guard, buffer, size) : read_plain(guard, buffer, size);
    if (got <= 0 || guard_body_is_over(guard))
        end_waiting(guard);
    return got;
}

/* Bytes that the client's side has not acknowledged. */
static int unread_bytes(const struct guard *guard)
{
    int bytes = 0;
    return ioctl(guard->fd, SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

/* Waits until the socket takes more; false past the deadline, or where the connection broke or has no place to wait. A
 * socket takes more only once a third of its buffer is empty, which is megabytes: meanwhile what is read counts. */
static bool wait_writable(struct guard *guard)
{
    int unread = unread_bytes(guard);
    while (!progress_is_late(&guard->writing) && may_wait(guard, &guard->writing)) {
        struct pollfd socket = {.fd = guard->fd, .events = POLLOUT};
        struct timespec tick = {.tv_nsec = (guard->is_patient ? TICK_MS : FREE_MS) * 1000000L};
        int ready = ppoll(&socket, 1, &tick, NULL), left = unread_bytes(guard);
        if (left < unread)
            progress_make(&guard->writing, (size_t)(unread - left), guard->listener->write_timeout_ms);
        unread = left;
        if (ready > 0)
            return (socket.revents & (POLLERR | POLLHUP)) == 0;
        if (ready < 0 && errno != EINTR)
            return false;
    }
    return false;
}

bool guard_write(struct guard *guard, const void *head, size_t head_size, const void *body, size_t body_size)
{
    struct iovec pieces[2] = {{(void *)head, head_size}, {(void *)body, body_size}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
    if (guard->writing.deadline == 0)
        guard_renew(guard);
    while (!guard->broken && pieces[0].iov_len + pieces[1].iov_len > 0) {
        ssize_t sent = sendmsg(guard->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            guard->broken = (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) || !wait_writable(guard);
            continue;
        }
        progress_make(&guard->writing, (size_t)sent, guard->listener->write_timeout_ms);
        for (int i = 0; i < 2; i++) {
            size_t part = (size_t)sent < pieces[i].iov_len ? (size_t)sent : pieces[i].iov_len;
            pieces[i].iov_base = (char *)pieces[i].iov_base + part;
            pieces[i].iov_len -= part;
            sent -= (ssize_t)part;
        }
    }
    return !guard->broken;
}

void guard_renew(struct guard *guard)
{
    progress_begin(guard, &guard->writing, guard->listener->write_timeout_ms);
}

void guard_break(struct guard *guard)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(guard->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    guard->broken = true;
}

void guard_answered(struct guard *guard)
{
    guard_share(guard, NULL);
    if (!guard->in_request)
        return;
    guard->in_request = false;
    atomic_fetch_sub(&guard->listener->in_flight, 1);
}
