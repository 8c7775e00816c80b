/* Lets so many requests at a time into a costly operation and refuses the next ones with 503. */
#include "api/base/gate.h"
#include "api/http/request.h"

bool gate_enter(struct gate *gate, struct request *rq)
{
    if (atomic_fetch_add(&gate->inside, 1) < gate->most)
        return true;
    gate_leave(gate);
    reply_problem(rq, PROBLEM_unavailable, gate->full);
    return false;
}

void gate_leave(struct gate *gate)
{
    atomic_fetch_sub(&gate->inside, 1);
}
