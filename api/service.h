/* What lives as long as the serving process: settings, contract, database pool, keys and counters. */
#ifndef ATHAR_SERVICE_H
#define ATHAR_SERVICE_H

#include "api/config.h"
#include "api/contract/contract.h"
#include "api/http/request.h"
#include <stdatomic.h>

struct keyring; /* api/auth/token.h */
struct metrics; /* api/http/metrics.h */

struct service {
    const struct settings *settings;
    struct contract *contract;
    handler_fn **handlers; /* by operation index */
    struct db_pool *pool;
    struct keyring *keyring;
    struct metrics *metrics;
    unsigned char secret[32]; /* what cursors and access codes are derived from */
    char public_url[256];
    atomic_bool draining;
};

#endif
