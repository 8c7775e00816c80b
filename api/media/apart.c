/* Runs `athar strip` as a child: its pipes, its time, its end. */
#include "api/media/apart.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define AT_ONCE     2  /* children of this process: each may take CONFINE_MEMORY */
#define TURN_S      10 /* to wait for one of them to end */
#define LIFETIME_MS 30000

static sem_t turns;
__attribute__((constructor)) static void open_turns(void)
{
    sem_init(&turns, 0, AT_ONCE);
}

static long long now(void)
{
    struct timespec clock;
    clock_gettime(CLOCK_MONOTONIC, &clock);
    return clock.tv_sec * 1000LL + clock.tv_nsec / 1000000;
}

static bool wait_turn(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += TURN_S;
    while (sem_timedwait(&turns, &until) != 0)
        if (errno != EINTR)
            return false;
    return true;
}

/* The child has the two pipes and nothing else of ours: no socket, no signal mask, no environment (settings are
 * secrets), and nobody listens to what its libraries print of a stranger's file. */
static pid_t spawn(const char *media, int in, int out)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, piped;
    pid_t pid = -1;
    char *const argv[] = {"athar", "strip", (char *)(unsigned long)media, NULL}, *const environment[] = {NULL};
    sigemptyset(&none);
    sigemptyset(&piped);
    sigaddset(&piped, SIGPIPE);
    if (posix_spawn_file_actions_init(&files) != 0)
        return -1;
    if (posix_spawnattr_init(&attributes) == 0) {
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &piped);
        if (posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO) != 0 ||
            posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO) != 0 ||
            posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) != 0 ||
            posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1) != 0 ||
            posix_spawn(&pid, "/proc/self/exe", &files, &attributes, argv, environment) != 0)
            pid = -1;
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Both ends close on exec; ours do not block. */
static bool open_pipes(int to[2], int from[2])
{
    to[0] = to[1] = from[0] = from[1] = -1;
    return pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0 && fcntl(to[1], F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(from[0], F_SETFL, O_NONBLOCK) == 0;
}

bool apart_begin(struct apart *apart, const char *media)
{
    int to[2], from[2];
    if (!wait_turn())
        return false;
    *apart = (struct apart){.pid = -1, .give_up = now() + LIFETIME_MS};
    if (open_pipes(to, from))
        apart->pid = spawn(media, to[0], from[1]);
    shut(&to[0]);
    shut(&from[1]);
    if (apart->pid < 0) {
        shut(&to[1]);
        shut(&from[0]);
        sem_post(&turns);
        return false;
    }
    apart->in = to[1];
    apart->out = from[0];
    return true;
}

/* False: the time is up. */
static bool await(const struct apart *apart, int fd, short what)
{
    for (;;) {
        long long left = apart->give_up - now();
        struct pollfd waiting = {.fd = fd, .events = what};
        int ready = left > 0 ? poll(&waiting, 1, (int)left) : 0;
        if (ready >= 0 || errno != EINTR)
            return ready > 0;
    }
}

static bool must_wait(void)
{
    return errno == EAGAIN || errno == EINTR;
}

bool apart_give(struct apart *apart, const void *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t put = write(apart->in, (const char *)bytes + at, size - at);
        if (put < 0 && (!must_wait() || !await(apart, apart->in, POLLOUT)))
            return false;
        if (put > 0)
            at += (size_t)put;
    }
    return true;
}

size_t apart_take(struct apart *apart, void *bytes, size_t size)
{
    size_t filled = 0;
    shut(&apart->in);
    while (filled < size) {
        ssize_t got = read(apart->out, (char *)bytes + filled, size - filled);
        if (got == 0 || (got < 0 && (!must_wait() || !await(apart, apart->out, POLLIN))))
            break;
        if (got > 0)
            filled += (size_t)got;
    }
    return filled;
}

enum apart_end apart_end(struct apart *apart)
{
    int status = 0;
    char rest;
    /* Not all was taken, or the time is up: then it is ended, and has made nothing. */
    bool ended = apart->in < 0 && read(apart->out, &rest, 1) == 0;
    if (!ended)
        kill(apart->pid, SIGKILL);
    shut(&apart->in);
    shut(&apart->out);
    while (waitpid(apart->pid, &status, 0) < 0 && errno == EINTR)
        ;
    sem_post(&turns);
    if (!WIFEXITED(status))
        return APART_REFUSED; /* it broke, or took too long, on this very file */
    int code = WEXITSTATUS(status);
    return code == APART_MADE || code == APART_FAILED || code == APART_SAME ? (enum apart_end)code : APART_REFUSED;
}
