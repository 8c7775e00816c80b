/* Notes that caseworkers write beside an inquiry. */
#include "api/handlers/operations.h"

int create_note(struct request *rq)
{
    const char *text = body_text(rq, "text");
    return reply_new_row(rq, request_query(rq, create_note, T(request_uuid(rq)), T(param(rq, "id")), T(text)));
}

int list_notes(struct request *rq)
{
    struct page page;
    if (!page_open(rq, &page))
        return problem_status(rq->problem.kind);
    request_queue(rq, read_inquiry_open, T(param(rq, "id")));
    return reply_open_page(
        rq, &page,
        request_query(rq, list_notes, T(param(rq, "id")), T(page.after_at), T(page.after_id), T(page.limit_plus)));
}
