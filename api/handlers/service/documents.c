/* The contract itself, as JSON and as YAML; and what people and crawlers look for at the bare address. */
#include "api/base/service.h"
#include "api/handlers/operations.h"
#include "db/embedded.h"
#include <string.h>
#include <time.h>

#define REPORTS_WITHIN_DAYS 180 /* RFC 9116, section 2.5.5: less than a year */

int read_contract_json(struct request *rq)
{
    const char *json = rq->service->contract_json;
    text_add(&rq->reply.body, json, strlen(json));
    return reply_tagged(rq, "application/json", "public, no-cache");
}

int read_contract_yaml(struct request *rq)
{
    text_add(&rq->reply.body, embedded_contract.data, (size_t)(embedded_contract.end - embedded_contract.data));
    return reply_tagged(rq, "application/yaml", "public, no-cache");
}

/* Whoever comes to the bare address is led to the documents. */
int read_root(struct request *rq)
{
    reply_header(rq, "Location", "/docs");
    return reply_empty(rq, 307);
}

/* Nothing here is for search engines: who is found is found by people who ask. */
int read_robots(struct request *rq)
{
    static const char none[] = "User-agent: *\nDisallow: /\n";
    reply_header(rq, "Cache-Control", "public, max-age=86400");
    return reply_text(rq, 200, "text/plain", none, sizeof(none) - 1);
}

/* RFC 9116: where to tell of a weakness, where the operator says so. */
int read_security_contact(struct request *rq)
{
    const char *contact = rq->service->settings->security_contact;
    time_t until = time(NULL) + REPORTS_WITHIN_DAYS * 86400L;
    struct tm parts;
    char day[32];
    if (contact[0] == '\0')
        return reply_problem(rq, PROBLEM_not_found, NULL);
    strftime(day, sizeof(day), "%Y-%m-%dT00:00:00Z", gmtime_r(&until, &parts));
    text_addf(&rq->reply.body, "Contact: %s\nExpires: %s\nPreferred-Languages: ar, en, ku, tr\n", contact, day);
    return reply_set(rq, 200, "text/plain");
}
