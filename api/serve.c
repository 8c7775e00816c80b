/* The pipeline of a request: each stage lets it pass or refuses it with a problem; then one write and one log line. */
#include "api/serve.h"
#include "api/auth/authenticate.h"
#include "api/http/body.h"
#include "api/http/finish.h"
#include "api/http/idempotency.h"
#include "api/http/negotiate.h"
#include "api/http/prefer.h"
#include "api/http/quota.h"
#include "api/http/refusal.h"
#include "api/http/trace.h"
#include <string.h>

/* Refused here: what the framing guard could not prove to be one well-formed request (400, 408, 413, 414, 431 ...). */
static bool check_framing(struct request *rq)
{
    int fault = exchange_fault(rq->wire);
    if (fault == 0)
        return true;
    reply_problem(rq, problem_of_status(fault), exchange_fault_detail(rq->wire));
    return false;
}

/* Refused here: malformed paths (400), unknown ones (404), methods the path does not have (405). */
static bool find_route(struct request *rq)
{
    const char *path = exchange_path(rq->wire);
    if (strcmp(path, "*") == 0 && strcmp(exchange_method(rq->wire), "OPTIONS") == 0)
        return true;
    switch (route_find(rq->service->contract, exchange_method(rq->wire), path, rq->is_admin, &rq->route)) {
    case ROUTE_FOUND:
        rq->operation = rq->route.operation;
        return true;
    case ROUTE_MALFORMED:
        reply_problem(rq, PROBLEM_malformed_request, rq->route.fault);
        return false;
    case ROUTE_UNKNOWN:
        if (!negotiate_slash(rq))
            reply_problem(rq, PROBLEM_not_found, NULL);
        return false;
    default:
        if (strcmp(exchange_method(rq->wire), "OPTIONS") == 0)
            return true;
        negotiate_allow(rq);
        reply_problem(rq, PROBLEM_method_not_allowed, NULL);
        return false;
    }
}

/* A field that asks for protection is heeded or refused: who sends it relies on it. */
static bool heeds_protections(struct request *rq)
{
    static const char *const protections[] = {"If-Match", "If-None-Match", "Idempotency-Key"};
    for (size_t i = 0; i < sizeof(protections) / sizeof(protections[0]); i++)
        if (strcmp(rq->operation->method, "GET") != 0 && exchange_header(rq->wire, protections[i]) &&
            !operation_takes(rq->operation, protections[i]))
            reply_invalid(rq, PROBLEM_invalid_parameter, protections[i], "This operation does not heed this field.");
    return rq->problem.kind == PROBLEM_none;
}

/* Refused here: parameters that do not fit (400). */
static bool read_parameters(struct request *rq)
{
    if (!heeds_protections(rq))
        return false;
    if (params_read(&rq->params, &rq->route, exchange_query(rq->wire), request_header, rq, &rq->problem.errors))
        return true;
    if (rq->problem.errors.count == 0)
        reply_problem(rq, PROBLEM_unavailable, "The service is short of memory.");
    else
        reply_problem(rq, PROBLEM_invalid_parameter, NULL);
    return false;
}

static bool handle(struct request *rq)
{
    rq->service->handlers[rq->operation->index](rq);
    return rq->problem.kind == PROBLEM_none;
}

/* The stages in their order. A preflight or OPTIONS is answered by `negotiate`, and a request that came before by
 * `idempotency_claim`, which then end the row. */
static const struct stage {
    bool (*run)(struct request *rq);
    enum stage_time time; /* to which its duration is added */
} stages[] = {
    /* clang-format off */
    {check_framing,     TIME_ROUTE},
    {find_route,        TIME_ROUTE},
    {negotiate,         TIME_ROUTE},
    {authenticate,      TIME_AUTH},
    {quota_take,        TIME_AUTH},
    {quota_enter,       TIME_AUTH},
    {check_body,        TIME_READ},
    {read_body,         TIME_READ},
    {read_parameters,   TIME_VALIDATE},
    {validate_body,     TIME_VALIDATE},
    {idempotency_claim, TIME_HANDLER},
    {handle,            TIME_HANDLER},
    {idempotency_keep,  TIME_HANDLER},
    /* clang-format on */
};

void serve(struct exchange *exchange, void *context)
{
    const struct listener *listener = context;
    struct request rq = {.service = listener->service, .wire = exchange, .is_admin = listener->is_admin};
    double start = now_ms(), before = start;
    trace_open(&rq);
    rq.language = language_of(exchange_header(exchange, "Accept-Language"));
    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
        bool passed = stages[i].run(&rq);
        double after = now_ms();
        rq.times[stages[i].time] += after - before;
        before = after;
        if (!passed)
            break;
    }
    idempotency_release(&rq);
    prefer_minimal(&rq);
    if (rq.operation && rq.problem.kind == PROBLEM_not_found)
        quota_miss(&rq);
    if (rq.identity.known && rq.problem.kind == PROBLEM_unauthenticated)
        authenticate_anew(&rq);
    finish(&rq);
    refusal_note(&rq);
    quota_leave(&rq);
    trace_close(&rq, now_ms() - start);
    request_end(&rq);
}
