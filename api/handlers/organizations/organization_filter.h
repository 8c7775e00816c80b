/* The filters that every way of finding organizations shares: list, counts, map, tiles, exports. */
#ifndef ATHAR_ORGANIZATION_FILTER_H
#define ATHAR_ORGANIZATION_FILTER_H

#include "api/http/request.h"

/* Values of statements whose first parameters are (q text, tokens text[], verified boolean, stranger boolean); NULL
 * where not asked for.
 * They belong to the request. */
struct organization_filter {
    const char *q;
    const char *tokens;   /* facet values that a face must have, "{kind:legal_aid,place:SY07}" */
    const char *verified; /* "true": only those whose verification has not ended */
    const char *stranger; /* "true": asked without a credential, so that the public faces are all there is */
};
#define FILTER(filter) T((filter).q), T((filter).tokens), T((filter).verified), T((filter).stranger)

/* Reads the parameters q, kind, place, service, skill, need, language and verified of an operation that has them. */
struct organization_filter organization_filter(struct request *rq);

#endif
