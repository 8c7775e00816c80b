/* The database behind the service, looked at as its superuser; and databases that a test has for itself. */
#include "tests/harness.h"
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct session {
    PGconn *pg;
};

struct session *session_open(void)
{
    struct session *session = malloc(sizeof(*session));
    session->pg = PQconnectdb(given("SUPER_URL"));
    cr_assert_eq(PQstatus(session->pg), CONNECTION_OK, "%s", PQerrorMessage(session->pg));
    return session;
}

const char *session_sql(struct session *session, const char *statement)
{
    PGresult *result = PQexec(session->pg, statement);
    ExecStatusType status = PQresultStatus(result);
    cr_assert(status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK, "%s: %s", statement,
              PQerrorMessage(session->pg));
    const char *cell = form("%s", PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    return cell;
}

const char *sql(const char *statement)
{
    struct session *session = session_open();
    const char *cell = session_sql(session, statement);
    PQfinish(session->pg);
    free(session);
    return cell;
}

void await_sql(const char *statement)
{
    struct session *session = session_open();
    struct timespec pause = {.tv_nsec = 20000000L};
    for (int tries = 0; tries < 1000; tries++) {
        if (strcmp(session_sql(session, statement), "t") == 0) {
            PQfinish(session->pg);
            free(session);
            return;
        }
        nanosleep(&pause, NULL);
    }
    cr_assert_fail("it did not come to this within 20 s: %s", statement);
}

/* The same connection string with another database. */
static void point_to(const char *variable, const char *database)
{
    const char *url = getenv(variable), *name = url ? strstr(url, "dbname=") : NULL;
    cr_assert_not_null(name, "%s names no database", variable);
    setenv(variable, form("%.*sdbname=%s%s", (int)(name - url), url, database, name + strcspn(name, " ")), 1);
}

void own_database(const char *template)
{
    static const char *const variables[] = {"ATHAR_TEST_SUPER_URL", "ATHAR_DATABASE_URL", "ATHAR_MIGRATE_DATABASE_URL"};
    static int count;
    const char *name = form("own_%d_%d", getpid(), ++count);
    /* Another test may copy at this moment, and PostgreSQL then says that the template is in use. */
    struct session *session = session_open();
    session_sql(session, "select pg_advisory_lock(1)");
    session_sql(session, form("create database %s template %s", name, template));
    PQfinish(session->pg);
    free(session);
    for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
        point_to(variables[i], name);
}
