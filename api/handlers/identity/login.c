/* What whoever signs in or sets a password types, and how failures of that are counted. */
#include "api/handlers/identity/login.h"
#include "api/base/service.h"
#include "api/http/peer.h"
#include "api/schema/format.h"
#include <ctype.h>
#include <string.h>

#define LOGIN_WINDOW_S 900

bool login_rules(struct request *rq, const char *email, struct attempt_rule rules[static 2])
{
    const char *peer = request_peer_name(rq);
    unsigned most = rq->service->settings->login_failures;
    rules[0] = (struct attempt_rule){request_format(rq, "login:%s:%s", peer, email), most, LOGIN_WINDOW_S};
    rules[1] = (struct attempt_rule){request_format(rq, "login:%s", peer), most * 5, LOGIN_WINDOW_S};
    return rules[0].bucket && rules[1].bucket && attempts_allow(rq, &rules[0]) && attempts_allow(rq, &rules[1]);
}

const char *typed_email(struct request *rq)
{
    const char *typed = body_text(rq, "email");
    size_t length = strlen(typed);
    typed = text_trimmed(typed, &length);
    char *email = request_format(rq, "%.*s", (int)length, typed);
    for (char *at = email; at && *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return email;
}

int login_failed(struct request *rq, const struct attempt_rule rules[static 2], const char *detail)
{
    if (attempts_fail(rq, &rules[0]) && attempts_fail(rq, &rules[1]))
        reply_problem(rq, PROBLEM_unauthenticated, detail);
    return refused(rq);
}
