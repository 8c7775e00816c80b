/* The contract's word lists as people read them, in four languages; for any cache to keep. */
#include "queries/vocabularies.h"
#include "api/handlers/operations.h"

static int reply_terms(struct request *rq, const struct db_result *rows)
{
    int status = reply_list(rq, rows);
    return status == 200 ? reply_tagged(rq, "application/json", "public, max-age=3600") : status;
}

int list_vocabularies(struct request *rq)
{
    return reply_terms(rq, request_query(rq, list_vocabulary_terms, .vocabulary = T(NULL)));
}

int read_vocabulary(struct request *rq)
{
    const struct db_result *rows = request_query(rq, list_vocabulary_terms, .vocabulary = T(param(rq, "name")));
    if (rows && db_rows(rows) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_terms(rq, rows);
}
