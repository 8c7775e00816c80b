/* Liveness, readiness and metrics, on the admin listener. */
#include "api/auth/token.h"
#include "api/base/service.h"
#include "api/handlers/operations.h"
#include "api/http/metrics.h"
#include "queries/system.h"
#include <stdlib.h>

int read_livez(struct request *rq)
{
    return reply_json_take(rq, 200, json_pack("{s:s}", "status", "alive"));
}

int read_readyz(struct request *rq)
{
    const struct db_result *rows = request_query(rq, read_schema_version);
    rq->problem = (struct problem){0};
    bool database = rows && db_rows(rows) == 1;
    bool schema = database && strtol(db_cell(rows, 0, "number"), NULL, 10) == db_schema_wanted();
    bool writable = database && db_is(rows, 0, "writable");
    bool keys = keyring_can_sign(rq->service->keyring), open = !atomic_load(&rq->service->draining);
    return reply_json_take(rq, database && schema && writable && keys && open ? 200 : 503,
                           json_pack("{s:b,s:b,s:b,s:b,s:b}", "database", database, "schema", schema, "writable",
                                     writable, "keys", keys, "accepting", open));
}

int read_metrics(struct request *rq)
{
    struct text out = {0};
    struct db_pool_state pool = db_pool_state(rq->service->pool);
    unsigned in_flight = rq->service->server ? server_in_flight(rq->service->server) : 0;
    metrics_write(rq->service->metrics, &pool, in_flight, &out);
    metrics_write_jobs(request_query(rq, count_jobs), &out);
    rq->problem = (struct problem){0}; /* without a database the other counters still matter */
    if (out.failed)
        reply_problem(rq, PROBLEM_unavailable, NULL);
    else
        reply_text(rq, 200, "text/plain; version=0.0.4", out.data, out.length);
    text_clear(&out);
    return rq->reply.status;
}
