/* What every page of HTML is sent under, whether it is a file or written for the reader. */
#ifndef ATHAR_PAGE_H
#define ATHAR_PAGE_H

#include "api/http/request.h"

/* The page's policy of content, and that it needs nothing of the device and nobody's frame. */
void reply_page_fields(struct request *rq, const char *page);

#endif
