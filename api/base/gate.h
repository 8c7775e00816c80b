/* A door for answers that cost a second's work and need no credential: no more of one kind at once than a few, so that
 * the others' requests are served meanwhile. */
#ifndef ATHAR_GATE_H
#define ATHAR_GATE_H

#include <stdatomic.h>
#include <stdbool.h>

struct request; /* api/http/request.h */

struct gate {
    atomic_uint inside;
    unsigned most;
    const char *full; /* what is said to who does not come in */
};

/* False: 503 was set. Who came in leaves. */
bool gate_enter(struct gate *gate, struct request *rq);
void gate_leave(struct gate *gate);

#endif
