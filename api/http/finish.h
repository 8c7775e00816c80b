/* The end of a request: the answer's head and its one write. */
#ifndef ATHAR_FINISH_H
#define ATHAR_FINISH_H

#include "api/http/request.h"
#include <stdint.h>

/* Writes the reply or the problem. Nothing where the handler streamed the answer itself. */
void finish(struct request *rq);
/* For handlers that stream: writes the head (the status line, all common fields, Content-Length `length`) and the first
 * bytes. The caller goes on with exchange_write. False: the client is gone, or asked for the head only.
 * LENGTH_UNKNOWN: the body comes in chunks, or ends with the connection; see stream.h. */
#define LENGTH_UNKNOWN SIZE_MAX
bool finish_stream(struct request *rq, int status, const char *media, size_t length, const void *bytes, size_t count);

#endif
