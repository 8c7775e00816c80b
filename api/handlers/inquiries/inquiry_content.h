/* What is derived from an inquiry's content, and the rules between its fields that a schema cannot say. */
#ifndef ATHAR_INQUIRY_CONTENT_H
#define ATHAR_INQUIRY_CONTENT_H

#include "api/http/request.h"

/* All values are text for statements, owned by the request; NULL where the content has none. */
struct inquiry_content {
    const char *person, *event, *relatives, *reporter; /* JSON */
    const char *completeness;                          /* JSON: the six minimum elements */
    const char *category, *sex;
    int32_t received;                          /* the day on which the record came in (dates.h) */
    const char *birth_from, *birth_to;         /* YYYY-MM-DD; -infinity or infinity where an interval is open */
    const char *last_seen_from, *last_seen_to; /* the same */
    const char *place, *birth_place;           /* P-codes */
};

/* Reads {person, event, relatives, reporter} and derives all but the documents; nulls are removed from `content`.
 * `received` is when the record came in, as the database writes it; NULL: now. False: 422 with pointers was set. */
bool inquiry_content_read(struct request *rq, json_t *content, const char *received, struct inquiry_content *out)
    __attribute__((warn_unused_result));

/* Writes the documents as JSON text, once `content` is as it is to be stored. */
bool inquiry_content_dump(struct request *rq, const json_t *content, struct inquiry_content *out)
    __attribute__((warn_unused_result));

#endif
