/* Organizations as HSDS 3.0 (Human Services Data Specification) tells them; pure functions of one face.
 *
 * Nothing is told that the face does not say: a place is a location with a name and its P-code, and with a point and an
 * address only where the face has them. Parts have ids made from what they belong to and their place in it (UUIDv8). */
#ifndef ATHAR_HSDS_H
#define ATHAR_HSDS_H

#include "api/http/problem.h"
#include <jansson.h>

/* A row of the view hsds_record, and the language that the asker reads first. */
struct hsds {
    const json_t *record;
    enum language language;
    struct text *out;
};

/* An organization of HSDS's list, or (`full`) with all that belongs to it. */
void hsds_add_organization(const struct hsds *hsds, bool full);
/* The service at `position` of the organization: of HSDS's list, or with all that belongs to it. */
void hsds_add_service(const struct hsds *hsds, size_t position, bool full);

#endif
