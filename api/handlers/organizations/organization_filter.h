/* The filters that every way of finding organizations shares: list, counts, map, tiles, exports. */
#ifndef ATHAR_ORGANIZATION_FILTER_H
#define ATHAR_ORGANIZATION_FILTER_H

#include "api/http/request.h"

/* Values of statements with the parameters q, tokens, verified and stranger; texts are NULL where not asked for, and
 * belong to the request. */
struct organization_filter {
    const char *q;
    const char *tokens; /* facet values that a face must have, "{kind:legal_aid,place:SY07}" */
    bool verified;      /* only those whose verification has not ended */
    bool stranger;      /* asked without a credential, so that the public faces are all there is */
};
#define FILTER(filter)                                                                                                 \
    .q = T((filter).q), .tokens = T((filter).tokens), .verified = B((filter).verified), .stranger = B((filter).stranger)

/* Reads the parameters q, kind, place, service, skill, need, language and verified of an operation that has them. */
struct organization_filter organization_filter(struct request *rq);

#endif
