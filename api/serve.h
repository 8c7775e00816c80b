/* The pipeline: takes one exchange from its socket to its answer. */
#ifndef ATHAR_SERVE_H
#define ATHAR_SERVE_H

#include "api/base/service.h"

struct exchange; /* api/wire/server.h */

/* What a listener's answers are made with. */
struct listener {
    struct service *service;
    bool is_admin; /* serves the operations marked `x-listener: admin`, and only those */
};

/* An exchange_fn: `context` is a struct listener. */
void serve(struct exchange *exchange, void *context);

#endif
