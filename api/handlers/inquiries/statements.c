/* Statements: what is claimed about fate and whereabouts, the review of a second person, and how it is taken back. */
#include "queries/statements.h"
#include "api/handlers/inquiries/claim_date.h"
#include "api/handlers/operations.h"
#include "queries/inquiries.h"
#include <string.h>

int create_statement(struct request *rq)
{
    struct date_interval date;
    const char *from = NULL, *to = NULL;
    if (claim_date_read(rq, rq->body, "date", "", &date)) {
        from = claim_from(rq, &date);
        to = claim_to(rq, &date);
    }
    if (rq->problem.kind != PROBLEM_none)
        return refused(rq);
    return reply_new_row(rq, request_query(rq, create_statement, .id = T(request_uuid(rq)),
                                           .inquiry = T(param(rq, "id")), .statement = T(request_dump(rq, rq->body)),
                                           .date_from = T(from), .date_to = T(to)));
}

int read_statement(struct request *rq)
{
    const char *inquiry = param(rq, "id");
    request_queue(rq, read_inquiry_open, .inquiry = T(inquiry));
    return reply_open_row(rq, read_inquiry_open,
                          request_query(rq, read_statement, .id = T(param(rq, "statementId")), .inquiry = T(inquiry)));
}

int list_statements(struct request *rq)
{
    return reply_page_of(rq, read_inquiry_open, list_statements, .inquiry = T(param(rq, "id")));
}

int review_statement(struct request *rq)
{
    const char *id = param(rq, "statementId"), *inquiry = param(rq, "id");
    const char *state = strcmp(body_text(rq, "decision"), "approve") == 0 ? "accepted" : "rejected";
    request_queue(rq, review_statement, .id = T(id), .inquiry = T(inquiry), .state = T(state),
                  .reason = T(body_text(rq, "reason")));
    return reply_done_row(rq, review_statement, request_query(rq, show_statement, .id = T(id), .inquiry = T(inquiry)),
                          "It is decided, or another person has to review what this one claimed.");
}

int retract_statement(struct request *rq)
{
    const char *id = param(rq, "statementId"), *inquiry = param(rq, "id");
    request_queue(rq, retract_statement, .id = T(id), .inquiry = T(inquiry), .reason = T(body_text(rq, "reason")));
    return reply_done_row(rq, retract_statement, request_query(rq, show_statement, .id = T(id), .inquiry = T(inquiry)),
                          "It is not accepted, or another person has to retract what this one claimed.");
}
