/* What of an inquiry a family is not shown, where it proposes a correction: not proposed, and not lost by it. */
#ifndef ATHAR_CORRECTION_PARTS_H
#define ATHAR_CORRECTION_PARTS_H

#include "api/http/request.h"

/* 422 with the pointer of each member of a patch that the report does not show. */
void refuse_unshown(struct request *rq, const json_t *changes);

/* After a family's patch made `after` of `before`: puts back what the items of lists had and the family is not shown.
 * An item that is shown as it was keeps its own; a changed one has that of the item which stood in its place, unless
 * that one stands elsewhere now. False: no memory. */
bool carry_unshown(const struct fields *fields, const json_t *before, json_t *after)
    __attribute__((warn_unused_result));

#endif
