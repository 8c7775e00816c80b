/* Statements: what is claimed about fate and whereabouts, and the review of a second person. */
#include "api/handlers/operations.h"
#include <string.h>

int create_statement(struct request *rq)
{
    return reply_new_row(rq, request_query(rq, create_statement, T(request_uuid(rq)), T(param(rq, "id")),
                                           T(request_dump(rq, rq->body))));
}

int list_statements(struct request *rq)
{
    return reply_page_within(rq, QUERY_read_inquiry_open, QUERY_list_statements);
}

int review_statement(struct request *rq)
{
    const char *id = param(rq, "statementId"), *inquiry = param(rq, "id");
    const char *state = strcmp(body_text(rq, "decision"), "approve") == 0 ? "accepted" : "rejected";
    request_queue(rq, review_statement, T(id), T(inquiry), T(state), T(body_text(rq, "reason")));
    return reply_done_row(rq, request_query(rq, read_statement, T(id), T(inquiry)),
                          "It is decided, or another person has to review what this one claimed.");
}
