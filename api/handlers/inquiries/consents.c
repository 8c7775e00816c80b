/* Consents: record, list, withdraw, review; who can see an inquiry, and who has looked. */
#include "queries/consents.h"
#include "api/handlers/operations.h"
#include "queries/inquiries.h"
#include <string.h>

int create_consent(struct request *rq)
{
    const char *id = request_uuid(rq), *inquiry = param(rq, "id");
    request_queue(rq, create_consent, .id = T(id), .inquiry = T(inquiry), .consent = T(request_dump(rq, rq->body)));
    return reply_new_row(rq, request_query(rq, read_consent, .id = T(id), .inquiry = T(inquiry)));
}

int read_consent(struct request *rq)
{
    const char *inquiry = param(rq, "id");
    request_queue(rq, concerns_asker, .inquiry = T(inquiry));
    return reply_open_row(rq, concerns_asker,
                          request_query(rq, read_consent, .id = T(param(rq, "consentId")), .inquiry = T(inquiry)));
}

int list_consents(struct request *rq)
{
    return reply_page_of(rq, concerns_asker, list_consents, .inquiry = T(param(rq, "id")));
}

/* Adds an event to a consent and answers with the consent; `refusal` is why there may be none although it exists. */
static int end_consent(struct request *rq, const char *kind, const char *refusal)
{
    const char *id = param(rq, "consentId"), *inquiry = param(rq, "id");
    bool again = false;
    request_queue(rq, end_consent, .id = T(id), .inquiry = T(inquiry), .event = T(request_uuid(rq)), .kind = T(kind),
                  .reason = T(body_text(rq, "reason")));
    const struct db_result *after =
        request_try(rq, "consent_event_once", &again, read_consent, .id = T(id), .inquiry = T(inquiry));
    if (again)
        return reply_problem(rq, PROBLEM_conflict, "This has been done already.");
    return reply_done_row(rq, end_consent, after, refusal);
}

int withdraw_consent(struct request *rq)
{
    return end_consent(rq, "withdrawn", "The family gave it: the family ends it, or a second person.");
}

int review_consent(struct request *rq)
{
    bool approved = strcmp(body_text(rq, "decision"), "approve") == 0;
    return end_consent(rq, approved ? "approved" : "rejected", "Another person has to review what this one recorded.");
}

int read_access(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, read_access, .inquiry = T(param(rq, "id"))));
}

int list_access_log(struct request *rq)
{
    struct page page;
    if (!page_open(rq, &page))
        return refused(rq);
    request_queue(rq, concerns_asker, .inquiry = T(param(rq, "id")));
    return reply_open_page(rq, concerns_asker, &page,
                           request_query(rq, list_access_log, .inquiry = T(param(rq, "id")),
                                         .after_id = T(page.after_id), .limit_plus = T(page.limit_plus)));
}
