/* The gazetteer: search, walk down, read one place. */
#include "api/handlers/operations.h"

int list_places(struct request *rq)
{
    struct page page;
    if (!page_open(rq, &page))
        return problem_status(rq->problem.kind);
    return reply_page(rq, &page,
                      request_query(rq, list_places, T(param(rq, "q")), T(param(rq, "level")), T(param(rq, "parent")),
                                    T(param(rq, "under")), T(page.after_at), T(page.after_id), T(page.limit_plus)));
}

int read_place(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, read_place, T(param(rq, "pcode"))));
}
