/* Who is asked for by the parameter `assignee`, of cases and of tasks. */
#ifndef ATHAR_CASEWORK_H
#define ATHAR_CASEWORK_H

#include "api/http/request.h"

/* The user that it names, "me" for the asker. NULL: it names nobody; 403 was set where the asker is no person. */
const char *assignee_wanted(struct request *rq);

#endif
