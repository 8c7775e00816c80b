/* Connections to PostgreSQL: borrowed by one thread at a time, replaced when broken. */
#ifndef ATHAR_POOL_H
#define ATHAR_POOL_H

#include "db/db.h"
#include "queries/identity.h"
#include <libpq-fe.h>

/* Statements a connection has prepared: an open-addressing set of (query, variant). */
#define CONNECTION_PREPARED_SLOTS 1024
struct prepared {
    uint64_t variant;
    uint32_t query; /* number + 1; 0: free; UINT32_MAX: passed over */
    uint32_t padding;
};

struct connection {
    PGconn *pg; /* always in pipeline mode */
    struct prepared prepared[CONNECTION_PREPARED_SLOTS];
    size_t prepared_count;
    unsigned patience_ms;    /* for the answer to a batch; above it the connection counts as lost */
    struct connection *next; /* in the list of idle connections */
};

/* An open connection, waiting at most the borrowing timeout; NULL: `error` says busy or away. */
struct connection *pool_borrow(struct db_pool *pool, struct db_error *error);
/* Gives a connection back; a broken one is closed. */
void pool_return(struct db_pool *pool, struct connection *connection, bool broken);
/* Opens a connection of its own outside any pool, not in pipeline mode (migrations, checks). NULL: away. */
PGconn *connection_open(const char *conninfo, unsigned statement_timeout_ms);

/* ---- query.c ---- */
/* The statement that says who is asking (struct db_identity *). */
#define IDENTIFY(who)                                                                                                  \
    DB_CALL(identify, .credential = T((who)->credential), .user_id = T((who)->user), .tenant = T((who)->tenant),       \
            .reach = T((who)->reach), .role = T((who)->role), .request = T((who)->request),                            \
            .operation = T((who)->operation), .durable = B((who)->durable))

/* What one attempt at a batch needs; room for what stands around the calls: begin or savepoint, identify, release. */
#define BATCH_MOST (DB_MAX_CALLS + 3)
struct batch {
    const struct db_call *calls;
    size_t count;
    size_t prepares[BATCH_MOST];
    PGresult *results[BATCH_MOST];
};
/* Runs the batch on one connection. *broken: the connection is of no more use. */
bool batch_attempt(struct connection *connection, struct batch *batch, struct db_error *error, bool *broken);
/* Releases the results of a batch. */
void batch_forget(struct batch *batch);

#endif
