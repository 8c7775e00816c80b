/* Takes a due job from the table, runs it, and sets when it is due next; the lock in the row keeps other workers off.
 */
#include "api/work/jobs.h"
#include "api/http/trace.h"
#include "api/work/copies.h"
#include "api/work/webhooks.h"
#include "queries/jobs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct job_kind {
    const char *name;
    const struct db_query *query; /* of the kinds that are one statement */
    bool (*run)(struct worker *worker, const struct job_kind *kind, struct job_outcome *outcome);
};

/* One statement for the system itself: nobody's credential, no tenant, and the kind as the operation in the audit log.
 * Its commit is on disk before anybody hears of it. */
static bool ask(struct worker *worker, const char *operation, const struct db_call *call, struct db_result **rows,
                struct db_error *error)
{
    const struct db_identity identity = {.reach = "tenant", .operation = operation, .durable = true};
    return db_run(worker->pool, &identity, call, 1, rows, error);
}

static void tell_failure(struct job_outcome *outcome, const struct db_error *error)
{
    const char *word = error->failure == DB_REFUSED ? error->sqlstate
                       : error->failure == DB_FINE  ? "no process to be had"
                                                    : "the connection was lost";
    snprintf(outcome->error, sizeof(outcome->error), "%s", word);
}

/* A statement that gives one row or none: column _more says whether to go on, the others are for the log. */
static bool run_job_statement(struct worker *worker, const struct job_kind *kind, struct job_outcome *outcome)
{
    struct db_call call = {.query = kind->query};
    struct db_result *rows = NULL;
    struct db_error error = {0};
    bool fine = ask(worker, kind->name, &call, &rows, &error);
    if (!fine)
        tell_failure(outcome, &error);
    if (fine && db_rows(rows) == 1) {
        outcome->more = db_is(rows, 0, "_more");
        db_row_json(&outcome->note, rows, 0);
    }
    db_result_free(rows);
    return fine;
}

/* The statement names an attachment, whose copy is made: one a run, which is bounded by the life of its process. */
static bool run_job_copy(struct worker *worker, const struct job_kind *kind, struct job_outcome *outcome)
{
    struct db_call call = {.query = kind->query};
    struct db_result *rows = NULL;
    struct db_error error = {0};
    bool fine = ask(worker, kind->name, &call, &rows, &error);
    if (fine && db_rows(rows) == 1)
        outcome->more = fine = copy_due(worker->pool, rows, &outcome->note, &error);
    if (!fine)
        tell_failure(outcome, &error);
    db_result_free(rows);
    return fine;
}

/* The statement takes what is to be told and counts the attempt; without a ring nothing could be signed. */
static bool run_job_webhooks(struct worker *worker, const struct job_kind *kind, struct job_outcome *outcome)
{
    struct db_call call = {.query = kind->query};
    struct db_result *rows = NULL;
    struct db_error error = {0};
    if (!worker->ring) {
        snprintf(outcome->error, sizeof(outcome->error), "ATHAR_SEALING_KEYS is not set");
        return false;
    }
    bool fine = ask(worker, kind->name, &call, &rows, &error);
    if (fine && db_rows(rows) > 0) {
        outcome->more = db_rows(rows) == WEBHOOKS_MOST;
        fine = webhooks_send(worker, rows, &outcome->note, &error);
    }
    if (!fine)
        tell_failure(outcome, &error);
    db_result_free(rows);
    return fine;
}

#define X(kind, function) _Static_assert(sizeof(struct kind##_values) == 0, "a job's statement takes nothing");
JOB_KINDS(X)
#undef X
static const struct job_kind kinds[] = {
#define X(kind, function) {#kind, &query_##kind, function},
    JOB_KINDS(X)
#undef X
};
#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

static const struct job_kind *kind_by_name(const char *name)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

