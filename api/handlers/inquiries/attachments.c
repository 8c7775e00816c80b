/* Attachments of an inquiry: streamed in and out in chunks, so that no file is ever whole in memory. Who does not hold
 * the inquiry gets a copy without what tells place, device or author, which is made when the file has come (api/media).
 */
#include "queries/attachments.h"
#include "api/base/service.h"
#include "api/handlers/inquiries/sniff.h"
#include "api/handlers/operations.h"
#include "api/http/body.h"
#include "api/http/finish.h"
#include "api/http/idempotency.h"
#include "api/media/copy.h"
#include "api/media/strip.h"
#include "queries/inquiries.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK COPY_PIECE

/* One upload under way. */
struct upload {
    const char *id;
    char media[SNIFF_MEDIA]; /* what it is by its bytes */
    unsigned char *chunk;    /* CHUNK bytes */
    size_t size;
    unsigned number;
    crypto_hash_sha256_state digest;
};

/* Fills the chunk as far as the body goes; -1 after a problem was set. */
static ssize_t fill_chunk(struct request *rq, struct upload *upload)
{
    size_t filled = 0;
    while (filled < CHUNK) {
        ssize_t got = exchange_read(rq->wire, upload->chunk + filled, CHUNK - filled);
        if (got == 0)
            break;
        if (got < 0) {
            refuse_body(rq, got);
            return -1;
        }
        filled += (size_t)got;
    }
    upload->size += filled;
    if (upload->size > rq->service->settings->attachment_max_bytes) {
        reply_problem(rq, PROBLEM_content_too_large, NULL);
        return -1;
    }
    return (ssize_t)filled;
}

static bool store_chunk(struct request *rq, const char *id, unsigned number, const unsigned char *bytes, size_t size,
                        bool is_copy)
{
    const char *text = request_format(rq, "%u", number);
    const struct db_result *rows = text
                                       ? request_query(rq, add_attachment_chunk, .attachment = T(id), .number = T(text),
                                                       .data = BYTES(bytes, size), .is_copy = B(is_copy))
                                       : NULL;
    if (rows && db_rows(rows) == 0)
        reply_problem(rq, PROBLEM_not_found, NULL);
    bool stored = rows && db_rows(rows) > 0;
    request_forget_rows(rq);
    return stored;
}

/* Other names for what the bytes may be; "" is whatever is taken. */
static const struct {
    const char *said, *is;
} names[] = {
    {"image/jpg", "image/jpeg"},
    {"image/heic", "image/heif"},
    {"image/heif", "image/heic"},
    {"application/octet-stream", ""},
};

static bool may_be(const char *said, const char *media)
{
    bool may = strcasecmp(said, media) == 0;
    for (size_t i = 0; !may && i < sizeof(names) / sizeof(names[0]); i++)
        may = strcasecmp(said, names[i].said) == 0 && (!names[i].is[0] || strcmp(names[i].is, media) == 0);
    return may;
}

/* Its type is looked at, not believed. */
static bool look_at(struct request *rq, struct upload *upload, size_t size, const char *said)
{
    if (!sniff_media(upload->chunk, size, upload->media))
        reply_problem(rq, PROBLEM_unavailable, "The file's type could not be found out.");
    else if (!may_be(said, upload->media))
        reply_problem(rq, PROBLEM_unsupported_media_type, "The file is not what its Content-Type says.");
    else if (!strip_media(upload->media))
        reply_problem(rq, PROBLEM_unsupported_media_type, "The file is of no type that is taken.");
    return rq->problem.kind == PROBLEM_none;
}

/* Takes the whole body; the first chunk must look like what its Content-Type says. */
static bool take_file(struct request *rq, struct upload *upload, const char *said)
{
    for (;;) {
        ssize_t size = fill_chunk(rq, upload);
        if (size < 0)
            return false;
        if (upload->number == 0 && !look_at(rq, upload, (size_t)size, said))
            return false;
        if (size == 0) {
            crypto_hash_sha256_final(&upload->digest, rq->digest);
            return true;
        }
        crypto_hash_sha256_update(&upload->digest, upload->chunk, (size_t)size);
        if (!store_chunk(rq, upload->id, upload->number++, upload->chunk, (size_t)size, false))
            return false;
    }
}

/* The pieces of an upload, as copy_make reads and writes them. */
struct shelf {
    struct request *rq;
    const char *id;
};

