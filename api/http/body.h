/* The body of a request: what may be sent, reading it, and holding it against its schema. */
#ifndef ATHAR_BODY_H
#define ATHAR_BODY_H

#include "api/http/request.h"

/* Refuses by the head alone: 411, 413, 415, 400 for a body nobody asked for. */
bool check_body(struct request *rq);
/* Reads and parses a JSON body: 400 with line and column, 408, 413. Streamed bodies are left on the wire. */
bool read_body(struct request *rq);
/* The media types that the operation takes, "a/b, c/d", owned by the request; NULL: no memory. */
const char *body_media(struct request *rq);
/* What exchange_read said where it gave no bytes (below 0), as a problem: 408, 503 or 400. */
void refuse_body(struct request *rq, ssize_t said);
/* Holds the JSON body against its schema: 422 with pointers. */
bool validate_body(struct request *rq);

#endif
