/* Likely duplicates of organizations, for stewards: proposed pairs, merges that can be undone, and the decision that a
 * pair is no duplicate. */
#include "queries/merges.h"
#include "api/handlers/operations.h"
#include "queries/networks.h"
#include <string.h>

static const char no_pair[] = "There are no two such organizations.";

int list_doubles(struct request *rq)
{
    return reply_query_page(rq, list_doubles, .organization = T(param(rq, "organization")));
}

int distinguish_organizations(struct request *rq)
{
    const struct db_result *rows =
        request_query(rq, distinguish_organizations, .one = T(param(rq, "id")), .other = T(param(rq, "otherId")));
    return rows && db_rows(rows) == 0 ? reply_problem(rq, PROBLEM_not_found, no_pair) : reply_empty(rq, 204);
}

/* What the queued function said, where it is a refusal: the status of the problem that was set; `nothing` is said where
 * it found nothing to do. 0: it was done. */
static int refusal(struct request *rq, const struct db_result *done, const char *nothing)
{
    static const struct {
        const char *outcome, *detail;
    } refusals[] = {
        {OUTCOME(create_merge, merged),
         "One of them is merged already; undo that first, or name what it was merged into."},
        {OUTCOME(create_merge, network), "The members of a network can only become members of a network."},
        {OUTCOME(undo_merge, no), "This merge was undone before, or the duplicate is not there any more."},
    };
    if (!done)
        return refused(rq);
    const char *outcome = db_cell(done, 0, "outcome");
    if (!outcome)
        return reply_problem(rq, PROBLEM_not_found, nothing);
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
        if (strcmp(refusals[i].outcome, outcome) == 0)
            return reply_problem(rq, PROBLEM_conflict, refusals[i].detail);
    return 0;
}

int create_merge(struct request *rq)
{
    const char *id = request_uuid(rq), *survivor = param(rq, "id");
    request_queue(rq, create_merge, .id = T(id), .survivor = T(survivor), .duplicate = T(body_text(rq, "duplicate_id")),
                  .reason = T(body_text(rq, "reason")));
    const struct db_result *after = request_query(rq, read_merge, .id = T(id), .survivor = T(survivor));
    int refused = refusal(rq, request_queued(rq, create_merge), no_pair);
    return refused ? refused : reply_new_row(rq, after);
}

int read_merge(struct request *rq)
{
    return reply_only_row(rq,
                          request_query(rq, read_merge, .id = T(param(rq, "mergeId")), .survivor = T(param(rq, "id"))));
}

int list_merges(struct request *rq)
{
    return reply_page_of(rq, read_organization_open, list_merges, .organization = T(param(rq, "id")));
}

int undo_merge(struct request *rq)
{
    const char *id = param(rq, "mergeId"), *survivor = param(rq, "id");
    request_queue(rq, undo_merge, .id = T(id), .survivor = T(survivor), .reason = T(body_text(rq, "reason")));
    const struct db_result *after = request_query(rq, read_merge, .id = T(id), .survivor = T(survivor));
    int refused = refusal(rq, request_queued(rq, undo_merge), NULL);
    return refused ? refused : reply_only_row(rq, after);
}
