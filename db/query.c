/* Runs a batch of named statements: identity, statements and sync in one send, one implicit transaction, one answer. */
#include "db/pool.h"
#include "db/statements.h"
#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

/* Finds the slot of (query, variant) in the connection's set. */
static struct prepared *prepared_slot(struct connection *connection, unsigned query, uint64_t variant)
{
    size_t at =
        ((size_t)query * 31U + (size_t)(variant * UINT64_C(0x9E3779B97F4A7C15) >> 54)) % CONNECTION_PREPARED_SLOTS;
    for (;;) {
        struct prepared *slot = &connection->prepared[at];
        if (slot->query == 0 || (slot->query == query + 1 && slot->variant == variant))
            return slot;
        at = (at + 1) % CONNECTION_PREPARED_SLOTS;
    }
}

static bool send_prepare(struct connection *connection, const struct statement *statement, const char *name,
                         uint64_t variant)
{
    struct text sql = {0};
    statement_text(statement, variant, &sql);
    bool sent =
        !sql.failed && PQsendPrepare(connection->pg, name, sql.data, (int)statement->parameter_count, statement->types);
    text_clear(&sql);
    return sent;
}

/* What was not parsed after all must be sent anew; its slot is passed over from here on, so that others are found. */
static void forget_prepared(struct connection *connection, const struct db_call *call)
{
    uint64_t variant = statement_variant(&statements()[call->query->number], call->values);
    prepared_slot(connection, call->query->number, variant)->query = UINT32_MAX;
}

/* Sends one call, and its Parse before it where the connection has not seen the variant; counts what will be answered.
 */
static bool send_call(struct connection *connection, const struct db_call *call, size_t *prepares)
{
    unsigned query = call->query->number;
    const struct statement *statement = &statements()[query];
    uint64_t variant = statement_variant(statement, call->values);
    char name[32];
    snprintf(name, sizeof(name), "q%u_%llx", query, (unsigned long long)variant);
    struct prepared *slot = prepared_slot(connection, query, variant);
    if (slot->query == 0) {
        if (!send_prepare(connection, statement, name, variant))
            return false;
        *slot = (struct prepared){.variant = variant, .query = query + 1};
        connection->prepared_count++;
        *prepares = 1;
    }
    const char *values[DB_MAX_PARAMETERS];
    int lengths[DB_MAX_PARAMETERS], formats[DB_MAX_PARAMETERS];
    for (size_t i = 0; i < call->query->count; i++) {
        values[i] = call->values[i].data;
        formats[i] = call->values[i].size >= 0;
        lengths[i] = call->values[i].size >= 0 ? call->values[i].size : 0;
    }
    return PQsendQueryPrepared(connection->pg, name, (int)call->query->count, values, lengths, formats, 0);
}

/* Keeps the first refusal of a batch; those behind it in the pipeline say only that they were aborted. */
static void keep_error(struct db_error *error, const PGresult *result)
{
    if (error->failure != DB_FINE)
        return;
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    /* No word at all, class 08, or 57P0x (the server or an operator ends the connection): it is gone. */
    if (!state || strncmp(state, "08", 2) == 0 || strncmp(state, "57P", 3) == 0) {
        error->failure = DB_AWAY;
        return;
    }
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    error->failure = DB_REFUSED;
    snprintf(error->sqlstate, sizeof(error->sqlstate), "%s", state);
    snprintf(error->constraint, sizeof(error->constraint), "%s", constraint ? constraint : "");
}

/* Waits for libpq to have a result. By itself it would wait for ever: where the server's machine has vanished, and
 * where it had no memory for the last word of a batch. */
static bool await_result(const struct connection *connection)
{
    while (PQisBusy(connection->pg)) {
        struct pollfd socket = {.fd = PQsocket(connection->pg), .events = POLLIN};
        int ready = poll(&socket, 1, (int)connection->patience_ms);
        if (ready == 0 || (ready < 0 && errno != EINTR) || !PQconsumeInput(connection->pg))
            return false;
    }
    return true;
}

/* Takes the one result of a pipelined command (and the NULL behind it). NULL when the connection broke. */
static PGresult *next_result(const struct connection *connection)
{
    PGconn *pg = connection->pg;
    PGresult *result = await_result(connection) ? PQgetResult(pg) : NULL;
    if (result && PQresultStatus(result) != PGRES_PIPELINE_SYNC)
        PQclear(PQgetResult(pg));
    return result;
}

/* A result that PostgreSQL did not send is libpq's own word for a lost connection or want of memory. After the latter
 * it takes the rest of one answer for the next, so nothing that follows may be waited for. */
static bool was_sent(const PGresult *result)
{
    return PQresultStatus(result) != PGRES_FATAL_ERROR || PQresultErrorField(result, PG_DIAG_SQLSTATE);
}

/* Takes the results of the Parses and of the call itself; false where one was refused. *prepares becomes 0 where the
 * Parse was accepted, which outlives its transaction. *broken: the rest is unreadable. */
