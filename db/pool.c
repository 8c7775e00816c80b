/* The connection pool: opens on demand up to a bound, hands out the connection used last; who must wait is served in
 * the order of coming, up to a timeout. */
#include "db/pool.h"
#include "db/statements.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A thread that waits. Who returns a connection hands it to the first of them: laid down for whoever looks next, it
 * would go to those who have just been served, and some would wait many times as long as most. */
struct waiter {
    struct waiter *next;
    pthread_cond_t called;
    struct connection *given; /* NULL where the turn is the right to open one */
    bool has_turn;
};

struct db_pool {
    char *conninfo;
    unsigned size, borrow_timeout_ms, statement_timeout_ms;
    pthread_mutex_t lock;
    pthread_condattr_t clock;
    struct connection *idle;
    struct waiter *first, **last; /* the queue; last is where the next one is linked in */
    unsigned open, busy, waiting; /* open counts the busy ones and those being opened */
    unsigned long borrowed, timeouts, failures;
};

struct db_pool *db_pool_new(const struct db_settings *settings)
{
    if (!statements() || settings->connections == 0)
        return NULL;
    struct db_pool *pool = calloc(1, sizeof(*pool));
    if (!pool)
        return NULL;
    pool->conninfo = strdup(settings->conninfo);
    if (!pool->conninfo) {
        free(pool);
        return NULL;
    }
    pool->size = settings->connections;
    pool->borrow_timeout_ms = settings->borrow_timeout_ms;
    pool->statement_timeout_ms = settings->statement_timeout_ms;
    pool->last = &pool->first;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_condattr_init(&pool->clock);
    pthread_condattr_setclock(&pool->clock, CLOCK_MONOTONIC);
    return pool;
}

static void connection_free(struct connection *connection)
{
    PQfinish(connection->pg);
    free(connection);
}

void db_pool_free(struct db_pool *pool)
{
    if (!pool)
        return;
    while (pool->idle) {
        struct connection *next = pool->idle->next;
        connection_free(pool->idle);
        pool->idle = next;
    }
    pthread_condattr_destroy(&pool->clock);
    pthread_mutex_destroy(&pool->lock);
    free(pool->conninfo);
    free(pool);
}

struct db_pool_state db_pool_state(struct db_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    struct db_pool_state state = {pool->size,     pool->open,     pool->busy,    pool->waiting,
                                  pool->borrowed, pool->timeouts, pool->failures};
    pthread_mutex_unlock(&pool->lock);
    return state;
}

/* NOTICEs may quote data: they go nowhere. */
static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

PGconn *connection_open(const char *conninfo, unsigned statement_timeout_ms)
{
    char options[320]; /* jit: our statements are short, and PostgreSQL's guess at their cost is not */
    snprintf(options, sizeof(options),
             "-c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601 -c extra_float_digits=1 -c jit=off"
             " -c statement_timeout=%u -c lock_timeout=%u -c idle_in_transaction_session_timeout=60000"
             " -c search_path=public,gis,pg_temp",
             statement_timeout_ms, statement_timeout_ms);
    /* A setting of the connection string wins over one that stands before `dbname` here. */
    const char *const names[] = {"connect_timeout", "tcp_user_timeout", "keepalives_idle", "application_name",
                                 "dbname",          "options",          "client_encoding", NULL};
    const char *const values[] = {"3", "10000", "10", "athar", conninfo, options, "UTF8", NULL};
    PGconn *pg = PQconnectdbParams(names, values, 1);
    if (PQstatus(pg) == CONNECTION_OK) {
        PQsetNoticeReceiver(pg, ignore_notice, NULL);
        return pg;
    }
    PQfinish(pg);
    return NULL;
}

static struct connection *open_one(const struct db_pool *pool)
{
    struct connection *connection = calloc(1, sizeof(*connection));
    if (!connection)
        return NULL;
    connection->pg = connection_open(pool->conninfo, pool->statement_timeout_ms);
    connection->patience_ms = 2 * pool->statement_timeout_ms + 200;
    if (connection->pg && PQenterPipelineMode(connection->pg))
        return connection;
    connection_free(connection);
    return NULL;
}

