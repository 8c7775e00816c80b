/* The texts that people agree to, for anybody and any cache to keep. */
#include "queries/consent_forms.h"
#include "api/handlers/operations.h"

static const char KEPT[] = "public, max-age=3600";

int list_consent_forms(struct request *rq)
{
    int status = reply_list(rq, request_query(rq, list_consent_forms, .sha256 = T(NULL)));
    return status == 200 ? reply_tagged(rq, "application/json", KEPT) : status;
}

int read_consent_form(struct request *rq)
{
    int status = reply_only_row(rq, request_query(rq, list_consent_forms, .sha256 = T(param(rq, "sha256"))));
    return status == 200 ? reply_tagged(rq, "application/json", KEPT) : status;
}
