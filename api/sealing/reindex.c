/* `athar keys reindex`: digests of telephones and documents as the service makes them today, for every inquiry. */
#include "api/sealing/reindex.h"
#include "api/base/service.h"
#include "api/sealing/seal.h"
#include "db/db.h"
#include "queries/sealing.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reindexing {
    struct db_pool *pool;
    const struct seal_ring *ring;
    const struct fields *fields;
    const unsigned char *secret;
    size_t done, unreadable;
};

/* The stored content as one object, opened; NULL: it cannot be read. */
static json_t *opened_content(const struct reindexing *work, const struct db_result *rows, size_t row)
{
    static const char *const members[] = {"person", "event", "relatives", "reporter"};
    struct sealer sealer = {.fields = work->fields};
    struct wrapped_key wrapped = {0};
    size_t size = 0;
    const char *id = db_cell(rows, row, "id");
    unsigned char *bytes = db_cell_bytes(rows, row, "_wrapped", &size);
    snprintf(sealer.inquiry, sizeof(sealer.inquiry), "%s", id);
    snprintf(wrapped.ring_key, sizeof(wrapped.ring_key), "%s", db_cell(rows, row, "_ring_key"));
    if (bytes && size == SEAL_WRAPPED)
        memcpy(wrapped.bytes, bytes, SEAL_WRAPPED);
    db_bytes_free(bytes);
    json_t *content = json_object();
    bool fine = content && seal_unwrap(work->ring, &wrapped, id, db_cell(rows, row, "tenant_id"), sealer.key);
    for (size_t i = 0; fine && i < sizeof(members) / sizeof(members[0]); i++)
        fine = json_object_set_new(content, members[i], json_loads(db_cell(rows, row, members[i]), 0, NULL)) == 0;
    fine = fine && open_value(&sealer, "", content);
    sodium_memzero(&sealer, sizeof(sealer));
    if (fine)
        return content;
    json_decref(content);
    return NULL;
}

/* False: the database is away. What cannot be opened is left as it is and counted. */
static bool renew(struct reindexing *work, const struct db_result *rows, size_t row)
{
    json_t *content = opened_content(work, rows, row);
    json_t *digests = content ? seal_digests(work->fields, work->secret, content) : NULL;
    char *text = digests ? json_dumps(digests, JSON_COMPACT) : NULL;
    struct db_result *changed = NULL;
    struct db_error error = {0};
    bool fine = true;
    json_decref(content);
    json_decref(digests);
    if (text) {
        struct db_call call = DB_CALL(renew_sealed_index, .inquiry = T(db_cell(rows, row, "id")),
                                      .version = T(db_cell(rows, row, "_version")), .digests = T(text));
        fine = db_run(work->pool, NULL, &call, 1, &changed, &error);
        work->done += fine && db_rows(changed) > 0;
        db_result_free(changed);
    } else {
        work->unreadable++;
    }
    free(text);
    return fine;
}

/* Batch by batch; says how far it is after each. */
static bool renew_all(struct reindexing *work)
{
    char after[UUID_TEXT] = "00000000-0000-0000-0000-000000000000";
    for (size_t count = 1; count > 0;) {
        struct db_call call = DB_CALL(list_old_digests, .after_id = T(after));
        struct db_result *rows = NULL;
        struct db_error error = {0};
        if (!db_run(work->pool, NULL, &call, 1, &rows, &error))
            return false;
        count = db_rows(rows);
        bool fine = true;
        for (size_t i = 0; fine && i < count; i++)
            fine = renew(work, rows, i);
        size_t left = count > 0 ? strtoul(db_cell(rows, 0, "remaining"), NULL, 10) - count : 0;
        if (count > 0)
            snprintf(after, sizeof(after), "%s", db_cell(rows, count - 1, "id"));
        db_result_free(rows);
        if (!fine)
            return false;
        if (count > 0 || work->done + work->unreadable == 0)
            printf("athar keys: %zu digested anew, %zu remain\n", work->done, left);
    }
    return true;
}

static int reindex(const struct service *service)
{
    struct db_settings database = {.conninfo = service->settings->migrate_database_url,
                                   .connections = 1,
                                   .borrow_timeout_ms = 10000,
                                   .statement_timeout_ms = 60000};
    struct reindexing work = {.ring = service->seal_ring,
                              .fields = &service->contract->fields,
                              .secret = service->secret,
                              .pool = db_pool_new(&database)};
    bool fine = work.pool && renew_all(&work);
    if (!fine)
        fputs("athar keys: the database is away\n", stderr);
    if (work.unreadable > 0)
        fprintf(stderr, "athar keys: %zu inquiries cannot be opened with the keys of the file\n", work.unreadable);
    db_pool_free(work.pool);
    return fine && work.unreadable == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int reindex_command(void)
{
    struct service *service = calloc(1, sizeof(*service));
    struct text error = {0};
    int status = EXIT_FAILURE;
    if (!service)
        return status;
    if (service_open(service, &error))
        status = reindex(service);
    else
        fputs(error.data ? error.data : "", stderr);
    service_close(service);
    free(service);
    text_clear(&error);
    return status;
}
