/* What families and the law ask for: requests and their decisions, legal holds, retention, the copy of everything. */
#include "api/handlers/inquiries/inquiry_seal.h"
#include "api/handlers/operations.h"

int create_request(struct request *rq)
{
    return reply_new_row(rq, request_query(rq, create_request, T(request_uuid(rq)), T(param(rq, "id")),
                                           T(body_text(rq, "kind")), T(body_text(rq, "text"))));
}

int list_requests(struct request *rq)
{
    return reply_page_within(rq, QUERY_concerns_asker, QUERY_list_requests);
}

int decide_request(struct request *rq)
{
    const char *id = param(rq, "requestId"), *inquiry = param(rq, "id");
    request_queue(rq, decide_request, T(id), T(inquiry), T(body_text(rq, "decision")), T(body_text(rq, "reason")));
    const struct db_result *after = request_query(rq, read_request, T(id), T(inquiry));
    if (after && db_rows(after) > 0 && !db_cell(request_queued(rq, 0), 0, "state"))
        return reply_problem(rq, PROBLEM_conflict, "This request has been decided.");
    return reply_only_row(rq, after);
}

int create_hold(struct request *rq)
{
    return reply_new_row(rq, request_query(rq, create_hold, T(request_uuid(rq)), T(param(rq, "id")),
                                           T(body_text(rq, "reason")), T(body_text(rq, "review_on"))));
}

int list_holds(struct request *rq)
{
    return reply_page_within(rq, QUERY_concerns_asker, QUERY_list_holds);
}

int approve_hold(struct request *rq)
{
    request_queue(rq, approve_hold, T(param(rq, "holdId")), T(param(rq, "id")));
    return reply_done_row(rq, request_query(rq, read_hold, T(param(rq, "holdId")), T(param(rq, "id"))),
                          "It is decided, or another person has to approve what this one asked for.");
}

int release_hold(struct request *rq)
{
    request_queue(rq, release_hold, T(param(rq, "holdId")), T(param(rq, "id")));
    return reply_done_row(rq, request_query(rq, read_hold, T(param(rq, "holdId")), T(param(rq, "id"))),
                          "The hold has ended already.");
}

int set_retention(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, set_retention, T(param(rq, "id")), T(body_text(rq, "retain_until"))));
}

int read_access_copy(struct request *rq)
{
    return reply_opened_copy(rq, request_query(rq, read_access_copy, T(param(rq, "id"))));
}
