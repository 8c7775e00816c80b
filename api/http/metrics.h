/* Counters of the running process, in the Prometheus text format (0.0.4). */
#ifndef ATHAR_METRICS_H
#define ATHAR_METRICS_H

#include "api/contract/contract.h"
#include "db/db.h"

struct metrics;

/* NULL: out of memory. `contract` is borrowed. */
struct metrics *metrics_new(const struct contract *contract);
void metrics_free(struct metrics *metrics);
/* Counts one answered request; `operation` NULL where none was found. Lock-free. */
void metrics_count(struct metrics *metrics, const struct operation *operation, int status, double milliseconds);
void metrics_lost_log_line(struct metrics *metrics);
void metrics_enumeration(struct metrics *metrics); /* a look-up that found nothing, see quota_miss */
/* Writes everything, with the pool's state and the number of requests under way. */
void metrics_write(const struct metrics *metrics, const struct db_pool_state *pool, unsigned in_flight,
                   struct text *out);
/* Adds the housekeeping jobs (rows of count_jobs; NULL: none are known at the moment). */
void metrics_write_jobs(const struct db_result *rows, struct text *out);

#endif
