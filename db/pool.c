/* The connection pool: opens on demand up to a bound, hands out the connection used last, waits with a timeout. */
#include "db/pool.h"
#include "db/statements.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct db_pool {
    char *conninfo;
    unsigned size, borrow_timeout_ms, statement_timeout_ms;
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct connection *idle;
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
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->returned, &attributes);
    pthread_condattr_destroy(&attributes);
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
    pthread_cond_destroy(&pool->returned);
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
    char options[256];
    snprintf(
        options, sizeof(options),
        "-c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601 -c extra_float_digits=1 -c statement_timeout=%u"
        " -c lock_timeout=%u -c idle_in_transaction_session_timeout=60000 -c search_path=public,gis,pg_temp",
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

/* Waits for an idle connection or the right to open one. True: *found is the idle one, or NULL for that right. */
static bool wait_for_turn(struct db_pool *pool, struct connection **found)
{
    struct timespec deadline = deadline_after(pool->borrow_timeout_ms);
    pool->waiting++;
    int waited = 0;
    while (!pool->idle && pool->open >= pool->size && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&pool->returned, &pool->lock, &deadline);
    pool->waiting--;
    *found = pool->idle;
    if (*found) {
        pool->idle = (*found)->next;
    } else if (pool->open < pool->size) {
        pool->open++;
    } else {
        pool->timeouts++;
        return false;
    }
    pool->busy++;
    pool->borrowed++;
    return true;
}

struct connection *pool_borrow(struct db_pool *pool, struct db_error *error)
{
    struct connection *connection = NULL;
    pthread_mutex_lock(&pool->lock);
    bool mine = wait_for_turn(pool, &connection);
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
    if (broken && connection)
        connection_free(connection);
    pthread_mutex_lock(&pool->lock);
    pool->busy--;
    if (broken) {
        pool->open--;
        pool->failures++;
    } else {
        connection->next = pool->idle;
        pool->idle = connection;
    }
    pthread_cond_signal(&pool->returned);
    pthread_mutex_unlock(&pool->lock);
}
