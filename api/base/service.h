/* What lives as long as the serving process: settings, contract, database pool, keys and counters. */
#ifndef ATHAR_SERVICE_H
#define ATHAR_SERVICE_H

#include "api/base/config.h"
#include "api/base/gate.h"
#include "api/contract/contract.h"
#include "db/db.h"
#include <stdatomic.h>

/* A handler answers one operation and returns the HTTP status. It owns nothing: all it makes belongs to the request. */
struct request; /* api/http/request.h */
typedef int handler_fn(struct request *rq);

struct keyring;   /* api/auth/keyring.h */
struct seal_ring; /* api/sealing/ring.h */
struct metrics;   /* api/http/metrics.h */

struct service {
    struct settings settings_read;
    const struct settings *settings;
    struct contract *contract;
    handler_fn **handlers; /* by operation index */
    struct db_pool *pool;
    struct keyring *keyring;
    struct seal_ring *seal_ring;
    struct metrics *metrics;
    struct server *server, *admin_server; /* NULL until they listen */
    unsigned char secret[32];             /* what cursors and access codes are derived from */
    char *contract_json;                  /* the contract as JSON text, for /openapi.json */
    atomic_bool draining;
    struct gate streams; /* answers of unknown length under way, see stream.h */
};

/* Reads settings, contract, secret and keys, and binds the handlers. False: `error` says everything that is wrong. */
bool service_open(struct service *service, struct text *error) __attribute__((warn_unused_result));
void service_close(struct service *service);
/* The schema must be the one this program was written for, neither older nor newer. False: stderr says why. */
bool schema_fits(struct db_pool *pool) __attribute__((warn_unused_result));

/* Compares the contract's operations with the table of handlers; reports each disagreement. Returns their number. */
size_t operations_bind(const struct contract *contract, handler_fn **handlers, db_report_fn *report, void *context);

#endif
