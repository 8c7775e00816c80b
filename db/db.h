/* The database as the rest of the program sees it: named statements in, typed results out, one round trip a request. */
#ifndef ATHAR_DB_H
#define ATHAR_DB_H

#include "db/text.h"
#include <stdint.h>

/* A statement is a file under db/queries/: db/queries/places/list_places.sql is `query_list_places`, and its parameters
 * are the members of `struct list_places_values`; both are declared in "queries/places.h", which db/embed.sh writes. */
struct db_query {
    unsigned number; /* in db_queries */
    unsigned count;  /* of its parameters */
    const char *name;
    const char *path; /* in the repository */
    const char *data; /* the text of the file */
    const char *end;
};
extern const struct db_query *const db_queries[];
extern const size_t db_query_count;

enum db_failure {
    DB_FINE,
    DB_BUSY,    /* no connection within the borrowing timeout */
    DB_AWAY,    /* connection lost or refused; nothing was committed, or it is not known */
    DB_REFUSED, /* PostgreSQL said no: sqlstate and constraint tell */
    DB_NO_MEMORY,
};

struct db_error {
    enum db_failure failure;
    char sqlstate[6];
    char constraint[64]; /* of integrity violations; "" otherwise */
};

/* Whose statements these are; becomes transaction-local settings that row-level security and audit read. */
struct db_identity {
    const char *credential; /* uuid text or NULL */
    const char *user;
    const char *tenant;
    const char *reach; /* "tenant" or "all" */
    const char *role;  /* of the user, as the scopes were worked out from it */
    const char *request;
    const char *operation;
    bool durable; /* false: synchronous_commit off (reads and their audit) */
};

/* One parameter: text, or bytes when `size` >= 0. `data` NULL is SQL null. */
struct db_value {
    const char *data;
    int size; /* -1: NUL-terminated text */
};
#define T(text)           ((struct db_value){.data = (text), .size = -1})
#define B(condition)      T((condition) ? "true" : "false")
#define BYTES(data, size) ((struct db_value){(const char *)(data), (int)(size)})

/* Values are given by name; a position is a compile error. */
#ifdef __clang__
#define DB_BY_NAME
#else
#define DB_BY_NAME __attribute__((designated_init))
#endif

#define DB_MAX_PARAMETERS 60
#define DB_MAX_CALLS      8

/* One statement of a batch, and as many values as it has parameters. Lines of the .sql file tagged "--? name" are sent
 * only where parameter `name` is given, "--! name" only where it is not; null is not given, nor is a false boolean. */
struct db_call {
    const struct db_query *query;
    const struct db_value *values;
};

/* A call in the program's text: db_check_calls finds in it what it leaves out. */
struct db_call_site {
    const struct db_query *query;
    const char *file;
    int line;
    const char *given; /* ".q = ..., .parent = ...", as it stands there */
};

/* DB_CALL(list_places, .q = T("Homs"), .limit_plus = T("51")): a call. What is left out is SQL null, which the
 * statement's first line must allow with a "?". The values live as long as the block around it. */
