/* Organizations and their services after the API of HSDS 3.0, each asker's own faces. */
#include "api/exchange/hsds.h"
#include "api/base/service.h"
#include "api/handlers/operations.h"
#include "api/http/stream.h"
#include "queries/hsds.h"
#include <stdlib.h>
#include <string.h>

int read_hsds(struct request *rq)
{
    const struct settings *settings = rq->service->settings;
    const char *url = settings->public_url[0] ? settings->public_url : settings->issuer;
    size_t length = strlen(url);
    const char *body = request_format(
        rq,
        "{\"version\":\"3.0\",\"profile\":\"https://docs.openreferral.org/en/v3.0.0/hsds/\",\"openapi_url\":\"%.*s/"
        "openapi.json\"}",
        (int)(length > 0 && url[length - 1] == '/' ? length - 1 : length), url);
    return body ? reply_text(rq, 200, "application/json", body, strlen(body)) : refused(rq);
}

/* What one row tells: the organization, or the service whose place the row has in "_position". */
static void add_row(struct request *rq, const struct db_result *rows, size_t row, struct text *out, bool full)
{
    json_t *record = request_record_new(rq, rows, row);
    struct hsds hsds = {.record = record, .language = rq->language, .out = out};
    if (record && db_has_column(rows, "_position"))
        hsds_add_service(&hsds, strtoul(db_cell(rows, row, "_position"), NULL, 10), full);
    else if (record)
        hsds_add_organization(&hsds, full);
    json_decref(record);
}

/* HSDS's page: `_total` counts all that there is, a row without an id is no row. */
static int reply_hsds_page(struct request *rq, const struct db_result *rows)
{
    if (!rows)
        return refused(rq);
    struct text *out = &rq->reply.body;
    size_t total = strtoul(db_cell(rows, 0, "_total"), NULL, 10), size = strtoul(param(rq, "per_page"), NULL, 10);
    size_t page = strtoul(param(rq, "page"), NULL, 10), pages = (total + size - 1) / size;
    size_t count = db_cell(rows, 0, "id") ? db_rows(rows) : 0;
    text_addf(out,
              "{\"total_items\":%zu,\"total_pages\":%zu,\"page_number\":%zu,\"size\":%zu,\"first_page\":%s,"
              "\"last_page\":%s,\"empty\":%s,\"contents\":[",
              total, pages, page, count, page == 1 ? "true" : "false", page >= pages ? "true" : "false",
              count == 0 ? "true" : "false");
    for (size_t i = 0; i < count; i++) {
        text_adds(out, i ? "," : "");
        add_row(rq, rows, i, out, false);
    }
    text_adds(out, "]}");
    return reply_set(rq, 200, "application/json");
}

static int reply_hsds_one(struct request *rq, const struct db_result *rows)
{
    if (!rows)
        return refused(rq);
    if (db_rows(rows) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    add_row(rq, rows, 0, &rq->reply.body, true);
    return reply_set(rq, 200, "application/json");
}

int list_hsds_organizations(struct request *rq)
{
    return reply_hsds_page(rq,
                           request_query(rq, list_hsds_organizations, .q = T(param(rq, "search")),
                                         .page_number = T(param(rq, "page")), .page_size = T(param(rq, "per_page"))));
}

int list_hsds_services(struct request *rq)
{
    return reply_hsds_page(rq,
                           request_query(rq, list_hsds_services, .q = T(param(rq, "search")),
                                         .organization = T(param(rq, "organization_id")),
                                         .modified_after = T(param(rq, "modified_after")),
                                         .page_number = T(param(rq, "page")), .page_size = T(param(rq, "per_page"))));
}

int read_hsds_organization(struct request *rq)
{
    return reply_hsds_one(rq, request_query(rq, read_hsds_organization, .id = T(param(rq, "id"))));
}

int read_hsds_service(struct request *rq)
{
    return reply_hsds_one(rq, request_query(rq, read_hsds_service, .service = T(param(rq, "id"))));
}

static const struct db_result *next_organizations(struct request *rq, const void *context, const char *after,
                                                  const char *limit)
{
    (void)context;
    return request_query(rq, export_hsds, .q = T(param(rq, "search")), .after_id = T(after), .limit_rows = T(limit));
}

static void add_line(struct request *rq, const void *context, const struct db_result *rows, size_t row,
                     struct text *out)
{
    (void)context;
    add_row(rq, rows, row, out, true);
    text_adds(out, "\n");
}

int export_hsds(struct request *rq)
{
    return reply_stream(rq, &(struct stream){.media = "application/x-ndjson",
                                             .file_name = "organizations.hsds.ndjson",
                                             .page = next_organizations,
                                             .row = add_line});
}
