/* Carries a database of the numbering before the baseline over to it: 26 numbers stood for the tables that 15 files
 * make now. Both make the same tables (tests/carry.sh), so only the numbers in schema_migration are written anew. */
#include "db/carry.h"
#include "db/embedded.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OLD_NUMBERS = 26, BASELINE = 15 };

/* Of "number hash" of the old numbers in their order, with commas between: tests/fixtures/schema_0026/. */
static const char old_digest[] = "dffb8a2179549e40edee9ac672f47e5262ab338ebb53e856ace07ede365bb0d0";
static const char old_state[] =
    "select count(*), encode(sha256(convert_to(string_agg(number || ' ' || hash, ',' order by number), 'UTF8')), 'hex')"
    " from schema_migration having bool_or(name = '0001_foundation')";

enum numbering { NUMBERING_PRESENT, NUMBERING_OLD, NUMBERING_REFUSED };

static enum numbering numbering_of(PGconn *pg, db_report_fn *report, void *context)
{
    char line[256] = "";
    enum numbering numbering = NUMBERING_REFUSED;
    PGresult *result = PQexec(pg, old_state);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        report(context, PQerrorMessage(pg));
    else if (PQntuples(result) == 0)
        numbering = NUMBERING_PRESENT;
    else if (strcmp(PQgetvalue(result, 0, 1), old_digest) == 0)
        numbering = NUMBERING_OLD;
    else if (strtol(PQgetvalue(result, 0, 0), NULL, 10) < OLD_NUMBERS)
        snprintf(line, sizeof(line),
                 "the database is at schema %s of %d of the numbering before the baseline: migrate it with the program "
                 "of commit 62e1364 first, then with this one",
                 PQgetvalue(result, 0, 0), OLD_NUMBERS);
    else
        snprintf(line, sizeof(line), "the %d migrations before the baseline were applied with another text",
                 OLD_NUMBERS);
    if (*line)
        report(context, line);
    PQclear(result);
    return numbering;
}

static bool done(PGconn *pg, PGresult *result, db_report_fn *report, void *context)
{
    bool fine = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!fine)
        report(context, PQerrorMessage(pg));
    PQclear(result);
    return fine;
}

static PGresult *record(PGconn *pg, const struct embedded *migration)
{
    const char *values[] = {migration->name, migration->data};
    int lengths[] = {0, (int)(migration->end - migration->data)}, formats[] = {0, 1};
    return PQexecParams(pg,
                        "insert into schema_migration (number, name, hash) values"
                        " (substr($1::text, 1, 4)::integer, $1, encode(sha256($2::bytea), 'hex'))",
                        2, NULL, values, lengths, formats, 0);
}

bool db_carry_over(PGconn *pg, db_report_fn *report, void *context)
{
    enum numbering numbering = numbering_of(pg, report, context);
    if (numbering != NUMBERING_OLD)
        return numbering == NUMBERING_PRESENT;
    bool fine = done(pg, PQexec(pg, "begin"), report, context) &&
                done(pg, PQexec(pg, "delete from schema_migration"), report, context);
    for (size_t i = 0; fine && i < BASELINE; i++)
        fine = done(pg, record(pg, &embedded_migrations[i]), report, context);
    fine = fine && done(pg, PQexec(pg, "commit"), report, context);
    report(context,
           fine ? "carried over from the 26 numbers before the baseline" : "not carried over: nothing changed");
    return fine;
}
