/* Which inquiries are of one family and which of one event, for the organization that holds them. */
#include "queries/groups.h"
#include "api/handlers/operations.h"

int create_inquiry_group(struct request *rq)
{
    const char *id = request_uuid(rq);
    const json_t *wanted = json_object_get(rq->body, "inquiry_ids");
    const char *inquiries = wanted ? request_dump(rq, wanted) : "[]";
    request_queue(rq, create_inquiry_group, .id = T(id), .kind = T(body_text(rq, "kind")),
                  .label = T(body_text(rq, "label")), .inquiries = T(inquiries));
    request_queue(rq, add_to_inquiry_group, .group_id = T(id), .inquiries = T(inquiries));
    const struct db_result *made = request_query(rq, read_inquiry_group, .id = T(id));
    if (made && db_rows(request_queued(rq, create_inquiry_group)) == 0)
        return reply_invalid(rq, PROBLEM_invalid_body, "/inquiry_ids", "No such inquiry is known.");
    return reply_row(rq, 201, made);
}

int read_inquiry_group(struct request *rq)
{
    return reply_row(rq, 200, request_query(rq, read_inquiry_group, .id = T(param(rq, "id"))));
}

int list_inquiry_groups(struct request *rq)
{
    return reply_query_page(rq, list_inquiry_groups, .kind = T(param(rq, "kind")), .inquiry = T(param(rq, "inquiry")));
}

int update_inquiry_group(struct request *rq)
{
    const char *match = request_match(rq), *id = param(rq, "id");
    if (!match)
        return refused(rq);
    request_queue(rq, update_inquiry_group, .id = T(id), .match = T(match), .label = T(body_text(rq, "label")),
                  .kind = T(body_text(rq, "kind")));
    return reply_changed_row(rq, update_inquiry_group, request_query(rq, read_inquiry_group, .id = T(id)));
}

int delete_inquiry_group(struct request *rq)
{
    return reply_gone(rq, request_query(rq, delete_inquiry_group, .id = T(param(rq, "id"))));
}

int add_to_inquiry_group(struct request *rq)
{
    const char *id = param(rq, "id");
    request_queue(rq, add_to_inquiry_group, .group_id = T(id),
                  .inquiries = T(request_format(rq, "[\"%s\"]", param(rq, "inquiryId"))));
    const struct db_result *now = request_query(rq, read_inquiry_group, .id = T(id));
    if (now && db_rows(request_queued(rq, add_to_inquiry_group)) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_only_row(rq, now);
}

int leave_inquiry_group(struct request *rq)
{
    return reply_gone(rq, request_query(rq, leave_inquiry_group, .group_id = T(param(rq, "id")),
                                        .inquiry = T(param(rq, "inquiryId"))));
}
