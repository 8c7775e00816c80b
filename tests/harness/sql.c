/* The database behind the service, looked at as its superuser. */
#include "tests/harness.h"
#include <libpq-fe.h>

const char *sql(const char *statement)
{
    PGconn *pg = PQconnectdb(given("SUPER_URL"));
    PGresult *result = PQexec(pg, statement);
    ExecStatusType status = PQresultStatus(result);
    cr_assert(status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK, "%s: %s", statement, PQerrorMessage(pg));
    const char *cell = form("%s", PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    PQfinish(pg);
    return cell;
}
