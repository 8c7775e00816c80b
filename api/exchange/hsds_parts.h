/* What the two halves of HSDS's mapping, organizations and services, tell of each other. */
#ifndef ATHAR_HSDS_PARTS_H
#define ATHAR_HSDS_PARTS_H

#include "api/exchange/hsds_text.h"

static inline const char *member(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* The name of the place or country of one item of `presence`. */
const char *hsds_area_name(const struct hsds *hsds, const json_t *presence);
void hsds_location_id(char id[static PART_ID], const struct hsds *hsds, size_t number);
/* A location, a comma before unless it is `first`; with the accessibility that `service` (or NULL) has there. */
void hsds_add_location(const struct hsds *hsds, size_t number, bool first, const json_t *service);
/* A service inside its organization. */
void hsds_add_nested_service(const struct hsds *hsds, size_t position);

#endif
