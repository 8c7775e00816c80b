/* A person's birth as the Gregorian days on which it may have been, from a date of its calendar, an age, or both. */
#ifndef ATHAR_BIRTH_H
#define ATHAR_BIRTH_H

#include "api/http/request.h"
#include "api/schema/dates.h"

/* Reads the contract's Birth. An age without its day is that of `received`, the day on which the record came in. False
 * where nothing is known of the birth, or after 422 with a pointer was set: the birth contradicts itself. */
bool birth_read(struct request *rq, const json_t *birth, int32_t received, struct date_interval *born)
    __attribute__((warn_unused_result));

#endif
