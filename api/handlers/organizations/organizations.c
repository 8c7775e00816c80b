/* Organizations: tenants, and what they say of themselves for the map. Everybody sees the face that is meant for them.
 */
#include "queries/organizations.h"
#include "api/auth/scopes.h"
#include "api/handlers/merge_patch.h"
#include "api/handlers/operations.h"
#include "api/handlers/organizations/organization_filter.h"
#include "queries/merges.h"
#include <string.h>

/* Members of a body that are columns of their own; all others are the profile. */
static const char *const columns[] = {"names",      "kind",          "recipient_class", "status",
                                      "visibility", "location_blur", "listed"};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static struct db_value listed(const struct request *rq)
{
    const json_t *value = json_object_get(rq->body, "listed");
    return value ? B(json_is_true(value)) : T(NULL);
}

/* What of the body is profile, merged into what there was. NULL: a problem was set. */
static const char *profile_text(struct request *rq, json_t *before)
{
    json_t *patch = request_keep_json(rq, json_copy(rq->body));
    if (!patch || !before)
        return NULL;
    for (size_t i = 0; i < COLUMNS; i++)
        json_object_del(patch, columns[i]);
    if (!merge_patch(before, patch)) {
        reply_problem(rq, PROBLEM_unavailable, NULL);
        return NULL;
    }
    strip_nulls(before);
    return request_dump(rq, before);
}

/* What a body says of an organization: the members that are columns, and what was made of the others. */
#define ORGANIZATION_OF(rq, profile_json)                                                                              \
    .names = T(body_dump(rq, "names")), .kind = T(body_text(rq, "kind")),                                              \
    .recipient_class = T(body_text(rq, "recipient_class")), .profile = T(profile_json),                                \
    .visibility = T(body_dump(rq, "visibility")), .location_blur = T(body_text(rq, "location_blur")),                  \
    .listed = listed(rq)

int create_organization(struct request *rq)
{
    const char *id = request_uuid(rq), *profile = profile_text(rq, request_keep_json(rq, json_object()));
    if (!profile)
        return refused(rq);
    request_queue(rq, create_organization, .id = T(id), ORGANIZATION_OF(rq, profile));
    return reply_row(rq, 201, request_query(rq, read_organization, .id = T(id)));
}

int list_organizations(struct request *rq)
{
    struct page page;
    if (!page_open(rq, &page))
        return refused(rq);
    struct organization_filter filter = organization_filter(rq);
    return reply_page(rq, &page,
                      request_query(rq, list_organizations, FILTER(filter),
                                    .after_created = T(filter.q ? NULL : page.after_at),
                                    .after_rank = T(filter.q ? page.after_at : NULL), .after_id = T(page.after_id),
                                    .limit_given = T(page.limit_given)));
}

int count_organizations(struct request *rq)
{
    struct organization_filter filter = organization_filter(rq);
    return reply_list(rq, request_query(rq, count_organizations, FILTER(filter)));
}

/* What was merged is one with another for now: a merge can be undone, so no cache may keep the way there. */
static int reply_merged(struct request *rq)
{
    const struct db_result *rows = request_query(rq, read_merged, .id = T(param(rq, "id")));
    if (!rows || db_rows(rows) == 0)
        return reply_only_row(rq, rows);
    const char *target = db_cell(rows, 0, "merged_into");
    char *url = request_format(rq, "/v1/organizations/%s", target);
    if (url)
        reply_header(rq, "Location", url);
    return reply_json_take(rq, 307, json_pack("{s:s}", "merged_into", target));
}

int read_organization(struct request *rq)
{
    const struct db_result *rows = request_query(rq, read_organization, .id = T(param(rq, "id")));
    return rows && db_rows(rows) == 0 ? reply_merged(rq) : reply_row(rq, 200, rows);
}

/* The stored profile of a record that the asker may change, as a new object. NULL: a problem was set. */
static json_t *held_profile(struct request *rq, const struct db_result *rows)
{
    if (!reply_may_write(rq, rows))
        return NULL;
    return request_keep_json(rq, json_loads(db_cell(rows, 0, "profile"), 0, NULL));
}

/* What decides which consents reach an organization is not its own to change. */
static bool may_change(struct request *rq)
{
    static const char *const kept[] = {"kind", "recipient_class", "status"};
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        if (json_object_get(rq->body, kept[i]) && !(rq->identity.scopes & SCOPE(ORGANIZATIONS_WRITE))) {
            reply_problem(rq, PROBLEM_forbidden, "Kind, class and status are changed by an administrator.");
            return false;
        }
    return true;
}

int update_organization(struct request *rq)
{
    const char *id = param(rq, "id");
    if (!request_match(rq) || !may_change(rq))
        return refused(rq);
    const struct db_result *rows = request_query(rq, read_organization_profile, .id = T(id));
    const char *profile = profile_text(rq, held_profile(rq, rows));
    if (!profile)
        return refused(rq);
    const char *version = db_cell(rows, 0, "version");
    request_queue(rq, update_organization, .id = T(id), .version = T(version), .status = T(body_text(rq, "status")),
                  ORGANIZATION_OF(rq, profile));
    const struct db_result *after = request_query(rq, read_organization, .id = T(id));
    bool is_same = after && db_rows(after) > 0 && strcmp(db_cell(after, 0, "version"), version) == 0;
    if (after && db_rows(request_queued(rq, update_organization)) == 0 && !is_same)
        return reply_stale(rq, after);
    return reply_row(rq, 200, after);
}

int delete_organization(struct request *rq)
{
    const char *match = request_match(rq), *id = param(rq, "id");
    if (!match)
        return refused(rq);
    if (strcmp(rq->identity.role, "editor") != 0 && !(rq->identity.scopes & SCOPE(ORGANIZATIONS_WRITE)))
        return reply_problem(rq, PROBLEM_forbidden, "Its own editors and administrators delete an organization.");
    request_queue(rq, erase_organization, .id = T(id), .match = T(match));
    const struct db_result *after = request_query(rq, read_organization, .id = T(id));
    const struct db_result *erased = after ? request_queued(rq, erase_organization) : NULL;
    if (!erased || !db_cell(erased, 0, "outcome") || outcome_is(erased, erase_organization, stale))
        return reply_stale(rq, after);
    if (outcome_is(erased, erase_organization, busy))
        return reply_problem(rq, PROBLEM_conflict, "It has inquiries, or users who are more than its editors.");
    return reply_empty(rq, 204);
}

int list_organization_history(struct request *rq)
{
    return reply_page_of(rq, read_organization_held, list_organization_history, .organization = T(param(rq, "id")));
}

int verify_organization(struct request *rq)
{
    bool verified = json_is_true(json_object_get(rq->body, "verified"));
    const char *match;
    if (!request_optional_match(rq, &match))
        return refused(rq);
    request_queue(rq, verify_organization, .id = T(param(rq, "id")), .verified = B(verified),
                  .until = T(verified ? body_text(rq, "until") : NULL), .match = T(match));
    const struct db_result *after = request_query(rq, read_organization, .id = T(param(rq, "id")));
    if (match && after && db_rows(request_queued(rq, verify_organization)) == 0)
        return reply_stale(rq, after);
    return reply_row(rq, 200, after);
}
