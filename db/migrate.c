/* Brings the schema forward: embedded migrations in order, one transaction each, under an advisory lock. */
#include "db/embedded.h"
#include "db/pool.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "0003_places" -> 3 */
static int migration_number(const struct embedded *migration)
{
    return (int)strtol(migration->name, NULL, 10);
}

int db_schema_wanted(void)
{
    return migration_number(&embedded_migrations[embedded_migration_count - 1]);
}

static void migration_hash(const struct embedded *migration, char hex[static 65])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)migration->data, (size_t)(migration->end - migration->data));
    sodium_bin2hex(hex, 65, hash, sizeof(hash));
}

/* Runs text without parameters; PostgreSQL's own words are for the operator who migrates, and only here. */
static bool run(PGconn *pg, const char *sql, db_report_fn *report, void *context)
{
    PGresult *result = PQexec(pg, sql);
    bool fine = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
    if (!fine)
        report(context, PQerrorMessage(pg));
    PQclear(result);
    return fine;
}

static bool run_embedded(PGconn *pg, const struct embedded *migration, db_report_fn *report, void *context)
{
    struct text sql = {0};
    text_add(&sql, migration->data, (size_t)(migration->end - migration->data));
    bool fine = !sql.failed && run(pg, sql.data, report, context);
    text_clear(&sql);
    return fine;
}

/* 1: applied with the same text; 0: not yet; -1: applied with another text, or the look-up failed. */
static int applied(PGconn *pg, const struct embedded *migration, const char *hash)
{
    char number[16];
    snprintf(number, sizeof(number), "%d", migration_number(migration));
    const char *values[] = {number};
    PGresult *result = PQexecParams(pg, "select hash from schema_migration where number = $1::integer", 1, NULL, values,
                                    NULL, NULL, 0);
    int state = -1;
    if (PQresultStatus(result) == PGRES_TUPLES_OK)
        state = PQntuples(result) == 0 ? 0 : strcmp(PQgetvalue(result, 0, 0), hash) == 0 ? 1 : -1;
    PQclear(result);
    return state;
}

static bool record(PGconn *pg, const struct embedded *migration, const char *hash)
{
    char number[16];
    snprintf(number, sizeof(number), "%d", migration_number(migration));
    const char *values[] = {number, migration->name, hash};
    PGresult *result =
        PQexecParams(pg, "insert into schema_migration (number, name, hash) values ($1::integer, $2, $3)", 3, NULL,
                     values, NULL, NULL, 0);
    bool fine = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return fine;
}

static bool apply(PGconn *pg, const struct embedded *migration, db_report_fn *report, void *context)
{
    char hash[65], line[256];
    migration_hash(migration, hash);
    int state = applied(pg, migration, hash);
    if (state == 1)
        return true;
    if (state == -1) {
        snprintf(line, sizeof(line), "%s: was applied with another text; a migration never changes", migration->path);
        report(context, line);
        return false;
    }
    bool fine = run(pg, "begin", report, context) && run_embedded(pg, migration, report, context) &&
                record(pg, migration, hash) && run(pg, "commit", report, context);
    snprintf(line, sizeof(line), "%s: %s", migration->path, fine ? "applied" : "failed, nothing of it was kept");
    report(context, line);
    return fine;
}

/* A database that knows a migration this binary does not know is newer than the binary. */
static bool is_ours(PGconn *pg, db_report_fn *report, void *context)
{
    char line[128];
    PGresult *result = PQexec(pg, "select coalesce(max(number), 0) from schema_migration");
    bool fine = PQresultStatus(result) == PGRES_TUPLES_OK;
    int newest = fine ? (int)strtol(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    if (fine && newest <= db_schema_wanted())
        return true;
    snprintf(line, sizeof(line), "the database is at schema %d, newer than this program's %d", newest,
             db_schema_wanted());
    report(context, line);
    return false;
}

static const char *const preparation =
    "select pg_advisory_lock(4170726501);"
    "create table if not exists schema_migration (number integer primary key, name text not null, hash text not null,"
    " applied_at timestamptz not null default now());"
    "grant select on schema_migration to athar_app, athar_reader";

bool db_migrate(const char *conninfo, db_report_fn *report, void *context)
{
    PGconn *pg = connection_open(conninfo, 0);
    if (!pg) {
        report(context, "no connection with the owner's connection string (migrate_database_url)");
        return false;
    }
    bool fine = run(pg, preparation, report, context) && is_ours(pg, report, context);
    for (size_t i = 0; fine && i < embedded_migration_count; i++)
        fine = apply(pg, &embedded_migrations[i], report, context);
    PQfinish(pg);
    return fine;
}