#define DB_CALL(name, ...)                                                                                             \
    ((struct db_call){.query = ({                                                                                      \
                          static const struct db_call_site site_ = {&query_##name, __FILE__, __LINE__, #__VA_ARGS__};  \
                          static const struct db_call_site *const listed_                                              \
                              __attribute__((section("call_sites"), used)) = &site_;                                   \
                          &query_##name;                                                                               \
                      }),                                                                                              \
                      .values = (const struct db_value *)&(const struct name##_values){__VA_ARGS__}})

/* How many rows most pages have: the contract's default (where the two differed, pages would only be slower). A
 * statement may say `:usual_limit_plus`, one more, which stands in its text as a number: with a parameter there
 * PostgreSQL would plan anew each time, which takes as long as running it. */
#define DB_USUAL_LIMIT 50

struct db_pool;
struct db_result; /* rows of one statement; owned by whoever ran it */

struct db_settings {
    const char *conninfo; /* libpq connection string or URI; several hosts allowed */
    unsigned connections;
    unsigned borrow_timeout_ms;
    unsigned statement_timeout_ms;
};
struct db_pool_state {
    unsigned size, open, busy, waiting;
    unsigned long borrowed, timeouts, failures;
};

/* Opens nothing yet; connections are made when first borrowed. NULL: out of memory or settings out of range. */
struct db_pool *db_pool_new(const struct db_settings *settings);
void db_pool_free(struct db_pool *pool);
struct db_pool_state db_pool_state(struct db_pool *pool);

/* Runs the calls as one implicit transaction in one round trip, after `identify`. results[i] belongs to the caller,
 * NULL on failure (then nothing was committed). A lost idle connection is replaced and the batch sent once more. */
bool db_run(struct db_pool *pool, const struct db_identity *identity, const struct db_call *calls, size_t count,
            struct db_result **results, struct db_error *error) __attribute__((warn_unused_result));
void db_result_free(struct db_result *result);

/* ---- session.c: one transaction over several batches, on a connection of its own from the first batch to the end ----
 */
struct db_session;
/* Borrows nothing yet. NULL: out of memory. */
struct db_session *db_session_new(struct db_pool *pool);
/* Like db_run, in the transaction; what a refused batch wrote is undone, and the transaction goes on, but for its first
 * batch, which ends it. After the end DB_AWAY. */
bool db_session_run(struct db_session *session, const struct db_identity *identity, const struct db_call *calls,
                    size_t count, struct db_result **results, struct db_error *error)
    __attribute__((warn_unused_result));
/* The last batch: runs the call, as whoever the batch before it left, and commits. False: nothing was committed, or it
 * is not known. */
bool db_session_commit(struct db_session *session, const struct db_call *call, struct db_error *error)
    __attribute__((warn_unused_result));
/* Undoes what was not committed and gives the connection back. */
void db_session_free(struct db_session *session);

size_t db_rows(const struct db_result *result);
bool db_has_column(const struct db_result *result, const char *column);
/* Text of a cell, NULL for SQL null; borrowed from the result. `column` must exist (assert). */
const char *db_cell(const struct db_result *result, size_t row, const char *column);
size_t db_cell_size(const struct db_result *result, size_t row, const char *column);
/* Whether a boolean cell is true; null is not. */
bool db_is(const struct db_result *result, size_t row, const char *column);
/* Decodes a bytea cell into malloc'd memory (db_bytes_free). */
unsigned char *db_cell_bytes(const struct db_result *result, size_t row, const char *column, size_t *size);
void db_bytes_free(unsigned char *bytes);

/* Whether a text cell of the first row says `text`; no row and null do not. */
bool db_says(const struct db_result *result, const char *column, const char *text);
/* A word that the file of a statement lists under "-- outcomes:"; one that it does not list is a compile error. */
#define OUTCOME(name, word)          (&#word[0 * name##_is_##word])
/* Whether the statement's column "outcome" says that word. */
#define outcome_is(rows, name, word) db_says((rows), "outcome", OUTCOME(name, word))

/* Appends one row as a JSON object: bool, int, float as JSON; timestamptz as RFC 3339 in UTC; json and jsonb verbatim;
 * text and all else as a string. Columns whose name starts with "_" are left out; the members of the object in a column
 * called "..." stand beside the other columns (never as the first). */
void db_row_json(struct text *out, const struct db_result *result, size_t row);
/* Appends all rows (at most `limit`) as a JSON array. */
void db_rows_json(struct text *out, const struct db_result *result, size_t limit);

/* ---- migrate.c ---- */
typedef void db_report_fn(void *context, const char *line);
/* Brings the schema to the newest embedded migration and to what migrations/present/ says, each in a transaction, under
 * an advisory lock; says what it did. `contract_sql` runs among the files of present/, as 45_contract.sql would. */
bool db_migrate(const char *conninfo, const char *contract_sql, db_report_fn *report, void *context)
    __attribute__((warn_unused_result));
/* The number of the newest embedded migration. */
int db_schema_wanted(void);
/* SHA-256 over the names and texts of migrations/present/ and over `contract_sql`, in hexadecimal digits. */
void db_present_digest(const char *contract_sql, char hex[static 65]);

/* ---- checks for `athar check` and tests ---- */
/* Tells every .sql file whose first line does not name its parameters, or that uses a name it does not name. */
size_t db_check_queries(db_report_fn *report, void *context);
/* Tells every call that leaves out a parameter which may not be null. */
size_t db_check_calls(db_report_fn *report, void *context);
/* Prepares every statement in every single-tag variant against a database; reports what PostgreSQL refuses. */
size_t db_check_prepare(struct db_pool *pool, db_report_fn *report, void *context);

#endif
