/* Turns the filter parameters of a request into the values that statements about organizations take. */
#include "api/handlers/organizations/organization_filter.h"
#include <string.h>

/* The contract lets no comma or quote into a facet's value. */
static const char *facet_tokens(struct request *rq)
{
    static const char *const facets[] = {"kind", "place", "service", "skill", "need", "language"};
    const char *tokens = NULL;
    for (size_t i = 0; i < sizeof(facets) / sizeof(facets[0]); i++)
        if (param(rq, facets[i]))
            tokens = request_format(rq, "%s%s%s:%s", tokens ? tokens : "", tokens ? "," : "", facets[i],
                                    param(rq, facets[i]));
    return tokens ? request_format(rq, "{%s}", tokens) : NULL;
}

struct organization_filter organization_filter(struct request *rq)
{
    const char *verified = param(rq, "verified");
    return (struct organization_filter){.q = param(rq, "q"),
                                        .tokens = facet_tokens(rq),
                                        .verified = verified && strcmp(verified, "true") == 0,
                                        .stranger = !rq->identity.known};
}
