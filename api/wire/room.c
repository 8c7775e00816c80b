/* The waiting room on epoll: accepts, collects heads, enforces the deadlines of those who hold no worker. */
#include "api/wire/room.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EVENTS         64
#define LINGER_MS      2000         /* how long a client may take to read its last answer while it still sends */
#define LINGER_BYTES   (256 * 1024) /* and how much it may send */
#define TAKES_PER_LOOK 16           /* connections handed over before the sockets are looked at again */
#define NAP_MS         5            /* while the server stops, or descriptors are short */
#define LISTS          (WAITS_READY + 1)

struct room {
    struct guard_listener *listener;
    int epoll, wake, door; /* door: the listening socket, -1 where closed */
    unsigned takes;
    atomic_uint handed;   /* connections armed so far: orders a worker's last writes before the serving thread's reads,
                             which epoll does in the kernel and C knows nothing of */
    pthread_mutex_t lock; /* over the lists; connections in them belong to the serving thread */
    struct {
        struct guard *first, *last; /* in the order of their deadlines */
        unsigned count;
    } lists[LISTS];
};

static void nap(void)
{
    struct timespec pause = {.tv_nsec = NAP_MS * 1000000L};
    nanosleep(&pause, NULL);
}

/* ---- the lists ---- */

/* All of these: under the lock. */
static void leave(struct room *room, struct guard *guard)
{
    *(guard->before ? &guard->before->after : &room->lists[guard->waits].first) = guard->after;
    *(guard->after ? &guard->after->before : &room->lists[guard->waits].last) = guard->before;
    room->lists[guard->waits].count--;
    guard->before = guard->after = NULL;
}

static void join(struct room *room, struct guard *guard, enum guard_waits list)
{
    guard->waits = list;
    guard->since = guard_now();
    if (list == WAITS_READY)
        atomic_fetch_add(&room->listener->waiting, 1);
    guard->before = room->lists[list].last;
    *(guard->before ? &guard->before->after : &room->lists[list].first) = guard;
    room->lists[list].last = guard;
    room->lists[list].count++;
}

static struct guard *first_of(struct room *room, enum guard_waits list)
{
    pthread_mutex_lock(&room->lock);
    struct guard *guard = room->lists[list].first;
    pthread_mutex_unlock(&room->lock);
    return guard;
}

/* Asks to be told once of the next bytes. */
static bool arm(struct room *room, struct guard *guard, int operation)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = guard};
    atomic_fetch_add_explicit(&room->handed, 1, memory_order_release);
    return epoll_ctl(room->epoll, operation, guard->fd, &event) == 0;
}

static void drop(struct room *room, struct guard *guard)
{
    pthread_mutex_lock(&room->lock);
    leave(room, guard);
    pthread_mutex_unlock(&room->lock);
    guard_free(guard);
}

/* Begins to wait for bytes. Under the lock in one step, for once that is left, the serving thread may end it. */
static void wait_in(struct room *room, struct guard *guard, enum guard_waits list, int operation)
{
    pthread_mutex_lock(&room->lock);
    join(room, guard, list);
    bool fine = arm(room, guard, operation);
    if (!fine)
        leave(room, guard);
    pthread_mutex_unlock(&room->lock);
    if (!fine)
        guard_free(guard);
}

/* Goes over to another list. */
static void move(struct room *room, struct guard *guard, enum guard_waits list)
{
    pthread_mutex_lock(&room->lock);
    leave(room, guard);
    join(room, guard, list);
    pthread_mutex_unlock(&room->lock);
}

/* ---- bytes ---- */

static void swallow(struct room *room, struct guard *guard)
{
    char waste[16384];
    ssize_t got = recvfrom(guard->fd, waste, sizeof(waste), MSG_DONTWAIT, NULL, NULL);
    bool over = got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
    guard->swallowed += got > 0 ? (size_t)got : 0;
    if (over || guard->swallowed > LINGER_BYTES || !arm(room, guard, EPOLL_CTL_MOD))
        drop(room, guard);
}