static bool take_results(const struct connection *connection, size_t *prepares, PGresult **last, struct db_error *error,
                         bool *broken)
{
    bool fine = true;
    size_t count = 1 + *prepares;
    for (size_t i = 0; i < count && !*broken; i++) {
        PGresult *result = next_result(connection);
        ExecStatusType status = PQresultStatus(result);
        *broken = !was_sent(result);
        fine = fine && (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK);
        if (fine && i + 1 < count)
            *prepares = 0;
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_ABORTED)
            keep_error(error, result);
        if (fine && i + 1 == count)
            *last = result;
        else
            PQclear(result);
    }
    return fine;
}

static bool send_batch(struct connection *connection, struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (!send_call(connection, &batch->calls[i], &batch->prepares[i]))
            return false;
    return PQpipelineSync(connection->pg);
}

bool batch_attempt(struct connection *connection, struct batch *batch, struct db_error *error, bool *broken)
{
    memset(batch->prepares, 0, sizeof(batch->prepares));
    memset(batch->results, 0, sizeof(batch->results));
    bool fine = send_batch(connection, batch);
    *broken = !fine;
    if (!fine)
        error->failure = DB_AWAY;
    for (size_t i = 0; i < batch->count && !*broken; i++)
        fine = take_results(connection, &batch->prepares[i], &batch->results[i], error, broken) && fine;
    PGresult *sync = *broken ? NULL : next_result(connection);
    if (PQresultStatus(sync) != PGRES_PIPELINE_SYNC) {
        /* A deferred constraint may refuse at the commit itself. */
        if (PQresultStatus(sync) == PGRES_FATAL_ERROR)
            keep_error(error, sync);
        *broken = true;
        fine = false;
    }
    PQclear(sync);
    for (size_t i = 0; i < batch->count && !fine && !*broken; i++)
        if (batch->prepares[i])
            forget_prepared(connection, &batch->calls[i]);
    if (PQstatus(connection->pg) != CONNECTION_OK)
        *broken = true;
    if (!fine && error->failure == DB_FINE)
        error->failure = DB_AWAY;
    return fine;
}

void batch_forget(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        PQclear(batch->results[i]);
}

/* Runs a batch. Whether a lost write was committed is not known, so only
 * reads (`again`) are sent once more. */
static bool run(struct db_pool *pool, struct batch *batch, bool again, struct db_error *error)
{
    for (int tries = 0;; tries++) {
        *error = (struct db_error){0};
        struct connection *connection = pool_borrow(pool, error);
        if (!connection)
            return false;
        bool broken = false;
        bool fine = batch_attempt(connection, batch, error, &broken);
        pool_return(pool, connection, broken);
        if (fine)
            return true;
        batch_forget(batch);
        if (error->failure != DB_AWAY || !again || tries > 0)
            return false;
    }
}

bool db_run(struct db_pool *pool, const struct db_identity *identity, const struct db_call *calls, size_t count,
            struct db_result **results, struct db_error *error)
{
    static const struct db_identity nobody = {0};
    const struct db_identity *who = identity ? identity : &nobody;
    const size_t identified = identity != NULL;
    assert(count > 0 && count <= DB_MAX_CALLS);
    struct db_call all[DB_MAX_CALLS + 1] = {IDENTIFY(who)};
    memcpy(all + identified, calls, count * sizeof(*calls));
    struct batch batch = {.calls = all, .count = count + identified};
    memset(results, 0, count * sizeof(struct db_result *));
    if (!run(pool, &batch, identity && !identity->durable, error))
        return false;
    for (size_t i = 0; i < count; i++)
        results[i] = (struct db_result *)batch.results[i + identified];
    if (identified)
        PQclear(batch.results[0]);
    return true;
}

size_t db_check_prepare(struct db_pool *pool, db_report_fn *report, void *context)
{
    size_t faults = 0;
    for (size_t i = 0; i < db_query_count; i++) {
        const struct statement *statement = &statements()[i];
        for (int tag = -2; tag < (int)statement->parameter_count; tag++) {
            if (tag >= 0 && !(statement->tags >> tag & 1))
                continue;
            uint64_t variant = tag == -2 ? 0 : tag == -1 ? statement->tags : UINT64_C(1) << tag;
            struct db_error error = {0};
            struct connection *connection = pool_borrow(pool, &error);
            if (!connection) {
                report(context, "the database is away");
                return faults + 1;
            }
            PGresult *result = NULL;
            bool broken = false;
            bool fine = send_prepare(connection, statement, "check", variant) && PQpipelineSync(connection->pg) &&
                        take_results(connection, &(size_t){0}, &result, &error, &broken);
            if (!fine) {
                char line[256];
                snprintf(line, sizeof(line), "%s: refused with SQLSTATE %s", statement->path, error.sqlstate);
                report(context, line);
                faults++;
            }
            PQclear(result);
            pool_return(pool, connection, true);
        }
    }
    return faults;
}
