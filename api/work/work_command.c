/* `athar work`: runs what is due until SIGTERM; the job under way is finished first. Any number of them may run. */
#include "api/base/commands.h"
#include "api/base/service.h"
#include "api/sealing/ring.h"
#include "api/work/jobs.h"
#include "api/work/post.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define AWAY_WAIT_MS 2000

/* Sleeps until the time is up or a signal says to end; true: end. */
static bool told_to_end(int signals, int milliseconds)
{
    struct pollfd waiting = {.fd = signals, .events = POLLIN};
    int ready = poll(&waiting, 1, milliseconds);
    return ready > 0 || (ready < 0 && errno != EINTR);
}

static void work(struct worker *worker, int signals)
{
    bool away = false;
    for (int wait = 0; !told_to_end(signals, wait);) {
        enum worker_turn turn = worker_turn(worker);
        if ((turn == WORKER_AWAY) != away) {
            away = !away;
            fprintf(stderr, "athar work: the database is %s\n", away ? "away" : "back");
        }
        wait = turn == WORKER_DID ? 0 : turn == WORKER_AWAY ? AWAY_WAIT_MS : worker_wait(worker);
    }
}

/* Blocked for the whole process, so that a signal waits until the job under way is done. */
static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGHUP, SIG_IGN); /* sent to all of the service when keys have changed; no job holds one */
    return sigprocmask(SIG_BLOCK, &set, NULL) == 0 ? signalfd(-1, &set, SFD_CLOEXEC) : -1;
}

/* The settings, and the ring where there is one: without it no webhook is told. False: what is wrong was said. */
static bool read_settings(struct settings *settings, struct seal_ring **ring)
{
    struct text error = {0};
    bool fine = settings_read(settings, &error);
    *ring = fine && *settings->sealing_keys ? seal_ring_load(settings->sealing_keys, &error) : NULL;
    fine = fine && (*ring || !*settings->sealing_keys);
    if (!fine)
        fputs(error.failed ? "athar work: out of memory\n" : error.data, stderr);
    text_clear(&error);
    return fine;
}

int work_command(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct settings settings;
    struct seal_ring *ring;
    struct worker worker;
    bool fine = read_settings(&settings, &ring) && post_open();
    struct db_settings one = {settings.database_url, 1, settings.borrow_timeout_ms, JOB_STATEMENT_MS};
    struct db_pool *pool = fine ? db_pool_new(&one) : NULL;
    int signals = open_signals();
    fine = pool && signals >= 0 && schema_fits(pool);
    if (fine) {
        worker_open(&worker, pool);
        worker.ring = ring;
        worker.loopback = settings.webhook_loopback == 1;
        puts("athar works");
        fflush(stdout);
        work(&worker, signals);
    }
    if (signals >= 0)
        close(signals);
    db_pool_free(pool);
    seal_ring_free(ring);
    post_close();
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
