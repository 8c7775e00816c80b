/* What families and the law ask for: requests and their decisions, legal holds, retention, the copy of everything. */
#include "queries/requests.h"
#include "api/handlers/inquiries/inquiry_seal.h"
#include "api/handlers/operations.h"
#include "queries/inquiries.h"

int create_request(struct request *rq)
{
    return reply_new_row(rq, request_query(rq, create_request, .id = T(request_uuid(rq)), .inquiry = T(param(rq, "id")),
                                           .kind = T(body_text(rq, "kind")), .words = T(body_text(rq, "text"))));
}

int read_request(struct request *rq)
{
    const char *inquiry = param(rq, "id");
    request_queue(rq, concerns_asker, .inquiry = T(inquiry));
    return reply_open_row(rq, concerns_asker,
                          request_query(rq, read_request, .id = T(param(rq, "requestId")), .inquiry = T(inquiry)));
}

int list_requests(struct request *rq)
{
    return reply_page_of(rq, concerns_asker, list_requests, .inquiry = T(param(rq, "id")));
}

int decide_request(struct request *rq)
{
    const char *id = param(rq, "requestId"), *inquiry = param(rq, "id");
    const json_t *include = json_object_get(rq->body, "include");
    request_queue(rq, decide_request, .id = T(id), .inquiry = T(inquiry), .decision = T(body_text(rq, "decision")),
                  .reason = T(body_text(rq, "reason")), .include = T(include ? request_dump(rq, include) : NULL));
    const struct db_result *after = request_query(rq, read_request, .id = T(id), .inquiry = T(inquiry));
    const struct db_result *decided = after ? request_queued(rq, decide_request) : NULL;
    if (outcome_is(decided, decide_request, own))
        return reply_problem(rq, PROBLEM_conflict, "Another person has to decide what this one asked for.");
    if (outcome_is(decided, decide_request, no_copy))
        return reply_invalid(rq, PROBLEM_invalid_body, "/include", "It is for a family's request for a copy.");
    if (outcome_is(decided, decide_request, no_part))
        return reply_invalid(rq, PROBLEM_invalid_body, "/include", "The copy leaves nothing out there.");
    if (decided && db_rows(after) > 0 && !db_cell(decided, 0, "outcome"))
        return reply_problem(rq, PROBLEM_conflict, "This request has been decided.");
    return reply_only_row(rq, after);
}

int create_hold(struct request *rq)
{
    return reply_new_row(rq, request_query(rq, create_hold, .id = T(request_uuid(rq)), .inquiry = T(param(rq, "id")),
                                           .reason = T(body_text(rq, "reason")),
                                           .review_on = T(body_text(rq, "review_on"))));
}

int read_hold(struct request *rq)
{
    const char *inquiry = param(rq, "id");
    request_queue(rq, concerns_asker, .inquiry = T(inquiry));
    return reply_open_row(rq, concerns_asker,
                          request_query(rq, read_hold, .id = T(param(rq, "holdId")), .inquiry = T(inquiry)));
}

int list_holds(struct request *rq)
{
    return reply_page_of(rq, concerns_asker, list_holds, .inquiry = T(param(rq, "id")));
}

int approve_hold(struct request *rq)
{
    request_queue(rq, approve_hold, .id = T(param(rq, "holdId")), .inquiry = T(param(rq, "id")));
    return reply_done_row(rq, approve_hold,
                          request_query(rq, read_hold, .id = T(param(rq, "holdId")), .inquiry = T(param(rq, "id"))),
                          "It is decided, or another person has to approve what this one asked for.");
}

int release_hold(struct request *rq)
{
    request_queue(rq, release_hold, .id = T(param(rq, "holdId")), .inquiry = T(param(rq, "id")));
    return reply_done_row(rq, release_hold,
                          request_query(rq, read_hold, .id = T(param(rq, "holdId")), .inquiry = T(param(rq, "id"))),
                          "It has ended, or another person has to end it.");
}

int set_retention(struct request *rq)
{
    const char *match, *id = param(rq, "id");
    if (!request_optional_match(rq, &match))
        return refused(rq);
    request_queue(rq, set_retention, .inquiry = T(id), .retain_until = T(body_text(rq, "retain_until")),
                  .match = T(match));
    const struct db_result *set = request_run(rq) ? request_queued(rq, set_retention) : NULL;
    if (set && match && db_rows(set) == 0)
        return reply_stale(rq, request_query(rq, show_inquiry, .id = T(id)));
    return reply_only_row(rq, set);
}

int read_access_copy(struct request *rq)
{
    return reply_opened_copy(rq, request_query(rq, read_access_copy, .inquiry = T(param(rq, "id"))));
}
