/* Verifies the audit log: recomputes the hash of each sealed batch from its events, and the chain from its beginning.
 * The bytes that are hashed are those of seal_audit() in migrations/present/20_audit.sql. */
#include "api/audit/audit.h"
#include "queries/audit.h"
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* In the order in which they are hashed. */
static const char *const seal_fields[] = {"id", "first_event", "last_event", "events", "previous_hash", "sealed_at"};
static const char *const event_fields[] = {"id",         "at",        "tenant_id", "actor_id",    "credential_id",
                                           "request_id", "operation", "action",    "record_kind", "record_id"};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* One walk and where it stands. */
struct step {
    struct db_pool *pool;
    struct audit_walk *walk;
    FILE *out;
    struct db_error *error;
    long long last_event; /* that the batches so far cover */
};

/* One batch: what its seal says. */
struct batch {
    long long id, first_event, last_event;
    unsigned long long events;
    const char *previous_hash, *hash;
};

static void tell(struct step *step, const struct batch *batch, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void tell(struct step *step, const struct batch *batch, const char *format, ...)
{
    va_list args;
    step->walk->faults++;
    fputs("athar audit: ", step->out);
    if (batch)
        fprintf(step->out, "batch %lld (events %lld to %lld): ", batch->id, batch->first_event, batch->last_event);
    va_start(args, format);
    vfprintf(step->out, format, args);
    va_end(args);
    fputc('\n', step->out);
}

/* Length in four bytes and the bytes, or FFFFFFFF for null. */
static void hash_field(crypto_hash_sha256_state *state, const char *value)
{
    size_t length = value ? strlen(value) : UINT32_MAX;
    unsigned char prefix[4] = {(unsigned char)(length >> 24), (unsigned char)(length >> 16),
                               (unsigned char)(length >> 8), (unsigned char)length};
    crypto_hash_sha256_update(state, prefix, sizeof(prefix));
    if (value)
        crypto_hash_sha256_update(state, (const unsigned char *)value, length);
}

static void hash_row(crypto_hash_sha256_state *state, const struct db_result *rows, size_t row,
                     const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        hash_field(state, db_cell(rows, row, fields[i]));
}

static long long number(const struct db_result *rows, size_t row, const char *column)
{
    const char *cell = db_cell(rows, row, column);
    return cell ? strtoll(cell, NULL, 10) : 0;
}

static bool ask(struct step *step, const struct db_call *call, struct db_result **rows)
{
    return db_run(step->pool, NULL, call, 1, rows, step->error);
}

/* Adds a batch's events to the hash, a page at a time, and counts them. */
static bool hash_events(struct step *step, const struct batch *batch, crypto_hash_sha256_state *state,
                        unsigned long long *events)
{
    char after[24], until[24];
    long long at = batch->first_event - 1;
    snprintf(until, sizeof(until), "%lld", batch->last_event);
    for (size_t got = 1; got > 0;) {
        snprintf(after, sizeof(after), "%lld", at);
        struct db_call call = DB_CALL(list_audit_events, .after_event = T(after), .last_event = T(until));
        struct db_result *rows = NULL;
        if (!ask(step, &call, &rows))
            return false;
        got = db_rows(rows);
        for (size_t row = 0; row < got; row++)
            hash_row(state, rows, row, event_fields, COUNT(event_fields));
        *events += got;
        at = got > 0 ? number(rows, got - 1, "id") : at;
        db_result_free(rows);
    }
    return true;
}

/* Does the batch join up with the one before? */
static void check_link(struct step *step, const struct batch *batch)
{
    const struct audit_walk *walk = step->walk;
    if (batch->id != walk->head + 1)
        tell(step, batch, "the batches %lld to %lld before it are missing", walk->head + 1, batch->id - 1);
    if (batch->first_event != step->last_event + 1)
        tell(step, batch, "it does not join up: the batch before it ends with event %lld", step->last_event);
    if (strcmp(batch->previous_hash, walk->hash) != 0)
        tell(step, batch, "it was not sealed onto the batch that stands before it");
}

static bool check_batch(struct step *step, const struct batch *batch, const struct db_result *rows, size_t row)
{
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[AUDIT_HASH];
    unsigned long long events = 0;
    crypto_hash_sha256_init(&state);
    hash_row(&state, rows, row, seal_fields, COUNT(seal_fields));
    if (!hash_events(step, batch, &state, &events))
        return false;
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    if (events < batch->events)
        tell(step, batch, "%llu of %llu events are missing", batch->events - events, batch->events);
    else if (events > batch->events)
        tell(step, batch, "%llu events were put in", events - batch->events);
    else if (strcmp(hex, batch->hash) != 0)
        tell(step, batch, "an event or the seal was changed");
    step->walk->events += events;
    return true;
}

static bool take_seal(struct step *step, const struct db_result *rows, size_t row)
{
    struct audit_walk *walk = step->walk;
    struct batch batch = {.id = number(rows, row, "id"),
                          .first_event = number(rows, row, "first_event"),
                          .last_event = number(rows, row, "last_event"),
                          .events = (unsigned long long)number(rows, row, "events"),
                          .previous_hash = db_cell(rows, row, "previous_hash"),
                          .hash = db_cell(rows, row, "hash")};
    check_link(step, &batch);
    if (!check_batch(step, &batch, rows, row))
        return false;
    walk->batches++;
    walk->head = batch.id;
    step->last_event = batch.last_event;
    snprintf(walk->hash, sizeof(walk->hash), "%s", batch.hash);
    walk->noted_found = walk->noted_found || strcmp(batch.hash, walk->noted) == 0;
    return true;
}

/* Takes the next seals of the chain. *got: how many; 0 at its end. */
static bool take_page(struct step *step, size_t *got)
{
    char after[24];
    snprintf(after, sizeof(after), "%lld", step->walk->head);
    struct db_call call = DB_CALL(list_audit_seals, .after_seal = T(after));
    struct db_result *rows = NULL;
    bool fine = ask(step, &call, &rows);
    *got = fine ? db_rows(rows) : 0;
    for (size_t row = 0; fine && row < *got; row++)
        fine = take_seal(step, rows, row);
    db_result_free(rows);
    return fine;
}

/* What no batch covers: the newest events, and what must not be. */
static bool check_rest(struct step *step)
{
    char after[24];
    snprintf(after, sizeof(after), "%lld", step->last_event);
    struct db_call call = DB_CALL(count_unsealed, .last_event = T(after));
    struct db_result *rows = NULL;
    if (!ask(step, &call, &rows))
        return false;
    long long forgotten = number(rows, 0, "forgotten"), strangers = number(rows, 0, "strangers");
    step->walk->waiting = (size_t)number(rows, 0, "waiting");
    if (forgotten > 0)
        tell(step, NULL, "%lld events older than an hour are in no batch: nobody seals, or batches were removed",
             forgotten);
    if (strangers > 0)
        tell(step, NULL, "%lld events stand before the first batch", strangers);
    if (db_is(rows, 0, "gone_back"))
        tell(step, NULL, "the numbers of events have gone back below the last batch");
    db_result_free(rows);
    return true;
}

bool audit_verify(struct db_pool *pool, struct audit_walk *walk, FILE *out, struct db_error *error)
{
    struct step step = {.pool = pool, .walk = walk, .out = out, .error = error};
    memset(walk->hash, '0', AUDIT_HASH - 1);
    walk->hash[AUDIT_HASH - 1] = '\0';
    for (size_t got = 1; got > 0;)
        if (!take_page(&step, &got))
            return false;
    if (walk->noted[0] && !walk->noted_found)
        tell(&step, NULL, "the noted head is not in the chain: its end was cut off, or all of it was made anew");
    return check_rest(&step);
}
