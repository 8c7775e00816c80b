/* What a partner's system says of each member of a record, beside what somebody here wrote: see DECISIONS.md. */
#ifndef ATHAR_SOURCE_MEMBERS_H
#define ATHAR_SOURCE_MEMBERS_H

#include "api/http/request.h"

/* Keyed digests {"/person/names": hex, ...} of the members that {person, event, relatives, reporter} has, as a value
 * that the request owns: they tell whether a member is the same, and not what it is. NULL: a problem was set. */
json_t *source_members(struct request *rq, const char *inquiry, const json_t *content);

/* Makes `sent` what the record is to be: each member that the source says as it said it last is left as it is in `now`,
 * and one that it changed is its own where nobody else changed it. `said` are the digests of what it said last, NULL:
 * not known. False: 409 was set, which names the members that both changed; with `insists` the source's word counts for
 * these. */
bool source_members_merge(struct request *rq, const char *inquiry, const json_t *said, const json_t *now, json_t *sent,
                          bool insists) __attribute__((warn_unused_result));

#endif
