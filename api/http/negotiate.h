/* What a client accepts: OPTIONS and CORS preflights, cross-origin rights, media types. */
#ifndef ATHAR_NEGOTIATE_H
#define ATHAR_NEGOTIATE_H

#include "api/http/request.h"

/* Answers OPTIONS (and stops the pipeline), refuses with 406 what cannot be given, adds CORS fields. */
bool negotiate(struct request *rq);
/* Leads from the address of a page with a slash too many to the page; false where there is none. */
bool negotiate_slash(struct request *rq);
/* Adds the Allow field of the routed path. */
void negotiate_allow(struct request *rq);

#endif
