/* The gazetteer: search, walk down, read one place. Open to strangers, and for any cache to keep as long as it asks. */
#include "queries/places.h"
#include "api/handlers/operations.h"

static int reply_public(struct request *rq, int status)
{
    return status == 200 ? reply_tagged(rq, "application/json", "public, no-cache") : status;
}

int list_places(struct request *rq)
{
    return reply_public(rq, reply_query_page(rq, list_places, .q = T(param(rq, "q")), .level = T(param(rq, "level")),
                                             .parent = T(param(rq, "parent")), .under = T(param(rq, "under"))));
}

int read_place(struct request *rq)
{
    return reply_public(rq, reply_only_row(rq, request_query(rq, read_place, .pcode = T(param(rq, "pcode")))));
}
