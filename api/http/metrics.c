/* Counts requests by operation and status, and their durations, without locks; prints them for Prometheus. */
#include "api/http/metrics.h"
#include <stdatomic.h>
#include <stdlib.h>

#define STATUS_LOW  200
#define STATUS_HIGH 599
#define BUCKETS     12

static const double bounds_ms[BUCKETS] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};

/* Of one operation; the last slot of `duration` is +Inf. */
struct operation_counters {
    atomic_ulong status[STATUS_HIGH - STATUS_LOW + 1];
    atomic_ulong duration[BUCKETS + 1];
    atomic_ulong microseconds;
};

struct metrics {
    const struct contract *contract;
    atomic_ulong lost_log_lines, enumerations;
    struct operation_counters operations[]; /* one behind the last is for requests that found no operation */
};

struct metrics *metrics_new(const struct contract *contract)
{
    struct metrics *metrics =
        calloc(1, sizeof(*metrics) + (contract->operation_count + 1) * sizeof(struct operation_counters));
    if (metrics)
        metrics->contract = contract;
    return metrics;
}

void metrics_free(struct metrics *metrics)
{
    free(metrics);
}

void metrics_count(struct metrics *metrics, const struct operation *operation, int status, double milliseconds)
{
    size_t index = operation ? operation->index : metrics->contract->operation_count;
    struct operation_counters *counters = &metrics->operations[index];
    size_t bucket = 0;
    while (bucket < BUCKETS && milliseconds > bounds_ms[bucket])
        bucket++;
    if (status >= STATUS_LOW && status <= STATUS_HIGH)
        atomic_fetch_add_explicit(&counters->status[status - STATUS_LOW], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters->duration[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters->microseconds, (unsigned long)(milliseconds * 1000), memory_order_relaxed);
}

void metrics_lost_log_line(struct metrics *metrics)
{
    atomic_fetch_add_explicit(&metrics->lost_log_lines, 1, memory_order_relaxed);
}

void metrics_enumeration(struct metrics *metrics)
{
    atomic_fetch_add_explicit(&metrics->enumerations, 1, memory_order_relaxed);
}

static unsigned long value(const atomic_ulong *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static const char *operation_name(const struct metrics *metrics, size_t index)
{
    return index < metrics->contract->operation_count ? metrics->contract->operations[index].id : "none";
}

static void write_requests(const struct metrics *metrics, struct text *out)
{
    text_adds(out, "# HELP athar_requests_total Answered requests by operation and status.\n"
                   "# TYPE athar_requests_total counter\n");
    for (size_t i = 0; i <= metrics->contract->operation_count; i++)
        for (int status = STATUS_LOW; status <= STATUS_HIGH; status++) {
            unsigned long count = value(&metrics->operations[i].status[status - STATUS_LOW]);
            if (count > 0)
                text_addf(out, "athar_requests_total{operation=\"%s\",status=\"%d\"} %lu\n", operation_name(metrics, i),
                          status, count);
        }
}

static void write_durations(const struct metrics *metrics, struct text *out)
{
    text_adds(out, "# HELP athar_request_duration_seconds Time from the head to the written answer.\n"
                   "# TYPE athar_request_duration_seconds histogram\n");
    for (size_t i = 0; i <= metrics->contract->operation_count; i++) {
        const struct operation_counters *counters = &metrics->operations[i];
        const char *name = operation_name(metrics, i);
        unsigned long sum = 0, all = 0;
        for (size_t b = 0; b <= BUCKETS; b++)
            all += value(&counters->duration[b]);
        for (size_t b = 0; b < BUCKETS && all > 0; b++) {
            sum += value(&counters->duration[b]);
            text_addf(out, "athar_request_duration_seconds_bucket{operation=\"%s\",le=\"%g\"} %lu\n", name,
                      bounds_ms[b] / 1000, sum);
        }
        if (all == 0)
            continue;
        text_addf(out, "athar_request_duration_seconds_bucket{operation=\"%s\",le=\"+Inf\"} %lu\n", name, all);
        text_addf(out, "athar_request_duration_seconds_sum{operation=\"%s\"} %.6f\n", name,
                  (double)value(&counters->microseconds) / 1e6);
        text_addf(out, "athar_request_duration_seconds_count{operation=\"%s\"} %lu\n", name, all);
    }
}

void metrics_write(const struct metrics *metrics, const struct db_pool_state *pool, unsigned in_flight,
                   struct text *out)
{
    const struct {
        const char *name, *type, *help;
        unsigned long value;
    } rows[] = {
        {"athar_requests_in_flight", "gauge", "Requests between their first byte and the end of their answer.",
         in_flight},
        {"athar_log_lines_lost_total", "counter", "Access-log lines that could not be written.",
         value(&metrics->lost_log_lines)},
        {"athar_lookups_missed_total", "counter", "Look-ups of single records that found nothing (enumeration).",
         value(&metrics->enumerations)},
        {"athar_pool_size", "gauge", "Most database connections of this process.", pool->size},
        {"athar_pool_open", "gauge", "Open database connections.", pool->open},
        {"athar_pool_busy", "gauge", "Database connections in use.", pool->busy},
        {"athar_pool_waiting", "gauge", "Requests that wait for a database connection.", pool->waiting},
        {"athar_pool_borrowed_total", "counter", "Times a connection was borrowed.", pool->borrowed},
        {"athar_pool_timeouts_total", "counter", "Times no connection came free in time.", pool->timeouts},
        {"athar_pool_failures_total", "counter", "Connections that broke or could not be opened.", pool->failures},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        text_addf(out, "# HELP %s %s\n# TYPE %s %s\n%s %lu\n", rows[i].name, rows[i].help, rows[i].name, rows[i].type,
                  rows[i].name, rows[i].value);
    write_requests(metrics, out);
    write_durations(metrics, out);
}

void metrics_write_jobs(const struct db_result *rows, struct text *out)
{
    static const char *const columns[] = {"due", "running", "failures"};
    text_adds(out, "# HELP athar_jobs Housekeeping jobs by kind and state.\n# TYPE athar_jobs gauge\n");
    for (size_t row = 0; rows && row < db_rows(rows); row++)
        for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
            text_addf(out, "athar_jobs{kind=\"%s\",state=\"%s\"} %s\n", db_cell(rows, row, "kind"), columns[i],
                      db_cell(rows, row, columns[i]));
}