void worker_open(struct worker *worker, struct db_pool *pool)
{
    char host[64] = "", id[UUID_TEXT];
    gethostname(host, sizeof(host) - 1);
    uuid_new(id);
    *worker = (struct worker){.pool = pool};
    snprintf(worker->name, sizeof(worker->name), "%s %s", host, id);
    size_t length = 0;
    for (size_t i = 0; i < KIND_COUNT && length < sizeof(worker->kinds); i++)
        length += (size_t)snprintf(worker->kinds + length, sizeof(worker->kinds) - length, "%c%s", i ? ',' : '{',
                                   kinds[i].name);
    if (length < sizeof(worker->kinds))
        snprintf(worker->kinds + length, sizeof(worker->kinds) - length, "}");
}

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* One line a job, unless there was nothing to do; one write, so that lines of several workers never mix. */
static void log_job(const struct job_kind *kind, const struct job_outcome *outcome, double started)
{
    if (outcome->note.length == 0 && !outcome->error[0])
        return;
    struct text line = {0};
    text_addf(&line, "{\"time\":%.3f,\"job\":\"%s\",\"ms\":%.3f,", seconds(CLOCK_REALTIME), kind->name,
              (seconds(CLOCK_MONOTONIC) - started) * 1000);
    text_adds(&line, outcome->error[0] ? "\"error\":" : "\"did\":");
    if (outcome->error[0])
        text_add_json(&line, outcome->error);
    else
        text_add(&line, outcome->note.data, outcome->note.length);
    text_adds(&line, "}\n");
    ssize_t written = line.failed ? 0 : write(STDERR_FILENO, line.data, line.length);
    (void)written; /* without a log the job's row still tells */
    text_clear(&line);
}

/* Writes into the job's row what came of it. Where even that fails the lock runs out, and another worker counts it. */
static bool settle(struct worker *worker, const struct job_kind *kind, bool fine, const struct job_outcome *outcome)
{
    struct db_call call =
        fine ? DB_CALL(finish_job, .kind = T(kind->name), .worker = T(worker->name), .more = B(outcome->more))
             : DB_CALL(fail_job, .kind = T(kind->name), .worker = T(worker->name), .error = T(outcome->error));
    struct db_result *rows = NULL;
    struct db_error error = {0};
    bool written = ask(worker, "work", &call, &rows, &error);
    db_result_free(rows);
    return written;
}

static bool run_job(struct worker *worker, const struct job_kind *kind)
{
    struct job_outcome outcome = {0};
    double started = seconds(CLOCK_MONOTONIC);
    bool fine = kind->run(worker, kind, &outcome);
    bool settled = settle(worker, kind, fine, &outcome);
    log_job(kind, &outcome, started);
    text_clear(&outcome.note);
    return settled;
}

enum worker_turn worker_turn(struct worker *worker)
{
    char lock[16];
    snprintf(lock, sizeof(lock), "%d", JOB_LOCK_S);
    struct db_call call = DB_CALL(take_job, .kinds = T(worker->kinds), .worker = T(worker->name), .seconds = T(lock));
    struct db_result *rows = NULL;
    struct db_error error = {0};
    if (!ask(worker, "work", &call, &rows, &error))
        return WORKER_AWAY;
    const struct job_kind *kind = db_rows(rows) == 1 ? kind_by_name(db_cell(rows, 0, "kind")) : NULL;
    db_result_free(rows);
    if (!kind)
        return WORKER_IDLE;
    return run_job(worker, kind) ? WORKER_DID : WORKER_AWAY;
}

#define WAIT_LEAST_MS 50
#define WAIT_MOST_MS  10000

int worker_wait(struct worker *worker)
{
    struct db_call call = DB_CALL(next_job, .kinds = T(worker->kinds));
    struct db_result *rows = NULL;
    struct db_error error = {0};
    long wait = WAIT_MOST_MS;
    if (ask(worker, "work", &call, &rows, &error)) {
        const char *cell = db_cell(rows, 0, "wait");
        wait = cell ? strtol(cell, NULL, 10) : WAIT_MOST_MS;
    }
    db_result_free(rows);
    return (int)(wait < WAIT_LEAST_MS ? WAIT_LEAST_MS : wait > WAIT_MOST_MS ? WAIT_MOST_MS : wait);
}
