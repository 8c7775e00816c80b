/* What belongs to somebody who leaves, and how it is given to a colleague. */
#include "api/handlers/operations.h"
#include "queries/casework.h"

/* {"items": [...]} of rows; 404 where there is none. */
static int reply_belongings(struct request *rq, const struct db_result *rows)
{
    if (rows && db_rows(rows) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_list(rq, rows);
}

int list_belongings(struct request *rq)
{
    return reply_belongings(rq, request_query(rq, list_belongings, .id = T(param(rq, "id"))));
}

int hand_over(struct request *rq)
{
    const json_t *kinds = json_object_get(rq->body, "kinds");
    return reply_belongings(rq, request_query(rq, hand_over, .id = T(param(rq, "id")),
                                              .colleague = T(body_text(rq, "to_id")),
                                              .kinds = T(kinds ? request_dump(rq, kinds) : "[\"case\",\"task\"]")));
}
