/* Request identity and its traces: request id, W3C trace context, the access log, the counters. */
#ifndef ATHAR_TRACE_H
#define ATHAR_TRACE_H

#include "api/http/request.h"

/* A new UUIDv7 (RFC 9562): time-ordered, 74 random bits. */
void uuid_new(char text[static UUID_TEXT]);
/* Gives the request its id and trace context, the client's own where they are well formed. */
void trace_open(struct request *rq);
/* Writes the access-log line and counts the request. */
void trace_close(struct request *rq, double total_ms);

#endif
