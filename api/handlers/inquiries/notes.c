/* Notes that caseworkers write beside an inquiry. */
#include "api/handlers/operations.h"

int create_note(struct request *rq)
{
    const char *text = body_text(rq, "text");
    return reply_new_row(rq, request_query(rq, create_note, T(request_uuid(rq)), T(param(rq, "id")), T(text)));
}

int list_notes(struct request *rq)
{
    return reply_page_within(rq, QUERY_read_inquiry_open, QUERY_list_notes);
}
