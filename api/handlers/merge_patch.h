/* JSON merge patch (RFC 7396). */
#ifndef ATHAR_MERGE_PATCH_H
#define ATHAR_MERGE_PATCH_H

#include <jansson.h>
#include <stdbool.h>

/* Applies `patch` to the object `target` in place: null removes, objects merge, all else replaces. False: no memory. */
bool merge_patch(json_t *target, const json_t *patch) __attribute__((warn_unused_result));
/* Removes every null member, at any depth: "null" and "left out" mean the same in what is stored. */
void strip_nulls(json_t *value);

#endif