/* An idle connection with something to read has been told of its end (or lost it). One system call. */
static bool still_alive(const struct connection *connection)
{
    struct pollfd socket = {.fd = PQsocket(connection->pg), .events = POLLIN};
    return poll(&socket, 1, 0) == 0;
}

static struct timespec deadline_after(unsigned milliseconds)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += milliseconds / 1000;
    at.tv_nsec += (long)(milliseconds % 1000) * 1000000L;
    if (at.tv_nsec >= 1000000000L) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000L;
    }
    return at;
}

/* The queue; all of these under the lock. */
static void leave_queue(struct db_pool *pool, struct waiter *waiter)
{
    struct waiter **link = &pool->first;
    while (*link != waiter)
        link = &(*link)->next;
    *link = waiter->next;
    if (!waiter->next)
        pool->last = link;
    pool->waiting--;
}

static bool wait_in_queue(struct db_pool *pool, struct connection **found)
{
    struct waiter waiter = {0};
    struct timespec deadline = deadline_after(pool->borrow_timeout_ms);
    pthread_cond_init(&waiter.called, &pool->clock);
    *pool->last = &waiter;
    pool->last = &waiter.next;
    pool->waiting++;
    for (int waited = 0; !waiter.has_turn && waited != ETIMEDOUT;)
        waited = pthread_cond_timedwait(&waiter.called, &pool->lock, &deadline);
    if (!waiter.has_turn) {
        leave_queue(pool, &waiter);
        pool->timeouts++;
    }
    pthread_cond_destroy(&waiter.called);
    *found = waiter.given;
    return waiter.has_turn;
}

/* The turn of one who leaves goes to who has waited longest; false: nobody waits. */
static bool pass_turn(struct db_pool *pool, struct connection *connection)
{
    struct waiter *waiter = pool->first;
    if (!waiter)
        return false;
    leave_queue(pool, waiter);
    waiter->given = connection;
    waiter->has_turn = true;
    pthread_cond_signal(&waiter->called);
    return true;
}

/* Takes an idle connection or the right to open one, at once or in turn. True: *found is the idle one, or NULL for that
 * right. While somebody waits, nothing is idle and no more may be opened. */
static bool take_turn(struct db_pool *pool, struct connection **found)
{
    if (!pool->idle && pool->open >= pool->size) {
        if (!wait_in_queue(pool, found))
            return false;
    } else {
        *found = pool->idle;
        if (*found)
            pool->idle = (*found)->next;
        else
            pool->open++;
        pool->busy++;
    }
    pool->borrowed++;
    return true;
}

struct connection *pool_borrow(struct db_pool *pool, struct db_error *error)
{
    struct connection *connection = NULL;
    pthread_mutex_lock(&pool->lock);
    bool mine = take_turn(pool, &connection);
    pthread_mutex_unlock(&pool->lock);
    if (!mine) {
        error->failure = DB_BUSY;
        return NULL;
    }
    if (connection && !still_alive(connection)) {
        connection_free(connection);
        connection = NULL;
    }
    if (!connection)
        connection = open_one(pool);
    if (connection)
        return connection;
    error->failure = DB_AWAY;
    pool_return(pool, NULL, true);
    return NULL;
}

void pool_return(struct db_pool *pool, struct connection *connection, bool broken)
{
    /* One that has prepared too much begins anew. */
    broken = broken || (connection && connection->prepared_count > CONNECTION_PREPARED_SLOTS / 2);
    if (broken && connection)
        connection_free(connection);
    pthread_mutex_lock(&pool->lock);
    pool->failures += broken;
    if (!pass_turn(pool, broken ? NULL : connection)) {
        pool->busy--;
        if (broken) {
            pool->open--;
        } else {
            connection->next = pool->idle;
            pool->idle = connection;
        }
    }
    pthread_mutex_unlock(&pool->lock);
}
