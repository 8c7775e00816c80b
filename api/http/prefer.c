/* Takes the record out of an answer whose client wants none of it. */
#include "api/http/prefer.h"
#include <string.h>
#include <strings.h>

/* Whether the first `return` of the list says minimal; later ones do not count (RFC 7240, section 2). */
static bool wants_minimal(const char *list)
{
    static const char minimal[] = "return=minimal", quoted[] = "return=\"minimal\"";
    for (const char *at = list; at && *at;) {
        at += strspn(at, " \t,");
        size_t length = strcspn(at, ",;"), whole = strcspn(at, ",");
        while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t'))
            length--;
        if (strncasecmp(at, "return", 6) == 0 && (at[6] == '=' || length == 6))
            return (length == sizeof(minimal) - 1 && strncasecmp(at, minimal, length) == 0) ||
                   (length == sizeof(quoted) - 1 && strncasecmp(at, quoted, length) == 0);
        at += whole;
    }
    return false;
}

void prefer_minimal(struct request *rq)
{
    int status = rq->reply.status;
    if (!rq->operation || rq->problem.kind != PROBLEM_none || (status != 200 && status != 201) ||
        !operation_takes(rq->operation, "Prefer") || !wants_minimal(exchange_header(rq->wire, "Prefer")))
        return;
    text_clear(&rq->reply.body);
    rq->reply.media = NULL;
    rq->reply.status = status == 200 ? 204 : 201;
    reply_header(rq, "Preference-Applied", "return=minimal");
}
