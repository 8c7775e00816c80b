/* Redefines listen, accept, poll, recv, shutdown, close and pthread_attr_setstacksize for every library in the process,
 * libpq included: CivetWeb's listening socket is the waiting room's door, its connections are guarded. Every other
 * descriptor passes through with one look at a table. */
#include "api/wire/room.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic(struct guard *) guards[GUARD_DESCRIPTORS]; /* those in a worker's hands, or on their way there */
static _Atomic(struct guard_listener *) listeners[GUARD_DESCRIPTORS];
static _Thread_local struct guard_listener *next_listener;
static _Thread_local struct guard *current;

/* What CivetWeb gets to see in place of every request. */
static const char constant_head[] = "GET / HTTP/1.1\r\nHost: athar\r\n\r\n";

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
    return fd >= 0 && fd < GUARD_DESCRIPTORS ? atomic_load_explicit(&guards[fd], memory_order_acquire) : NULL;
}

static struct guard_listener *listener_of(int fd)
{
    return fd >= 0 && fd < GUARD_DESCRIPTORS ? atomic_load_explicit(&listeners[fd], memory_order_acquire) : NULL;
}

void guard_sweep(const struct guard_listener *listener)
{
    for (int fd = 0; fd < GUARD_DESCRIPTORS; fd++) {
        struct guard *guard = guard_of(fd);
        if (guard && guard->listener == listener) {
            atomic_store(&guards[fd], NULL);
            guard_free(guard);
        }
    }
}

int listen(int fd, int backlog)
{
    if (next_listener && fd >= 0 && fd < GUARD_DESCRIPTORS) {
        if (!room_open(next_listener->room, fd))
            return -1;
        atomic_store_explicit(&listeners[fd], next_listener, memory_order_release);
        backlog = SOMAXCONN;
    }
    return (int)syscall(SYS_listen, fd, backlog);
}

int accept(int fd, struct sockaddr *address, socklen_t *length)
{
    struct guard_listener *listener = listener_of(fd);
    if (!listener)
        return accept4(fd, address, length, 0);
    struct guard *guard = room_take(listener->room);
    if (!guard) {
        errno = EAGAIN;
        return -1;
    }
    *length = sizeof(guard->address) < *length ? sizeof(guard->address) : *length;
    memcpy(address, &guard->address, *length);
    atomic_store_explicit(&guards[guard->fd], guard, memory_order_release);
    return guard->fd;
}

/* A connection's own socket waits in recv, so CivetWeb's poll before it is answered at once; the listening socket's is
 * the room's. glibc calls the array write-only although its members are read, hence the pragma. */
#ifndef __clang__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    struct guard_listener *listener = count == 1 ? listener_of(fds[0].fd) : NULL;
    if (listener) {
        fds[0].revents = room_wait(listener->room, timeout) ? POLLIN : 0;
        return fds[0].revents != 0;
    }
    if (count == 1 && guard_of(fds[0].fd)) {
        fds[0].revents = fds[0].events;
        return 1;
    }
    struct timespec wait = {.tv_sec = timeout / 1000, .tv_nsec = (long)(timeout % 1000) * 1000000L};
    return ppoll(fds, count, timeout < 0 ? NULL : &wait, NULL);
}
#ifndef __clang__
#pragma GCC diagnostic pop
#endif

ssize_t recv(int fd, void *buffer, size_t size, int flags)
{
    struct guard *guard = guard_of(fd);
    if (!guard)
        return recvfrom(fd, buffer, size, flags, NULL, NULL);
    current = guard;
    if (size < sizeof(constant_head) - 1 || !guard_next(guard))
        return 0;
    memcpy(buffer, constant_head, sizeof(constant_head) - 1);
    return sizeof(constant_head) - 1;
}

/* Whether a connection ends is decided here, not by CivetWeb. */
int shutdown(int fd, int how)
{
    return guard_of(fd) ? 0 : (int)syscall(SYS_shutdown, fd, how);
}

int close(int fd)
{
    struct guard *guard = guard_of(fd);
    if (guard) {
        atomic_store_explicit(&guards[fd], NULL, memory_order_relaxed);
        if (current == guard)
            current = NULL;
        guard_end_turn(guard);
        room_return(guard->listener->room, guard);
        return 0;
    }
    if (listener_of(fd))
        atomic_store_explicit(&listeners[fd], NULL, memory_order_relaxed);
    return (int)syscall(SYS_close, fd);
}

/* CivetWeb asks for 100 KiB, which one deeply nested document would overflow. */
int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size)
{
    static int (*real)(pthread_attr_t *, size_t);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "pthread_attr_setstacksize");
    return real(attributes, size < GUARD_STACK ? GUARD_STACK : size);
}
