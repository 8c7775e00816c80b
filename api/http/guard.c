/* Reads requests off CivetWeb's sockets: framing, deadlines, fairness among waiting connections, lingering close. */
#include "api/http/guard.h"
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MAX_DESCRIPTORS 65536
#define TICK_MS         50  /* how often a waiting worker looks whether others wait or the server stops */
#define CROWDED_MS      200 /* what a head may take while other connections wait for a worker */
#define RAW_SPACE       8192

static _Atomic(struct guard *) guards[MAX_DESCRIPTORS];
static _Atomic(struct guard_listener *) listeners[MAX_DESCRIPTORS];
static _Thread_local struct guard_listener *next_listener;
static _Thread_local struct guard *current;

/* What CivetWeb gets to see in place of every request. */
static const char constant_head[] = "GET / HTTP/1.1\r\nHost: athar\r\n\r\n";

static int64_t now_ms(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

void guard_bind_next(struct guard_listener *listener)
{
    next_listener = listener;
}

struct guard *guard_current(void)
{
    return current;
}

static struct guard *guard_of(int fd)
{
    return fd >= 0 && fd < MAX_DESCRIPTORS ? atomic_load_explicit(&guards[fd], memory_order_acquire) : NULL;
}

/* ---- what CivetWeb calls ---- */

/* A connection is handed over by the kernel once its first bytes are there, so idle sockets hold no worker. */
int listen(int fd, int backlog)
{
    if (next_listener && fd >= 0 && fd < MAX_DESCRIPTORS) {
        int seconds = (int)(next_listener->head_timeout_ms / 1000) + 1;
        setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof(seconds));
        atomic_store(&listeners[fd], next_listener);
        backlog = SOMAXCONN;
    }
    return (int)syscall(SYS_listen, fd, backlog);
}

static struct guard *guard_new(int fd, struct guard_listener *listener, const struct sockaddr *address)
{
    struct guard *guard = calloc(1, sizeof(*guard));
    if (!guard)
        return NULL;
    guard->fd = fd;
    guard->listener = listener;
    guard->capacity = 16384;
    guard->in = malloc(guard->capacity);
    if (!guard->in) {
        free(guard);
        return NULL;
    }
    if (address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, guard->peer,
                  sizeof(guard->peer));
    else if (address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, guard->peer,
                  sizeof(guard->peer));
    return guard;
}

int accept(int fd, struct sockaddr *address, socklen_t *length)
{
    int accepted = accept4(fd, address, length, SOCK_CLOEXEC);
    struct guard_listener *listener = fd >= 0 && fd < MAX_DESCRIPTORS ? atomic_load(&listeners[fd]) : NULL;
    if (accepted < 0 || !listener)
        return accepted;
    struct guard *guard = accepted < MAX_DESCRIPTORS ? guard_new(accepted, listener, address) : NULL;
    if (!guard) {
        syscall(SYS_close, accepted);
        errno = EMFILE;
        return -1;
    }
    atomic_fetch_add(&listener->waiting, 1);
    atomic_store_explicit(&guards[accepted], guard, memory_order_release);
    return accepted;
}

static void greet(struct guard *guard)
{
    if (guard->greeted)
        return;
    guard->greeted = true;
    atomic_fetch_sub(&guard->listener->waiting, 1);
    /* CivetWeb has made the socket non-blocking; here a read waits, and wakes up every tick. */
    struct timeval tick = {.tv_usec = TICK_MS * 1000};
    fcntl(guard->fd, F_SETFL, fcntl(guard->fd, F_GETFL) & ~O_NONBLOCK);
    setsockopt(guard->fd, SOL_SOCKET, SO_RCVTIMEO, &tick, sizeof(tick));
}

int close(int fd)
{
    struct guard *guard = guard_of(fd);
    if (guard) {
        greet(guard);
        atomic_store(&guards[fd], NULL);
        guard_answered(guard);
        if (current == guard)
            current = NULL;
        free(guard->in);
        free(guard);
    } else if (fd >= 0 && fd < MAX_DESCRIPTORS) {
        atomic_store_explicit(&listeners[fd], NULL, memory_order_relaxed);
    }
    return (int)syscall(SYS_close, fd);
}