static void on_bytes(struct room *room, struct guard *guard)
{
    if (guard->waits == WAITS_LINGER) {
        swallow(room, guard);
        return;
    }
    ssize_t got = guard_receive(guard, MSG_DONTWAIT);
    if (got == 0 || got == -2) {
        drop(room, guard);
    } else if (guard->found != 0) {
        move(room, guard, WAITS_READY);
    } else {
        if (got > 0 && guard->waits == WAITS_IDLE)
            move(room, guard, WAITS_HEAD);
        if (!arm(room, guard, EPOLL_CTL_MOD))
            drop(room, guard);
    }
}

/* ---- the door ---- */

/* Somebody must go so that somebody can come: the longest idle first, a slow head last. */
static bool make_place(struct room *room)
{
    static const enum guard_waits order[] = {WAITS_LINGER, WAITS_IDLE, WAITS_HEAD};
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        struct guard *guard = first_of(room, order[i]);
        if (guard) {
            drop(room, guard);
            return true;
        }
    }
    return false;
}

static void welcome(struct room *room, int fd)
{
    struct guard_listener *listener = room->listener;
    bool full = fd >= GUARD_DESCRIPTORS || atomic_load(&listener->open) >= listener->max_connections;
    struct guard *guard = full && !make_place(room) ? NULL : guard_new(fd, listener);
    if (!guard) {
        guard_turn_away(fd);
        close(fd);
        return;
    }
    wait_in(room, guard, WAITS_IDLE, EPOLL_CTL_ADD);
}

/* Lets in who stands there; false: nobody does. */
static bool answer_door(struct room *room)
{
    for (int i = 0; i < EVENTS; i++) {
        int fd = accept4(room->door, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0) {
            welcome(room, fd);
            continue;
        }
        if ((errno == EMFILE || errno == ENFILE) && !make_place(room))
            nap();
        return errno != EAGAIN && errno != EBADF && errno != EINVAL;
    }
    return true;
}

/* Whoever has come so far is let in, then nobody: a refused connection can safely be tried elsewhere. */
static void close_door(struct room *room)
{
    while (answer_door(room))
        continue;
    epoll_ctl(room->epoll, EPOLL_CTL_DEL, room->door, NULL);
    shutdown(room->door, SHUT_RDWR);
    room->door = -1;
}

/* ---- deadlines ---- */

static int64_t deadline_of(const struct room *room, const struct guard *guard)
{
    switch (guard->waits) {
    case WAITS_IDLE:
        return guard->since + (atomic_load(&room->listener->draining) ? 0 : room->listener->idle_timeout_ms);
    case WAITS_HEAD:
        return guard->since + room->listener->head_timeout_ms;
    default:
        return guard->since + LINGER_MS;
    }
}

/* A head that never came whole is answered where it was begun; an idle connection just ends. */
static void expire(struct room *room, struct guard *guard)
{
    if (guard->waits != WAITS_HEAD) {
        drop(room, guard);
        return;
    }
    guard->found = -1;
    guard->head.fault = 408;
    guard->head.fault_detail = "The head did not arrive in time.";
    move(room, guard, WAITS_READY);
}

/* Ends what is over. Returns milliseconds to the next deadline, at most `timeout_ms`. */
static int enforce_deadlines(struct room *room, int timeout_ms)
{
    int64_t now = guard_now();
    for (enum guard_waits list = WAITS_IDLE; list <= WAITS_LINGER; list++) {
        struct guard *guard;
        while ((guard = first_of(room, list)) && deadline_of(room, guard) <= now)
            expire(room, guard);
        if (guard && deadline_of(room, guard) - now < timeout_ms)
            timeout_ms = (int)(deadline_of(room, guard) - now);
    }
    return timeout_ms;
}

/* ---- the serving thread ---- */

static void handle(struct room *room, const struct epoll_event *events, int count)
{
    bool knocked = false;
    for (int i = 0; i < count; i++) {
        uint64_t wakes;
        if (events[i].data.ptr == &room->wake)
            (void)!read(room->wake, &wakes, sizeof(wakes));
        else if (events[i].data.ptr == &room->door)
            knocked = true;
        else
            on_bytes(room, events[i].data.ptr);
    }
    /* Newcomers may push others out, whose events must have been seen before. */
    if (knocked && room->door >= 0)
        answer_door(room);
}

