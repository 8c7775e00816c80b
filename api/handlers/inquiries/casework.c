/* A caseworker's day: who has a case, its tasks, and the log of trying to reach the family. */
#include "queries/casework.h"
#include "api/handlers/inquiries/casework.h"
#include "api/handlers/operations.h"
#include "queries/inquiries.h"
#include <string.h>

int read_casework(struct request *rq)
{
    return reply_row(rq, 200, request_query(rq, read_casework, .inquiry = T(param(rq, "id"))));
}

int update_casework(struct request *rq)
{
    const char *match = request_match(rq), *id = param(rq, "id");
    if (!match)
        return refused(rq);
    request_queue(rq, update_casework, .inquiry = T(id), .match = T(match), .patch = T(request_dump(rq, rq->body)));
    return reply_changed_row(rq, update_casework, request_query(rq, read_casework, .inquiry = T(id)));
}

/* ---- tasks ---- */

int create_task(struct request *rq)
{
    const char *id = request_uuid(rq), *inquiry = param(rq, "id");
    request_queue(rq, create_task, .id = T(id), .inquiry = T(inquiry), .title = T(body_text(rq, "title")),
                  .due_on = T(body_text(rq, "due_on")), .assignee = T(body_text(rq, "assignee_id")));
    return reply_row(rq, 201, request_query(rq, read_task, .id = T(id), .inquiry = T(inquiry)));
}

int read_task(struct request *rq)
{
    return reply_row(rq, 200,
                     request_query(rq, read_task, .id = T(param(rq, "taskId")), .inquiry = T(param(rq, "id"))));
}

int list_tasks(struct request *rq)
{
    return reply_page_of(rq, read_inquiry_open, list_tasks, .inquiry = T(param(rq, "id")));
}

const char *assignee_wanted(struct request *rq)
{
    const char *wanted = param(rq, "assignee");
    if (!wanted || strcmp(wanted, "none") == 0)
        return NULL;
    if (strcmp(wanted, "me") != 0)
        return wanted;
    if (!rq->identity.user[0])
        reply_problem(rq, PROBLEM_forbidden, "Only a person has cases and tasks.");
    return rq->identity.user;
}

int list_own_tasks(struct request *rq)
{
    const char *wanted = param(rq, "assignee"), *assignee = assignee_wanted(rq);
    if (rq->problem.kind != PROBLEM_none)
        return refused(rq);
    return reply_query_page(
        rq, list_own_tasks, .assignee = T(assignee), .nobodys = B(wanted && strcmp(wanted, "none") == 0),
        .done = B(strcmp(param(rq, "done"), "true") == 0), .overdue = B(strcmp(param(rq, "overdue"), "true") == 0),
        .due_before = T(param(rq, "due_before")));
}

int update_task(struct request *rq)
{
    const char *match = request_match(rq), *id = param(rq, "taskId"), *inquiry = param(rq, "id");
    if (!match)
        return refused(rq);
    request_queue(rq, update_task, .id = T(id), .inquiry = T(inquiry), .match = T(match),
                  .patch = T(request_dump(rq, rq->body)));
    return reply_changed_row(rq, update_task, request_query(rq, read_task, .id = T(id), .inquiry = T(inquiry)));
}

/* ---- the contact log ---- */

int create_contact(struct request *rq)
{
    return reply_new_row(rq, request_query(rq, create_contact, .id = T(request_uuid(rq)), .inquiry = T(param(rq, "id")),
                                           .at = T(body_text(rq, "at")), .channel = T(body_text(rq, "channel")),
                                           .outcome = T(body_text(rq, "outcome")), .tried = T(body_text(rq, "tried")),
                                           .words = T(body_text(rq, "text"))));
}

int read_contact(struct request *rq)
{
    return reply_only_row(
        rq, request_query(rq, read_contact, .id = T(param(rq, "contactId")), .inquiry = T(param(rq, "id"))));
}

int list_contacts(struct request *rq)
{
    return reply_page_of(rq, read_inquiry_open, list_contacts, .inquiry = T(param(rq, "id")));
}
