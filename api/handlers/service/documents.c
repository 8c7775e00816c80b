/* The contract itself, as JSON and as YAML. */
#include "api/base/service.h"
#include "api/handlers/operations.h"
#include "db/embedded.h"
#include <string.h>

int read_contract_json(struct request *rq)
{
    const char *json = rq->service->contract_json;
    reply_header(rq, "Cache-Control", "public, max-age=300");
    return reply_text(rq, 200, "application/json", json, strlen(json));
}

int read_contract_yaml(struct request *rq)
{
    reply_header(rq, "Cache-Control", "public, max-age=300");
    return reply_text(rq, 200, "application/yaml", embedded_contract.data,
                      (size_t)(embedded_contract.end - embedded_contract.data));
}