/* The guarded sockets wait in recv; CivetWeb's poll before it is answered at once. glibc calls the array write-only
 * although its members are read, hence the pragma. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    if (count >= 1 && guard_of(fds[0].fd)) {
        for (nfds_t i = 0; i < count; i++)
            fds[i].revents = i == 0 ? fds[0].events : 0;
        return 1;
    }
    struct timespec wait = {.tv_sec = timeout / 1000, .tv_nsec = (long)(timeout % 1000) * 1000000L};
    return ppoll(fds, count, timeout < 0 ? NULL : &wait, NULL);
}
#pragma GCC diagnostic pop

/* CivetWeb asks for 100 KiB, which one deeply nested document would overflow. */
int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size)
{
    static int (*real)(pthread_attr_t *, size_t);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "pthread_attr_setstacksize");
    return real(attributes, size < GUARD_STACK ? GUARD_STACK : size);
}

/* ---- reading heads ---- */

/* The socket, not CivetWeb's hook. >0; 0: the other end is closed; -1: nothing for a tick; -2: broken. */
static ssize_t receive(const struct guard *guard, void *buffer, size_t size)
{
    ssize_t got = recvfrom(guard->fd, buffer, size, 0, NULL, NULL);
    if (got >= 0)
        return got;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? -1 : -2;
}

/* Makes room behind `end` for at least `more` bytes. */
static bool make_room(struct guard *guard, size_t more)
{
    if (guard->capacity - guard->end >= more)
        return true;
    size_t capacity = guard->capacity * 2 > guard->end + more ? guard->capacity * 2 : guard->end + more;
    char *grown = realloc(guard->in, capacity);
    if (!grown)
        return false;
    guard->in = grown;
    guard->capacity = capacity;
    return true;
}

/* Whether a worker should leave this connection: others wait and it has not begun a request, or the server ends. */
static bool should_leave(struct guard *guard, int64_t since)
{
    struct guard_listener *listener = guard->listener;
    bool idle = guard->end == 0;
    if (atomic_load_explicit(&listener->stopping, memory_order_relaxed))
        return true;
    if (idle && atomic_load_explicit(&listener->draining, memory_order_relaxed))
        return true;
    int64_t waited = now_ms() - since;
    bool crowded = atomic_load_explicit(&listener->waiting, memory_order_relaxed) > 0;
    if (idle)
        return crowded || waited >= listener->idle_timeout_ms;
    return waited >= (crowded && listener->head_timeout_ms > CROWDED_MS ? CROWDED_MS : listener->head_timeout_ms);
}

static void begin_request(struct guard *guard)
{
    if (guard->in_request)
        return;
    guard->in_request = true;
    atomic_fetch_add(&guard->listener->in_flight, 1);
}

/* A head that never came whole: answered where it was begun. False: nothing was begun, the connection just ends. */
static bool head_is_late(struct guard *guard)
{
    if (guard->end == 0)
        return false;
    guard->head.fault = 408;
    guard->head.fault_detail = "The head did not arrive in time.";
    return true;
}

/* Collects bytes until a head is whole or refused. True: head is filled (perhaps with a fault). False: connection over.
 */
static bool collect_head(struct guard *guard)
{
    size_t checked = 0;
    int64_t since = now_ms();
    for (;;) {
        long length = framing_find_head(guard->in, guard->end, &checked, &guard->listener->limits, &guard->head);
        if (length < 0)
            return true;
        /* The head is cut into strings in place, so the buffer must not move again: room for raw chunks comes first. */
        if (length > 0 && !make_room(guard, RAW_SPACE))
            return false;
        if (length > 0) {
            framing_parse_head(guard->in, (size_t)length, &guard->listener->limits, &guard->head);
            guard->head_length = guard->start = (size_t)length;
            return true;
        }
        if (!make_room(guard, 2048))
            return false;
        bool was_empty = guard->end == 0;
        ssize_t got = receive(guard, guard->in + guard->end, guard->capacity - guard->end);
        if (got > 0) {
            guard->end += (size_t)got;
            begin_request(guard);
            if (was_empty)
                since = now_ms();
        } else if (got != -1) {
            return false;
        } else if (should_leave(guard, since)) {
            return head_is_late(guard);
        }
    }
}

