/* Capacities: who offers what an organization needs, and what is needed where without anybody near who offers it.
 */
#include "api/handlers/operations.h"
#include <string.h>

int list_capacity_matches(struct request *rq)
{
    const char *id = param(rq, "id"), *needs = strcmp(param(rq, "direction"), "needs") == 0 ? "needs" : NULL;
    request_queue(rq, read_organization_open, T(id));
    const struct db_result *rows = request_query(rq, list_capacity_matches, T(id), T(needs), T(param(rq, "limit")));
    if (rows && *db_cell(request_queued(rq, 0), 0, "is_open") != 't')
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_list(rq, rows);
}

int list_unmet_needs(struct request *rq)
{
    return reply_list(rq, request_query(rq, list_unmet_needs, T(param(rq, "skill")), T(param(rq, "place")),
                                        T(param(rq, "urgency")), T(param(rq, "within")), T(param(rq, "limit"))));
}
