/* Organizations in their minimal record: an organization is a tenant. */
#include "api/handlers/operations.h"

static const char *names_text(struct request *rq)
{
    return request_dump(rq, json_object_get(rq->body, "names"));
}

int create_organization(struct request *rq)
{
    return reply_created(
        rq, request_query(rq, create_organization, T(request_uuid(rq)), T(names_text(rq)), T(body_text(rq, "kind"))),
        "/v1/organizations/%s");
}

int list_organizations(struct request *rq)
{
    struct page page;
    if (!page_open(rq, &page))
        return problem_status(rq->problem.kind);
    return reply_page(rq, &page,
                      request_query(rq, list_organizations, T(param(rq, "kind")), T(page.after_at), T(page.after_id),
                                    T(page.limit_plus)));
}

int read_organization(struct request *rq)
{
    return reply_row(rq, 200, request_query(rq, read_organization, T(param(rq, "id"))));
}

int update_organization(struct request *rq)
{
    const char *version = request_version(rq), *id = param(rq, "id");
    if (!version)
        return problem_status(rq->problem.kind);
    request_queue(rq, update_organization, T(id), T(version), T(names_text(rq)), T(body_text(rq, "kind")),
                  T(body_text(rq, "status")));
    const struct db_result *after = request_query(rq, read_organization, T(id));
    if (after && db_rows(request_queued(rq, 0)) == 0)
        return reply_stale(rq, after);
    return reply_row(rq, 200, after);
}
