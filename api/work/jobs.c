/* `athar work`: takes the jobs that are due, one after the other, until it is told to end. Any number may run. */
#include "api/commands.h"
#include "api/config.h"
#include "db/db.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOCK_SECONDS "300"
#define LONGEST_WAIT 10000 /* milliseconds; also the wait while the database is away */

/* Kinds of jobs and their statements: a new kind is a row here and a row in the table `job`. */
#define JOB_KINDS(X) X(seal_audit) X(expire_idempotency) X(expire_uploads) X(expire_credentials) X(expire_attempts)

static const struct {
    const char *kind;
    enum query query;
} kinds[] = {
#define X(kind) {#kind, QUERY_##kind},
    JOB_KINDS(X)
#undef X
};

/* Runs one statement; NULL where it was refused or the database is away. */
static struct db_result *run(struct db_pool *pool, struct db_call call)
{
    struct db_result *rows = NULL;
    struct db_error error = {0};
    if (!db_run(pool, NULL, &call, 1, &rows, &error))
        return NULL;
    return rows;
}

static bool run_kind(struct db_pool *pool, const char *kind)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].kind, kind) != 0)
            continue;
        struct db_result *rows = run(pool, (struct db_call){.query = kinds[i].query});
        db_result_free(rows);
        return rows != NULL;
    }
    return false;
}

/* Takes and runs one due job. False: there was none, or the database is away. */
static bool run_one(struct db_pool *pool)
{
    struct db_result *taken =
        run(pool, (struct db_call){.query = QUERY_take_job, .count = 1, .values = {DB_TEXT(LOCK_SECONDS)}});
    bool any = taken && db_rows(taken) > 0;
    if (any) {
        const char *kind = db_cell(taken, 0, "kind");
        bool fine = run_kind(pool, kind);
        if (!fine)
            fprintf(stderr, "athar: job %s failed\n", kind);
        db_result_free(run(pool, (struct db_call){.query = QUERY_finish_job,
                                                  .count = 2,
                                                  .values = {DB_TEXT(kind), DB_TEXT(fine ? "false" : "true")}}));
    }
    db_result_free(taken);
    return any;
}

static long wait_for_next(struct db_pool *pool)
{
    struct db_result *rows = run(pool, (struct db_call){.query = QUERY_next_job});
    long wait = rows ? strtol(db_cell(rows, 0, "wait"), NULL, 10) : LONGEST_WAIT;
    db_result_free(rows);
    return wait < 50 ? 50 : wait > LONGEST_WAIT ? LONGEST_WAIT : wait;
}

/* Works until SIGTERM or SIGINT; a job under way is finished first, since the signals are only looked at between. */
static void work(struct db_pool *pool)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    for (;;) {
        bool more = run_one(pool);
        long wait = more ? 0 : wait_for_next(pool);
        struct timespec pause = {.tv_sec = wait / 1000, .tv_nsec = wait % 1000 * 1000000L};
        if (sigtimedwait(&signals, NULL, &pause) > 0)
            return;
    }
}

int work_command(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct settings settings;
    struct text error = {0};
    if (!settings_read(&settings, &error)) {
        fputs(error.data ? error.data : "out of memory\n", stderr);
        text_clear(&error);
        return EXIT_FAILURE;
    }
    struct db_settings database = {settings.database_url, 1, settings.borrow_timeout_ms, 60000};
    struct db_pool *pool = db_pool_new(&database);
    if (!pool)
        return EXIT_FAILURE;
    puts("athar works");
    fflush(stdout);
    work(pool);
    db_pool_free(pool);
    return EXIT_SUCCESS;
}
