/* Dates of what is claimed, as intervals for the database. */
#ifndef ATHAR_CLAIM_DATE_H
#define ATHAR_CLAIM_DATE_H

#include "api/http/request.h"
#include "api/schema/dates.h"

/* Reads the EDTF date `name` of an object that stands at `pointer`. False: there is none. One that lies in the future
 * sets 422. */
bool claim_date_read(struct request *rq, const json_t *object, const char *name, const char *pointer,
                     struct date_interval *date);

/* The ends as a statement's value: YYYY-MM-DD, -infinity or infinity where the interval is open. */
const char *claim_from(struct request *rq, const struct date_interval *date);
const char *claim_to(struct request *rq, const struct date_interval *date);

/* Today, as a day of dates.h, in UTC. */
int32_t claim_today(void);

#endif
