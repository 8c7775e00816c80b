/* Brings the schema forward under an advisory lock: numbered migrations in order, one transaction each; then
 * migrations/present/ as a whole in one, where it is not what was applied last; then what follows from it. */
#include "db/carry.h"
#include "db/embedded.h"
#include "db/pool.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A migration that waits for a lock holds up all who come after it. So it waits shortly (less than deadlock_timeout, or
 * it might be a request that gives way), lets go of everything, and tries again a little later. */
#define LOCK_TIMEOUT  "set local lock_timeout = '900ms'"
#define LOCK_ATTEMPTS 10
#define PAUSE_MS      250U /* doubled after each attempt */
#define MAX_PAUSE_MS  4000U

struct session {
    PGconn *pg;
    db_report_fn *report;
    void *context;
    bool lock_missed; /* the last statement that failed did so for want of a lock */
    unsigned applied;
    const char *contract_sql;
};

static void say(struct session *session, const char *what, const char *happened)
{
    char line[256];
    snprintf(line, sizeof(line), "%s: %s", what, happened);
    session->report(session->context, line);
}

/* "0004_places" -> 4 */
static int migration_number(const struct embedded *migration)
{
    return (int)strtol(migration->name, NULL, 10);
}

int db_schema_wanted(void)
{
    return migration_number(&embedded_migrations[embedded_migration_count - 1]);
}

static size_t size_of(const struct embedded *file)
{
    return (size_t)(file->end - file->data);
}

static void migration_hash(const struct embedded *migration, char hex[static 65])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)migration->data, size_of(migration));
    sodium_bin2hex(hex, 65, hash, sizeof(hash));
}

void db_present_digest(const char *contract_sql, char hex[static 65])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < embedded_present_count; i++) {
        const struct embedded *file = &embedded_present[i];
        crypto_hash_sha256_update(&state, (const unsigned char *)file->name, strlen(file->name) + 1);
        crypto_hash_sha256_update(&state, (const unsigned char *)file->data, size_of(file) + 1); /* with its 0 */
    }
    crypto_hash_sha256_update(&state, (const unsigned char *)contract_sql, strlen(contract_sql));
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(hex, 65, hash, sizeof(hash));
}

/* Takes the result; PostgreSQL's own words are for the operator who migrates, and only here. */
static bool is_done_take(struct session *session, PGresult *result)
{
    bool fine = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (!fine) {
        session->lock_missed = state && (strcmp(state, "55P03") == 0 || strcmp(state, "40P01") == 0);
        if (!session->lock_missed)
            session->report(session->context, PQerrorMessage(session->pg));
    }
    PQclear(result);
    return fine;
}

static bool run(struct session *session, const char *sql)
{
    return is_done_take(session, PQexec(session->pg, sql));
}

static bool run_with(struct session *session, const char *sql, int count, const char *const *values)
{
    return is_done_take(session, PQexecParams(session->pg, sql, count, NULL, values, NULL, NULL, 0));
}

static bool run_embedded(struct session *session, const struct embedded *file)
{
    struct text sql = {0};
    text_add(&sql, file->data, size_of(file));
    bool fine = !sql.failed && run(session, sql.data);
    text_clear(&sql);
    return fine;
}

/* The one value of a statement, never null, as malloc'd text; NULL where the statement failed. */
static char *ask(struct session *session, const char *sql)
{
    PGresult *result = PQexec(session->pg, sql);
    bool there = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0;
    char *value = there ? strdup(PQgetvalue(result, 0, 0)) : NULL;
    if (is_done_take(session, result))
        return value;
    free(value);
    return NULL;
}

static void pause_after(unsigned attempt)
{
    unsigned ms = (unsigned)PAUSE_MS << (attempt - 1);
    ms = ms < MAX_PAUSE_MS ? ms : MAX_PAUSE_MS;
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000}, NULL);
}

/* Does some work in a transaction; where a lock is missing, again after a while. Says what came of it. */
static bool in_transaction(struct session *session, const char *name,
                           bool (*work)(struct session *session, const void *what), const void *what)
{
    for (unsigned attempt = 1;; attempt++) {
        session->lock_missed = false;
        if (run(session, "begin") && run(session, LOCK_TIMEOUT) && work(session, what) && run(session, "commit"))
            return true;
        bool again = session->lock_missed && attempt < LOCK_ATTEMPTS;
        PQclear(PQexec(session->pg, "rollback"));
        if (!again) {
            say(session, name,
                session->lock_missed ? "a table stays in use; nothing of it was kept"
                                     : "failed, nothing of it was kept");
            return false;
        }
        say(session, name, "a table is in use; tries again");
        pause_after(attempt);
    }
}

/* ---- numbered migrations ---- */

