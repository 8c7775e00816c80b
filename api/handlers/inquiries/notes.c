/* Notes that caseworkers write beside an inquiry. */
#include "api/handlers/operations.h"
#include "queries/inquiries.h"

int create_note(struct request *rq)
{
    const char *text = body_text(rq, "text");
    return reply_new_row(
        rq, request_query(rq, create_note, .id = T(request_uuid(rq)), .inquiry = T(param(rq, "id")), .note = T(text)));
}

int read_note(struct request *rq)
{
    return reply_only_row(rq,
                          request_query(rq, read_note, .id = T(param(rq, "noteId")), .inquiry = T(param(rq, "id"))));
}

int list_notes(struct request *rq)
{
    return reply_page_of(rq, read_inquiry_open, list_notes, .inquiry = T(param(rq, "id")));
}
