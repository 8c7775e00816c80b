/* Capacities: who offers what an organization needs, and what is needed where without anybody near who offers it.
 */
#include "api/base/gate.h"
#include "api/handlers/operations.h"
#include <string.h>

/* Each weighs tens of thousands of pairs. */
static struct gate matches = {.most = 4, .full = "As many matches as this service works out at once are under way."};

static const struct db_result *query_matches(struct request *rq, const char *id)
{
    const char *needs = strcmp(param(rq, "direction"), "needs") == 0 ? "needs" : NULL;
    if (!gate_enter(&matches, rq))
        return NULL;
    request_queue(rq, read_organization_open, T(id));
    const struct db_result *rows = request_query(rq, list_capacity_matches, T(id), T(needs), T(param(rq, "limit")));
    gate_leave(&matches);
    return rows;
}

int list_capacity_matches(struct request *rq)
{
    const struct db_result *rows = query_matches(rq, param(rq, "id"));
    if (rows && *db_cell(request_queued(rq, 0), 0, "is_open") != 't')
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_list(rq, rows);
}

int list_unmet_needs(struct request *rq)
{
    if (!gate_enter(&matches, rq))
        return problem_status(rq->problem.kind);
    const struct db_result *rows =
        request_query(rq, list_unmet_needs, T(param(rq, "skill")), T(param(rq, "place")), T(param(rq, "urgency")),
                      T(param(rq, "within")), T(param(rq, "limit")));
    gate_leave(&matches);
    return reply_list(rq, rows);
}
