/* The gazetteer: search, walk down, read one place. */
#include "queries/places.h"
#include "api/handlers/operations.h"

int list_places(struct request *rq)
{
    return reply_query_page(rq, list_places, .q = T(param(rq, "q")), .level = T(param(rq, "level")),
                            .parent = T(param(rq, "parent")), .under = T(param(rq, "under")));
}

int read_place(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, read_place, .pcode = T(param(rq, "pcode"))));
}
