/* `athar keys add FILE`, `athar keys rotate` and `athar keys reindex`: new sealing keys, and every key of an inquiry
 * and secret of a webhook wrapped with the newest. */
#include "api/base/commands.h"
#include "api/base/config.h"
#include "api/sealing/reindex.h"
#include "api/sealing/ring.h"
#include "db/db.h"
#include "queries/sealing.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const char *message)
{
    fprintf(stderr, "athar keys: %s\n", message);
    return EXIT_FAILURE;
}

/* What one run of rotate has done. */
struct rotation {
    struct db_pool *pool;
    const struct seal_ring *ring;
    size_t done, unreadable;
};

/* Wraps the key of one row anew. Keys that do not open are left as they are and counted. */
static bool rotate_row(struct rotation *rotation, const struct db_result *rows, size_t row)
{
    struct wrapped_key old = {0}, fresh = {0};
    unsigned char key[SEAL_KEY];
    size_t size = 0;
    const char *id = db_cell(rows, row, "id"), *tenant = db_cell(rows, row, "tenant_id");
    bool secret = db_is(rows, row, "is_secret");
    unsigned char *bytes = db_cell_bytes(rows, row, "_wrapped", &size);
    snprintf(old.ring_key, sizeof(old.ring_key), "%s", db_cell(rows, row, "_ring_key"));
    if (bytes && size == SEAL_WRAPPED)
        memcpy(old.bytes, bytes, SEAL_WRAPPED);
    db_bytes_free(bytes);
    if (!(secret ? seal_unwrap_secret : seal_unwrap)(rotation->ring, &old, id, tenant, key)) {
        rotation->unreadable++;
        return true;
    }
    (secret ? seal_wrap_secret : seal_wrap)(rotation->ring, id, tenant, key, &fresh);
    sodium_memzero(key, sizeof(key));
    struct db_call inquiry = DB_CALL(rotate_key, .inquiry = T(id), .old_wrapped = BYTES(old.bytes, SEAL_WRAPPED),
                                     .ring_key = T(fresh.ring_key), .wrapped = BYTES(fresh.bytes, SEAL_WRAPPED));
    struct db_call webhook = DB_CALL(rotate_secret, .webhook = T(id), .old_wrapped = BYTES(old.bytes, SEAL_WRAPPED),
                                     .ring_key = T(fresh.ring_key), .wrapped = BYTES(fresh.bytes, SEAL_WRAPPED));
    struct db_result *changed = NULL;
    struct db_error error = {0};
    bool fine = db_run(rotation->pool, NULL, secret ? &webhook : &inquiry, 1, &changed, &error);
    rotation->done += fine && db_rows(changed) == 1;
    db_result_free(changed);
    return fine;
}

/* Batch by batch until none is left that can be read; says how far it is after each. */
static bool rotate_all(struct rotation *rotation)
{
    struct db_call call = DB_CALL(list_old_keys, .newest = T(seal_ring_newest(rotation->ring)));
    for (bool more = true; more;) {
        struct db_result *rows = NULL;
        struct db_error error = {0};
        size_t before = rotation->done;
        rotation->unreadable = 0;
        if (!db_run(rotation->pool, NULL, &call, 1, &rows, &error))
            return false;
        bool fine = true;
        for (size_t i = 0; fine && i < db_rows(rows); i++)
            fine = rotate_row(rotation, rows, i);
        size_t remaining = db_rows(rows) > 0 ? strtoul(db_cell(rows, 0, "remaining"), NULL, 10) : 0;
        more = rotation->done > before;
        printf("athar keys: %zu wrapped anew, %zu remain\n", rotation->done, remaining - (rotation->done - before));
        db_result_free(rows);
        if (!fine)
            return false;
    }
    return true;
}

static int rotate(const struct settings *settings)
{
    struct text error = {0};
    struct db_settings database = {.conninfo = settings->migrate_database_url,
                                   .connections = 1,
                                   .borrow_timeout_ms = 10000,
                                   .statement_timeout_ms = 60000};
    struct seal_ring *ring = seal_ring_load(settings->sealing_keys, &error);
    struct rotation rotation = {.ring = ring, .pool = ring ? db_pool_new(&database) : NULL};
    if (!ring)
        fputs(error.data ? error.data : "", stderr);
    bool fine = rotation.pool && rotate_all(&rotation);
    int status = !fine                     ? fail("the database is away, or the keys cannot be read")
                 : rotation.unreadable > 0 ? fail("some keys are wrapped by a ring key that is not in the file")
                                           : EXIT_SUCCESS;
    db_pool_free(rotation.pool);
    seal_ring_free(ring);
    text_clear(&error);
    return status;
}

int keys_command(int argc, char **argv)
{
    struct settings settings;
    struct text error = {0};
    if (argc == 3 && strcmp(argv[1], "add") == 0)
        return seal_ring_add(argv[2]) ? EXIT_SUCCESS : fail("the file cannot be written");
    if (argc == 2 && strcmp(argv[1], "reindex") == 0)
        return reindex_command();
    if (argc != 2 || strcmp(argv[1], "rotate") != 0)
        return fail("usage: athar keys add FILE | athar keys rotate | athar keys reindex");
    bool fine = settings_read(&settings, &error);
    if (!fine)
        fputs(error.data ? error.data : "", stderr);
    text_clear(&error);
    return fine ? rotate(&settings) : EXIT_FAILURE;
}
