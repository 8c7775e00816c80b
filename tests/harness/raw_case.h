/* Cases of bytes on a socket (tests/cases/raw): the same ones go to the listener alone, to the service, and to the edge
 * in front of it. The README of that folder tells their lines. */
#ifndef ATHAR_RAW_CASE_H
#define ATHAR_RAW_CASE_H

#include <stdbool.h>
#include <stddef.h>

enum raw_place { RAW_LISTENER, RAW_SERVICE, RAW_EDGE, RAW_PLACES };

struct raw_case {
    char name[64];
    char *bytes;
    size_t size;
    bool half_close;                /* the client stops sending behind the bytes */
    bool head_only;                 /* the answers have no body (HEAD) */
    unsigned responses[RAW_PLACES]; /* how many; 0: the case is not for this place */
    char status[RAW_PLACES][32];    /* of the first, or several with "/" between */
    bool closes[RAW_PLACES];        /* whether the connection ends behind them */
};

struct raw_outcome {
    unsigned responses;
    int status, last_status; /* of the first answer and the last; 0: no status line */
    bool closed;             /* by the other end, in order: not reset */
    char *text;              /* all that came; lives until the process ends */
    size_t size;
};

/* Reads every case of the folder, in the order of their names. Gives their number; 0 where it cannot be read. */
size_t raw_cases_read(struct raw_case **cases);
/* A connection to a port of this machine; -1 where it is refused. */
int raw_connect(unsigned port);
/* Sends all bytes, or as many as the other end takes. */
void raw_put(int fd, const char *bytes, size_t size);
/* Reads answers until `responses` are whole (SIZE_MAX: until the end), the other end closes or nothing comes for
 * `milliseconds`. */
struct raw_outcome raw_get(int fd, size_t responses, bool head_only, int milliseconds);
/* One whole answer of a plain GET on a connection of its own; gives its status, 0 where none came. */
int raw_status_of(unsigned port, const char *target);
/* Sends the case and tells what is wrong with what comes, NULL where nothing is. */
const char *raw_case_run(const struct raw_case *raw, enum raw_place place, unsigned port);

#endif
