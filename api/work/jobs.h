/* What runs outside a request: kinds of jobs, and a worker that takes the one that is due. */
#ifndef ATHAR_JOBS_H
#define ATHAR_JOBS_H

#include "db/db.h"

/* kind (a row of table job, and a statement of db/queries/jobs/), the function that runs it */
#define JOB_KINDS(X)                                                                                                   \
    X(seal_audit, run_job_statement)                                                                                   \
    X(expire_idempotency, run_job_statement)                                                                           \
    X(expire_uploads, run_job_statement)                                                                               \
    X(expire_credentials, run_job_statement)                                                                           \
    X(expire_attempts, run_job_statement)                                                                              \
    X(erase_due, run_job_statement)                                                                                    \
    X(expire_registrations, run_job_statement)                                                                         \
    X(copy_attachments, run_job_copy)                                                                                  \
    X(touch_expiring, run_job_statement)                                                                               \
    X(tell_notices, run_job_statement)                                                                                 \
    X(send_webhooks, run_job_webhooks)                                                                                 \
    X(expire_deliveries, run_job_statement)

/* A statement of a job may run this long; the lock over a job outlives the wait for its answer (twice that). */
#define JOB_STATEMENT_MS 20000
#define JOB_LOCK_S       60

/* What running a job came to. */
struct job_outcome {
    bool more;        /* there is more to do: due again at once */
    struct text note; /* a JSON object for the log, or empty */
    char error[80];   /* why it failed; never personal data */
};

struct seal_ring;
struct worker {
    struct db_pool *pool;
    const struct seal_ring *ring; /* NULL: none, and nothing is sent */
    bool loopback;                /* webhooks may lead to this machine itself */
    char name[112];               /* host and a random id: who holds a job's lock */
    char kinds[512];              /* the kinds this program knows, as a PostgreSQL array */
};

enum worker_turn {
    WORKER_DID, /* a job was run, well or not */
    WORKER_IDLE,
    WORKER_AWAY, /* the database cannot be asked */
};

/* `pool` is borrowed; its statement timeout is to be JOB_STATEMENT_MS. The ring is the opener's to set. */
void worker_open(struct worker *worker, struct db_pool *pool);
/* Takes the job that is due, if any, runs it and sets its next time; one log line a job that did something. */
enum worker_turn worker_turn(struct worker *worker);
/* Milliseconds until a job may be due, at least 50 and at most 10,000. */
int worker_wait(struct worker *worker);

#endif
