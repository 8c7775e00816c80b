/* Capacities: who offers what an organization needs, and what is needed where without anybody near who offers it.
 */
#include "queries/capacities.h"
#include "api/base/gate.h"
#include "api/handlers/operations.h"
#include "queries/networks.h"
#include <string.h>

/* Each weighs tens of thousands of pairs. */
static struct gate matches = {.most = 4, .full = "As many matches as this service works out at once are under way."};

static const struct db_result *query_matches(struct request *rq, const char *id)
{
    bool needs = strcmp(param(rq, "direction"), "needs") == 0;
    if (!gate_enter(&matches, rq))
        return NULL;
    request_queue(rq, read_organization_open, .organization = T(id));
    const struct db_result *rows = request_query(rq, list_capacity_matches, .organization = T(id), .needs = B(needs),
                                                 .limit = T(param(rq, "limit")));
    gate_leave(&matches);
    return rows;
}

int list_capacity_matches(struct request *rq)
{
    const struct db_result *rows = query_matches(rq, param(rq, "id"));
    if (rows && !db_is(request_queued(rq, read_organization_open), 0, "is_open"))
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_list(rq, rows);
}

int list_unmet_needs(struct request *rq)
{
    if (!gate_enter(&matches, rq))
        return refused(rq);
    const struct db_result *rows = request_query(rq, list_unmet_needs, .skill = T(param(rq, "skill")),
                                                 .place = T(param(rq, "place")), .urgency = T(param(rq, "urgency")),
                                                 .within_km = T(param(rq, "within")), .limit = T(param(rq, "limit")));
    gate_leave(&matches);
    return reply_list(rq, rows);
}
