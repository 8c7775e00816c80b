/* A change of an inquiry's content under its conditions: read, merged, checked, sealed and written. */
#ifndef ATHAR_INQUIRY_WRITE_H
#define ATHAR_INQUIRY_WRITE_H

#include "api/handlers/inquiries/inquiry_content.h"
#include "api/handlers/inquiries/inquiry_seal.h"

struct inquiry_change {
    const char *id, *version, *received; /* of the record as it was read */
    struct inquiry_key key;
    struct inquiry_content content; /* what is to be stored, after inquiry_change_check */
    json_t *before, *merged;        /* {person, event, relatives, reporter}, opened; alike until something is merged */
};

/* Reads the record that is to be changed, behind what was queued. False: 404, 403, 409, 412 or 428 was set. */
bool inquiry_change_read(struct request *rq, const char *id, struct inquiry_change *change)
    __attribute__((warn_unused_result));
/* Applies a merge patch. False: a problem was set. */
bool inquiry_change_merge(struct request *rq, struct inquiry_change *change, const json_t *patch)
    __attribute__((warn_unused_result));
/* Whether what was merged leaves the content as it was. */
bool inquiry_change_is_none(const struct inquiry_change *change);
/* Checks and seals what was merged. False: 422 or 503 was set. */
bool inquiry_change_check(struct request *rq, struct inquiry_change *change) __attribute__((warn_unused_result));
/* Queues it, for the version that was read. */
void inquiry_change_queue(struct request *rq, const struct inquiry_change *change);
/* A document that is left out and an empty one are stored alike. */
bool is_same_content(const json_t *before, const json_t *after);

#endif