/* 1: applied with the same text; 0: not yet; -1: applied with another text, or the look-up failed. */
static int applied(struct session *session, const struct embedded *migration, const char *hash)
{
    char sql[96];
    snprintf(sql, sizeof(sql), "select coalesce(max(hash), '') from schema_migration where number = %d",
             migration_number(migration));
    char *there = ask(session, sql);
    int state = !there ? -1 : there[0] == '\0' ? 0 : strcmp(there, hash) == 0 ? 1 : -1;
    free(there);
    return state;
}

/* With its number; what stands of present/ may have to be made anew over changed tables, so its digest goes. */
static bool apply_numbered(struct session *session, const void *what)
{
    const struct embedded *migration = what;
    char number[16], hash[65];
    snprintf(number, sizeof(number), "%d", migration_number(migration));
    migration_hash(migration, hash);
    const char *values[] = {number, migration->name, hash};
    return run_embedded(session, migration) &&
           run_with(session, "insert into schema_migration (number, name, hash) values ($1::integer, $2, $3)", 3,
                    values) &&
           run(session, "delete from schema_migration where number = 0");
}

static bool bring_numbered(struct session *session, const struct embedded *migration)
{
    char hash[65];
    migration_hash(migration, hash);
    int state = applied(session, migration, hash);
    if (state == 1)
        return true;
    if (state == -1) {
        say(session, migration->path, "was applied with another text; a migration never changes");
        return false;
    }
    if (!in_transaction(session, migration->path, apply_numbered, migration))
        return false;
    session->applied++;
    say(session, migration->path, "applied");
    return true;
}

/* ---- migrations/present/ ---- */

static bool apply_present(struct session *session, const void *what)
{
    const char *values[] = {what};
    bool told = false; /* what the contract says has its place in the order of names */
    for (size_t i = 0; i < embedded_present_count; i++) {
        bool due = !told && strcmp(embedded_present[i].name, "45_contract") > 0;
        told = told || due;
        if ((due && !run(session, session->contract_sql)) || !run_embedded(session, &embedded_present[i])) {
            if (!session->lock_missed)
                say(session, embedded_present[i].path, "is where it failed");
            return false;
        }
    }
    return run_with(session,
                    "insert into schema_migration (number, name, hash) values (0, 'present', $1)"
                    " on conflict (number) do update set hash = excluded.hash, applied_at = now()",
                    1, values);
}

static bool bring_present(struct session *session)
{
    char digest[65];
    db_present_digest(session->contract_sql, digest);
    char *there = ask(session, "select coalesce(max(hash), '') from schema_migration where number = 0");
    bool fine = there != NULL, same = fine && strcmp(there, digest) == 0;
    free(there);
    if (!fine || same)
        return fine;
    if (!in_transaction(session, "migrations/present", apply_present, digest))
        return false;
    session->applied++;
    say(session, "migrations/present", "applied");
    return true;
}

/* What follows from it is in a transaction of its own, since it may take its time; asked for each time, so that what
 * was interrupted is made good. */
static bool follow_up(struct session *session, const void *what)
{
    (void)what;
    session->lock_missed = false;
    char *line = ask(session, "select coalesce(present_applied(), '')");
    if (line && line[0]) {
        session->applied++;
        say(session, "migrations/present", line);
    }
    bool fine = line != NULL;
    free(line);
    return fine;
}

/* A database that knows a migration this binary does not know is newer than the binary. */
static bool is_ours(struct session *session)
{
    char line[128];
    char *newest = ask(session, "select coalesce(max(number), 0) from schema_migration");
    if (!newest)
        return false;
    long number = strtol(newest, NULL, 10);
    free(newest);
    if (number <= db_schema_wanted())
        return true;
    snprintf(line, sizeof(line), "the database is at schema %ld, newer than this program's %d", number,
             db_schema_wanted());
    session->report(session->context, line);
    return false;
}

/* Number 0 is migrations/present/ with its digest; below are what its files remember. */
static const char *const preparation =
    "select pg_advisory_lock(4170726501);"
    "create table if not exists schema_migration (number integer primary key, name text not null, hash text not null,"
    " applied_at timestamptz not null default now())";

bool db_migrate(const char *conninfo, const char *contract_sql, db_report_fn *report, void *context)
{
    struct session session = {
        .pg = connection_open(conninfo, 0), .report = report, .context = context, .contract_sql = contract_sql};
    if (!session.pg) {
        report(context, "no connection with the owner's connection string (migrate_database_url)");
        return false;
    }
    bool fine = run(&session, preparation) && db_carry_over(session.pg, report, context) && is_ours(&session);
    for (size_t i = 0; fine && i < embedded_migration_count; i++)
        fine = bring_numbered(&session, &embedded_migrations[i]);
    fine = fine && bring_present(&session) && in_transaction(&session, "migrations/present", follow_up, NULL);
    char line[64];
    snprintf(line, sizeof(line), "schema is at %d%s", db_schema_wanted(), session.applied ? "" : ", nothing to do");
    if (fine)
        report(context, line);
    PQfinish(session.pg);
    return fine;
}