bool room_wait(struct room *room, int timeout_ms)
{
    struct epoll_event events[EVENTS];
    if (atomic_load(&room->listener->stopping)) {
        nap();
        return false;
    }
    if (first_of(room, WAITS_READY) && room->takes++ % TAKES_PER_LOOK != 0)
        return true;
    if (room->door >= 0 && atomic_load(&room->listener->draining))
        close_door(room);
    timeout_ms = enforce_deadlines(room, timeout_ms);
    int count = epoll_wait(room->epoll, events, EVENTS, first_of(room, WAITS_READY) ? 0 : timeout_ms);
    (void)atomic_load_explicit(&room->handed, memory_order_acquire);
    handle(room, events, count);
    return first_of(room, WAITS_READY) != NULL;
}

struct guard *room_take(struct room *room)
{
    pthread_mutex_lock(&room->lock);
    struct guard *guard = room->lists[WAITS_READY].first;
    if (guard)
        leave(room, guard);
    pthread_mutex_unlock(&room->lock);
    return guard;
}

/* ---- other threads ---- */

void room_wake(struct room *room)
{
    uint64_t one = 1;
    (void)!write(room->wake, &one, sizeof(one));
}

/* A connection that waits for its next request keeps no buffer. */
static void give_buffer_back(struct guard *guard)
{
    if (guard->end > 0)
        return;
    free(guard->in);
    guard->in = NULL;
}

void room_return(struct room *room, struct guard *guard_take)
{
    struct guard *guard = guard_take;
    struct guard_listener *listener = room->listener;
    bool idle = guard->end == 0;
    if (guard->way == WAY_CLOSE || atomic_load(&listener->stopping) ||
        (guard->way == WAY_ROOM && idle && atomic_load(&listener->draining))) {
        guard_free(guard);
        return;
    }
    if (guard->way == WAY_ROOM && guard->found != 0) {
        pthread_mutex_lock(&room->lock);
        join(room, guard, WAITS_READY);
        pthread_mutex_unlock(&room->lock);
        room_wake(room);
        return;
    }
    if (guard->way == WAY_LINGER)
        shutdown(guard->fd, SHUT_WR);
    else
        give_buffer_back(guard);
    wait_in(room, guard, guard->way == WAY_LINGER ? WAITS_LINGER : idle ? WAITS_IDLE : WAITS_HEAD, EPOLL_CTL_MOD);
}

unsigned room_lingering(struct room *room)
{
    pthread_mutex_lock(&room->lock);
    unsigned count = room->lists[WAITS_LINGER].count;
    pthread_mutex_unlock(&room->lock);
    return count;
}

/* ---- its own life ---- */

struct room *room_new(struct guard_listener *listener)
{
    struct room *room = calloc(1, sizeof(*room));
    if (!room)
        return NULL;
    room->listener = listener;
    room->door = -1;
    room->epoll = epoll_create1(EPOLL_CLOEXEC);
    room->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&room->lock, NULL);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &room->wake};
    if (epoll_ctl(room->epoll, EPOLL_CTL_ADD, room->wake, &event) == 0)
        return room;
    room_free(room);
    return NULL;
}

bool room_open(struct room *room, int listen_fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &room->door};
    room->door = listen_fd;
    return fcntl(listen_fd, F_SETFL, O_RDWR | O_NONBLOCK) == 0 &&
           epoll_ctl(room->epoll, EPOLL_CTL_ADD, listen_fd, &event) == 0;
}

void room_free(struct room *room)
{
    if (!room)
        return;
    for (enum guard_waits list = WAITS_IDLE; list < LISTS; list++)
        for (struct guard *guard; (guard = room->lists[list].first);)
            drop(room, guard);
    close(room->epoll);
    close(room->wake);
    pthread_mutex_destroy(&room->lock);
    free(room);
}