static unsigned char *read_piece(void *owner, unsigned number, size_t *size)
{
    const struct shelf *shelf = owner;
    const char *text = request_format(shelf->rq, "%u", number);
    const struct db_result *rows =
        text ? request_query(shelf->rq, read_original_chunk, .attachment = T(shelf->id), .number = T(text)) : NULL;
    unsigned char *bytes = rows && db_rows(rows) > 0 ? db_cell_bytes(rows, 0, "data", size) : NULL;
    request_forget_rows(shelf->rq);
    return bytes;
}

static bool write_piece(void *owner, unsigned number, const unsigned char *bytes, size_t size)
{
    const struct shelf *shelf = owner;
    return store_chunk(shelf->rq, shelf->id, number, bytes, size, true);
}

static bool make_copy(struct request *rq, const struct upload *upload, struct copy *copy)
{
    struct shelf owner = {rq, upload->id};
    const struct copy_shelf shelf = {&owner, read_piece, write_piece};
    if (copy_make(&shelf, upload->media, upload->size, upload->chunk, copy))
        return true;
    reply_problem(rq, PROBLEM_unavailable, NULL);
    return false;
}

static int finish_upload(struct request *rq, const struct upload *upload, const struct copy *copy)
{
    char hex[65];
    sodium_bin2hex(hex, sizeof(hex), rq->digest, sizeof(rq->digest));
    const char *size = request_format(rq, "%zu", upload->size), *copy_size = request_format(rq, "%zu", copy->size);
    bool made = strcmp(copy->state, "made") == 0;
    request_queue(rq, finish_attachment, .id = T(upload->id), .media_type = T(upload->media), .size = T(size),
                  .sha256 = T(hex), .copy_state = T(copy->state), .copy_media_type = T(made ? copy->media : NULL),
                  .copy_size = T(made ? copy_size : NULL), .copy_sha256 = T(made ? copy->sha256 : NULL));
    return reply_row(rq, 201, request_query(rq, show_attachment, .id = T(upload->id), .inquiry = T(param(rq, "id"))));
}

/* What was stored of an upload that was refused, or had come before, goes at once; the problem that stands stays. */
static void discard_upload(struct request *rq, const char *id)
{
    struct problem kept = rq->problem;
    rq->problem = (struct problem){0};
    const struct db_result *gone = request_query(rq, delete_attachment, .id = T(id), .inquiry = T(param(rq, "id")));
    rq->problem = kept;
    (void)gone; /* where even this fails, the housekeeping job removes it */
}

