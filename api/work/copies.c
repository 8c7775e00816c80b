/* Makes the copy of an attachment that has none yet, piece by piece, as the tenant that holds it. */
#include "api/work/copies.h"
#include "api/media/copy.h"
#include "queries/attachments.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct shelf {
    struct db_pool *pool;
    struct db_identity tenant;
    const char *id;
    struct db_error *error;
};

static struct db_result *ask(const struct shelf *shelf, struct db_call call)
{
    struct db_result *rows = NULL;
    return db_run(shelf->pool, &shelf->tenant, &call, 1, &rows, shelf->error) ? rows : NULL;
}

static unsigned char *read_piece(void *owner, unsigned number, size_t *size)
{
    const struct shelf *shelf = owner;
    char text[16];
    snprintf(text, sizeof(text), "%u", number);
    struct db_result *rows = ask(shelf, DB_CALL(read_original_chunk, .attachment = T(shelf->id), .number = T(text)));
    unsigned char *bytes = rows && db_rows(rows) > 0 ? db_cell_bytes(rows, 0, "data", size) : NULL;
    db_result_free(rows);
    return bytes;
}

static bool write_piece(void *owner, unsigned number, const unsigned char *bytes, size_t size)
{
    const struct shelf *shelf = owner;
    char text[16];
    snprintf(text, sizeof(text), "%u", number);
    struct db_result *rows = ask(shelf, DB_CALL(add_attachment_chunk, .attachment = T(shelf->id), .number = T(text),
                                                .data = BYTES(bytes, size), .is_copy = B(true)));
    bool stored = rows && db_rows(rows) > 0;
    db_result_free(rows);
    return stored;
}

static bool finish(const struct shelf *shelf, const struct copy *copy)
{
    char size[24];
    bool made = strcmp(copy->state, "made") == 0;
    snprintf(size, sizeof(size), "%zu", copy->size);
    struct db_result *rows =
        ask(shelf, DB_CALL(finish_copy, .id = T(shelf->id), .copy_state = T(copy->state),
                           .copy_media_type = T(made ? copy->media : NULL), .copy_size = T(made ? size : NULL),
                           .copy_sha256 = T(made ? copy->sha256 : NULL)));
    bool fine = rows != NULL; /* no row: it has gone meanwhile */
    db_result_free(rows);
    return fine;
}

bool copy_due(struct db_pool *pool, const struct db_result *due, struct text *note, struct db_error *error)
{
    struct shelf owner = {.pool = pool,
                          .tenant = {.tenant = db_cell(due, 0, "tenant_id"),
                                     .reach = "tenant",
                                     .operation = "copy_attachments",
                                     .durable = true},
                          .id = db_cell(due, 0, "id"),
                          .error = error};
    const struct copy_shelf shelf = {&owner, read_piece, write_piece};
    unsigned char *piece = malloc(COPY_PIECE);
    struct copy copy = {.state = "due"};
    bool fine = piece && copy_make(&shelf, db_cell(due, 0, "media_type"), strtoul(db_cell(due, 0, "size"), NULL, 10),
                                   piece, &copy);
    if (piece && !fine && error->failure == DB_FINE)
        copy.state = "none"; /* a piece is missing, and will not come back */
    fine = piece && error->failure == DB_FINE && strcmp(copy.state, "due") != 0 && finish(&owner, &copy);
    free(piece);
    if (fine)
        text_addf(note, "{\"id\":\"%s\",\"copy\":\"%s\"}", owner.id, copy.state);
    return fine;
}
