/* Webhooks of organizations: where their portals are told that something happened, with a secret that is shown once. */
#include "queries/webhooks.h"
#include "api/base/service.h"
#include "api/handlers/operations.h"
#include "api/sealing/ring.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* As Standard Webhooks writes a secret: "whsec_" and base64. */
#define SECRET_TEXT 64

/* The address of the body, if it has one, by HTTPS but for tests. False: 422 was set. */
static bool is_fit(struct request *rq)
{
    const char *url = body_text(rq, "url");
    bool plain = url && strncasecmp(url, "https:", 6) != 0;
    if (plain && rq->service->settings->webhook_loopback == 0)
        reply_invalid(rq, PROBLEM_invalid_body, "/url", "A webhook is told by HTTPS.");
    return rq->problem.kind == PROBLEM_none;
}

/* The events of the body as array text, NULL where it has none; the words are the contract's. */
static const char *events_of(struct request *rq)
{
    const json_t *list = json_object_get(rq->body, "events");
    const char *names = NULL;
    size_t i;
    json_t *name;
    json_array_foreach (list, i, name)
        names = request_format(rq, "%s%s%s", i ? names : "{", i ? "," : "", json_string_value(name));
    return names ? request_format(rq, "%s}", names) : NULL;
}

int create_webhook(struct request *rq)
{
    unsigned char secret[SEAL_KEY];
    char shown[SECRET_TEXT] = "whsec_";
    struct wrapped_key kept;
    const char *id = request_uuid(rq), *tenant = body_text(rq, "tenant_id"), *events = events_of(rq);
    const json_t *enabled = json_object_get(rq->body, "enabled");
    if (!is_fit(rq) || !id || !events)
        return refused(rq);
    randombytes_buf(secret, sizeof(secret));
    sodium_bin2base64(shown + strlen(shown), sizeof(shown) - strlen(shown), secret, sizeof(secret),
                      sodium_base64_VARIANT_ORIGINAL);
    seal_wrap_secret(rq->service->seal_ring, id, tenant, secret, &kept);
    sodium_memzero(secret, sizeof(secret));
    const struct db_result *rows =
        request_query(rq, create_webhook, .id = T(id), .tenant = T(tenant), .url = T(body_text(rq, "url")),
                      .events = T(events), .enabled = B(!json_is_false(enabled)), .ring_key = T(kept.ring_key),
                      .wrapped = BYTES(kept.bytes, SEAL_WRAPPED), .secret = T(shown));
    sodium_memzero(shown, sizeof(shown));
    if (rows && db_rows(rows) == 0)
        return reply_problem(rq, PROBLEM_conflict, "An organization has ten webhooks at most.");
    return reply_row(rq, 201, rows);
}

int list_webhooks(struct request *rq)
{
    return reply_query_page(rq, list_webhooks, .tenant = T(param(rq, "tenant")));
}

int read_webhook(struct request *rq)
{
    return reply_row(rq, 200, request_query(rq, read_webhook, .id = T(param(rq, "id"))));
}

int update_webhook(struct request *rq)
{
    const char *match = request_match(rq), *id = param(rq, "id"), *events = events_of(rq);
    const json_t *enabled = json_object_get(rq->body, "enabled");
    if (!match || !is_fit(rq))
        return refused(rq);
    request_queue(rq, update_webhook, .id = T(id), .match = T(match), .url = T(body_text(rq, "url")),
                  .events = T(events), .enabled = enabled ? B(json_is_true(enabled)) : T(NULL));
    const struct db_result *after = request_query(rq, read_webhook, .id = T(id));
    bool stale = after && db_rows(request_queued(rq, update_webhook)) == 0 &&
                 (db_rows(after) == 0 || !request_may_change(rq, db_cell(after, 0, "version")));
    return stale ? reply_stale(rq, after) : reply_row(rq, 200, after);
}

int delete_webhook(struct request *rq)
{
    return reply_gone(rq, request_query(rq, delete_webhook, .id = T(param(rq, "id"))));
}

int list_webhook_deliveries(struct request *rq)
{
    struct page page;
    const char *id = param(rq, "id");
    if (!page_open(rq, &page))
        return refused(rq);
    request_queue(rq, read_webhook_open, .id = T(id));
    return reply_open_page(
        rq, read_webhook_open, &page,
        request_query(rq, list_webhook_deliveries, PAGE(page), .webhook = T(id), .state = T(param(rq, "state"))));
}