int create_attachment(struct request *rq)
{
    const char *said = request_format(rq, "%.*s", (int)strcspn(exchange_header(rq->wire, "Content-Type"), "; \t"),
                                      exchange_header(rq->wire, "Content-Type"));
    struct copy copy;
    struct upload upload = {.id = request_uuid(rq), .chunk = request_alloc(rq, CHUNK)};
    long long length = exchange_content_length(rq->wire);
    if (length > 0 && (unsigned long long)length > rq->service->settings->attachment_max_bytes)
        return reply_problem(rq, PROBLEM_content_too_large, NULL);
    if (!said || !upload.chunk)
        return refused(rq);
    crypto_hash_sha256_init(&upload.digest);
    const struct db_result *begun =
        request_query(rq, begin_attachment, .id = T(upload.id), .inquiry = T(param(rq, "id")),
                      .kind = T(param(rq, "kind")), .file_name = T(param(rq, "file_name")), .media_type = T(said));
    if (!begun || db_rows(begun) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    exchange_continue(rq->wire);
    if (take_file(rq, &upload, said) && make_copy(rq, &upload, &copy) && idempotency_arrived(rq))
        return finish_upload(rq, &upload, &copy);
    discard_upload(rq, upload.id);
    return rq->problem.kind == PROBLEM_none ? rq->reply.status : refused(rq);
}

int list_attachments(struct request *rq)
{
    return reply_page_of(rq, read_inquiry_open, list_attachments, .inquiry = T(param(rq, "id")));
}

int read_attachment(struct request *rq)
{
    return reply_row(
        rq, 200, request_query(rq, show_attachment, .id = T(param(rq, "attachmentId")), .inquiry = T(param(rq, "id"))));
}

int update_attachment(struct request *rq)
{
    const char *match = request_match(rq), *id = param(rq, "attachmentId"), *inquiry = param(rq, "id");
    if (!match)
        return refused(rq);
    request_queue(rq, update_attachment, .id = T(id), .inquiry = T(inquiry), .match = T(match),
                  .patch = T(request_dump(rq, rq->body)));
    return reply_changed_row(rq, update_attachment,
                             request_query(rq, show_attachment, .id = T(id), .inquiry = T(inquiry)));
}

int accept_attachment(struct request *rq)
{
    const char *id = param(rq, "attachmentId"), *inquiry = param(rq, "id");
    request_queue(rq, accept_attachment, .id = T(id), .inquiry = T(inquiry));
    return reply_done_row(rq, accept_attachment, request_query(rq, show_attachment, .id = T(id), .inquiry = T(inquiry)),
                          "No photo of the family waits here.");
}

int decline_attachment(struct request *rq)
{
    const char *id = param(rq, "attachmentId"), *inquiry = param(rq, "id");
    request_queue(rq, decline_attachment, .id = T(id), .inquiry = T(inquiry), .reason = T(body_text(rq, "reason")));
    return reply_done_row(rq, decline_attachment,
                          request_query(rq, show_attachment, .id = T(id), .inquiry = T(inquiry)),
                          "No photo of the family waits here.");
}

int delete_attachment(struct request *rq)
{
    const char *id = param(rq, "attachmentId"), *inquiry = param(rq, "id");
    bool is_evidence = false;
    request_queue(rq, delete_attachment, .id = T(id), .inquiry = T(inquiry));
    const struct db_result *kept = request_try(rq, "consent_evidence_id_fkey", &is_evidence, read_kept_attachment,
                                               .id = T(id), .inquiry = T(inquiry));
    if (is_evidence)
        return reply_problem(rq, PROBLEM_conflict, "A consent rests on this attachment.");
    if (!kept)
        return refused(rq);
    if (db_rows(kept) > 0)
        return reply_problem(rq, PROBLEM_conflict, "A legal hold keeps this attachment.");
    if (db_rows(request_queued(rq, delete_attachment)) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_empty(rq, 204);
}

/* `attachment; filename*=UTF-8''...` (RFC 6266, RFC 8187): never inline, whatever the name holds. */
static void add_disposition(struct request *rq, const char *name)
{
    struct text value = {0};
    text_adds(&value, "attachment; filename*=UTF-8''");
    text_add_percent(&value, name, "-._");
    if (value.failed)
        reply_problem(rq, PROBLEM_unavailable, NULL);
    else
        reply_header(rq, "Content-Disposition", value.data);
    text_clear(&value);
}

/* Sends the rest of the file, chunk by chunk; a client that has gone, or a database that has, ends the connection. */
static void send_rest(struct request *rq, const char *id, size_t total, size_t sent)
{
    for (unsigned number = 1; sent < total; number++) {
        const struct db_result *rows = request_query(rq, read_attachment_chunk, .attachment = T(id),
                                                     .number = T(request_format(rq, "%u", number)));
        size_t size = 0;
        unsigned char *bytes = rows && db_rows(rows) > 0 ? db_cell_bytes(rows, 0, "data", &size) : NULL;
        bool fine = bytes && exchange_write(rq->wire, NULL, 0, bytes, size);
        db_bytes_free(bytes);
        request_forget_rows(rq);
        sent += size;
        rq->reply.sent += size;
        if (!fine) {
            exchange_close(rq->wire);
            return;
        }
    }
}

int read_attachment_content(struct request *rq)
{
    const char *id = param(rq, "attachmentId");
    request_queue(rq, open_attachment, .id = T(id), .inquiry = T(param(rq, "id")));
    const struct db_result *first = request_query(rq, read_attachment_chunk, .attachment = T(id), .number = T("0"));
    const struct db_result *about = first ? request_queued(rq, open_attachment) : NULL;
    if (!about || db_rows(about) == 0 || db_rows(first) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    size_t size = 0, total = strtoul(db_cell(about, 0, "size"), NULL, 10);
    const char *media = request_format(rq, "%s", db_cell(about, 0, "media_type"));
    unsigned char *bytes = db_cell_bytes(first, 0, "data", &size);
    add_disposition(rq, db_cell(about, 0, "file_name"));
    reply_etag(rq, db_cell(about, 0, "sha256"));
    reply_header(rq, "Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
    if (reply_is_known(rq, db_cell(about, 0, "sha256"))) {
        db_bytes_free(bytes);
        return reply_set(rq, 304, NULL);
    }
    if (!bytes || !media)
        reply_problem(rq, PROBLEM_unavailable, NULL);
    else if (finish_stream(rq, 200, media, total, bytes, size))
        send_rest(rq, id, total, size);
    db_bytes_free(bytes);
    return rq->reply.status;
}