/* Forgets the request before; what was pipelined behind it moves to the front. */
static void forget_request(struct guard *guard)
{
    size_t left = guard->end - guard->start;
    memmove(guard->in, guard->in + guard->start, left);
    guard->end = left;
    guard->start = guard->head_length = 0;
    guard->head = (struct head){0};
    guard->chunks = (struct chunks){0};
    if (left > 0)
        begin_request(guard);
}

/* What was sent must reach the client before the connection is cut: stop sending, then swallow a little. */
static void linger(struct guard *guard)
{
    char waste[4096];
    int64_t until = now_ms() + (atomic_load(&guard->listener->waiting) > 0 ? TICK_MS : 500);
    shutdown(guard->fd, SHUT_WR);
    for (size_t swallowed = 0; swallowed < 256 * 1024 && now_ms() < until;) {
        ssize_t got = receive(guard, waste, sizeof(waste));
        if (got == 0 || got == -2 || atomic_load(&guard->listener->stopping))
            return;
        swallowed += got > 0 ? (size_t)got : 0;
    }
}

/* Brings in the next request. False: the connection is over. */
static bool next_request(struct guard *guard)
{
    struct guard_listener *listener = guard->listener;
    if (guard->requests > 0 && (guard->must_close || guard->broken || !guard_body_is_over(guard))) {
        if (!guard->broken)
            linger(guard);
        return false;
    }
    forget_request(guard);
    if (guard->broken || !collect_head(guard))
        return false;
    begin_request(guard);
    guard->requests++;
    guard->body_left = guard->head.is_chunked ? 0 : guard->head.content_length;
    guard->body_deadline = guard->head.has_body ? now_ms() + listener->body_timeout_ms : 0;
    guard->write_deadline = 0;
    if (guard->head.fault || guard->head.wants_close || guard->requests >= listener->requests_per_connection)
        guard->must_close = true;
    return true;
}

ssize_t recv(int fd, void *buffer, size_t size, int flags)
{
    struct guard *guard = guard_of(fd);
    if (!guard)
        return recvfrom(fd, buffer, size, flags, NULL, NULL);
    greet(guard);
    current = guard;
    if (size < sizeof(constant_head) - 1 || !next_request(guard))
        return 0;
    memcpy(buffer, constant_head, sizeof(constant_head) - 1);
    return sizeof(constant_head) - 1;
}

/* ---- bodies and answers ---- */

bool guard_body_is_over(const struct guard *guard)
{
    if (!guard->head.has_body)
        return true;
    return guard->head.is_chunked ? guard->chunks.state == CHUNK_DONE : guard->body_left == 0;
}

/* Receives within the body's deadline: >0, -1 broken, -2 too late. */
static ssize_t receive_body(struct guard *guard, void *buffer, size_t size)
{
    for (;;) {
        ssize_t got = receive(guard, buffer, size);
        if (got > 0)
            return got;
        if (got != -1 || atomic_load(&guard->listener->stopping)) {
            guard->broken = got == -2;
            guard->must_close = true;
            return -1;
        }
        if (now_ms() >= guard->body_deadline) {
            guard->must_close = true;
            return -2;
        }
    }
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
    return guard->head.is_chunked ? read_chunked(guard, buffer, size) : read_plain(guard, buffer, size);
}

/* Waits until the socket takes more; false past the deadline or where the connection broke. */
static bool wait_writable(struct guard *guard)
{
    while (now_ms() < guard->write_deadline) {
        struct pollfd socket = {.fd = guard->fd, .events = POLLOUT};
        struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};
        int ready = ppoll(&socket, 1, &tick, NULL);
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
    if (guard->write_deadline == 0)
        guard->write_deadline = now_ms() + guard->listener->write_timeout_ms;
    while (!guard->broken && pieces[0].iov_len + pieces[1].iov_len > 0) {
        ssize_t sent = sendmsg(guard->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            guard->broken = (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) || !wait_writable(guard);
            continue;
        }
        for (int i = 0; i < 2; i++) {
            size_t part = (size_t)sent < pieces[i].iov_len ? (size_t)sent : pieces[i].iov_len;
            pieces[i].iov_base = (char *)pieces[i].iov_base + part;
            pieces[i].iov_len -= part;
            sent -= (ssize_t)part;
        }
    }
    return !guard->broken;
}

void guard_answered(struct guard *guard)
{
    if (!guard->in_request)
        return;
    guard->in_request = false;
    atomic_fetch_sub(&guard->listener->in_flight, 1);
}
