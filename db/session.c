/* One transaction over several batches, each behind a savepoint, so that a refused one does not end it. */
#include "db/pool.h"
#include "queries/system.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct db_session {
    struct db_pool *pool;
    struct connection *connection; /* NULL before the first batch and after the end */
    bool has_begun;
};

struct db_session *db_session_new(struct db_pool *pool)
{
    struct db_session *session = calloc(1, sizeof(*session));
    if (session)
        session->pool = pool;
    return session;
}

static void give_back(struct db_session *session, bool broken)
{
    pool_return(session->pool, session->connection, broken);
    session->connection = NULL;
}

/* Runs a batch where the transaction is; a lost connection ends it. */
static bool run(struct db_session *session, struct batch *batch, struct db_error *error)
{
    bool broken = false;
    *error = (struct db_error){0};
    if (!session->connection) {
        error->failure = DB_AWAY;
        return false;
    }
    if (batch_attempt(session->connection, batch, error, &broken) && !broken)
        return true;
    batch_forget(batch);
    if (broken)
        give_back(session, true);
    return false;
}

/* A statement that mends or ends the transaction and has no rows. */
static bool step(struct db_session *session, struct db_call call)
{
    struct batch batch = {.calls = &call, .count = 1};
    struct db_error error;
    bool fine = run(session, &batch, &error);
    if (fine)
        batch_forget(&batch);
    return fine;
}

static void undo(struct db_session *session)
{
    bool fine = session->connection && step(session, DB_CALL(undo_transaction));
    if (session->connection)
        give_back(session, !fine);
}

bool db_session_run(struct db_session *session, const struct db_identity *identity, const struct db_call *calls,
                    size_t count, struct db_result **results, struct db_error *error)
{
    bool is_first = !session->has_begun;
    struct db_call all[BATCH_MOST] = {is_first ? DB_CALL(begin_transaction) : DB_CALL(set_savepoint),
                                      IDENTIFY(identity)};
    struct batch batch = {.calls = all, .count = count + (is_first ? 2 : 3)};
    assert(count > 0 && count <= DB_MAX_CALLS);
    memcpy(all + 2, calls, count * sizeof(*calls));
    if (is_first)
        session->connection = pool_borrow(session->pool, error);
    else
        all[count + 2] = DB_CALL(release_savepoint);
    if (is_first && !session->connection)
        return false;
    session->has_begun = true;
    if (!run(session, &batch, error)) {
        if (is_first || (session->connection && !step(session, DB_CALL(return_to_savepoint))))
            undo(session);
        return false;
    }
    for (size_t i = 0; i < batch.count; i++)
        if (i >= 2 && i < count + 2)
            results[i - 2] = (struct db_result *)batch.results[i];
        else
            PQclear(batch.results[i]);
    return true;
}

bool db_session_commit(struct db_session *session, const struct db_call *call, struct db_error *error)
{
    struct db_call all[] = {*call, DB_CALL(commit_transaction)};
    struct batch batch = {.calls = all, .count = 2};
    if (!run(session, &batch, error)) {
        undo(session);
        return false;
    }
    batch_forget(&batch);
    give_back(session, false);
    return true;
}

void db_session_free(struct db_session *session)
{
    if (!session)
        return;
    undo(session);
    free(session);
}
