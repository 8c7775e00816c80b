/* Notes refusals in the audit log, few enough that they are no weapon. */
#include "api/http/refusal.h"
#include "api/base/service.h"
#include "api/http/quota.h"
#include "queries/audit.h"

#define TOLD_A_MINUTE 5
#define WHOLE         20 /* a refused right makes an event; so do twenty misses in a minute, as ids are mistyped too */

static unsigned weight_of(const struct request *rq)
{
    switch (rq->problem.kind) {
    case PROBLEM_unauthenticated:
    case PROBLEM_forbidden:
        return WHOLE;
    case PROBLEM_not_found:
        return 1;
    default:
        return 0;
    }
}

void refusal_note(struct request *rq)
{
    const struct identity *who = &rq->identity;
    unsigned weight = rq->operation && who->bearer[0] ? weight_of(rq) : 0;
    if (weight == 0 || !quota_tells(rq, weight, WHOLE, TOLD_A_MINUTE))
        return;
    /* The credential may be dead, so it is only named, and asks for nothing. */
    struct db_identity nobody = {.reach = "tenant", .request = rq->id, .operation = rq->operation->id};
    struct db_call call = DB_CALL(note_refusal, .credential = T(who->credential[0] ? who->credential : NULL),
                                  .user = T(who->user[0] ? who->user : NULL));
    struct db_result *rows = NULL;
    struct db_error error = {0};
    if (db_run(rq->service->pool, &nobody, &call, 1, &rows, &error))
        db_result_free(rows);
}
