/* Streams rows page by page, in pieces that each have a deadline, and breaks off where the whole cannot be told. */
#include "api/http/stream.h"
#include "api/base/service.h"
#include "api/http/coding.h"
#include "api/http/finish.h"
#include "api/http/quota.h"
#include <stdio.h>
#include <string.h>

#define PAGE_ROWS "500"
#define PIECE     65536 /* bytes that are gathered before they go out */
#define TRIES     3     /* for a page in the middle: the database may be busy, or change its primary */

/* One stream under way. */
struct sending {
    struct request *rq;
    const struct stream *stream;
    struct text piece;
    struct packer *packer; /* NULL: the client takes no coding */
    struct text packed;    /* what the packer made of the piece */
    char after[64];        /* the id of the last row told */
    size_t pages;
    double deadline;  /* by now_ms */
    bool begun, gone; /* gone: the client, or its time */
};

static bool begin(struct sending *sending)
{
    struct request *rq = sending->rq;
    if (sending->stream->file_name) {
        char *value = request_format(rq, "attachment; filename=\"%s\"", sending->stream->file_name);
        if (!value)
            return false;
        reply_header(rq, "Content-Disposition", value);
    }
    enum coding coding = coding_taken(exchange_header(rq->wire, "Accept-Encoding"), CODING_ALL);
    sending->packer = coding == CODING_NONE ? NULL : packer_new(coding);
    reply_header(rq, "Vary", "Accept-Encoding");
    if (sending->packer)
        reply_header(rq, "Content-Encoding", coding_name(coding));
    sending->begun = true;
    sending->gone = !finish_stream(rq, 200, sending->stream->media, LENGTH_UNKNOWN, NULL, 0);
    return !sending->gone;
}

/* Writes within the deadlines of the piece and of the whole. */
static bool put(struct sending *sending, const char *head, const char *body, size_t size)
{
    sending->gone = now_ms() > sending->deadline || !exchange_renew(sending->rq->wire) ||
                    !exchange_write(sending->rq->wire, head, strlen(head), body, size);
    return !sending->gone;
}

/* What goes out of what was gathered. */
static struct text *pack(struct sending *sending, enum packing packing)
{
    struct text *piece = &sending->piece, *packed = &sending->packed;
    if (!sending->packer)
        return piece;
    packed->failed = !packer_add(sending->packer, piece->data, piece->length, packing, packed) || packed->failed;
    return packed;
}

/* Sends what was gathered as one chunk. False: nobody is there to read on, or a problem was set. */
static bool flush(struct sending *sending, enum packing packing)
{
    struct request *rq = sending->rq;
    if (sending->piece.failed)
        reply_problem(rq, PROBLEM_unavailable, NULL);
    if (rq->problem.kind != PROBLEM_none || (!sending->begun && !begin(sending)))
        return false;
    struct text *out = pack(sending, packing);
    size_t length = out->length;
    char size[24] = "";
    if (exchange_takes_chunks(rq->wire) && length > 0) {
        snprintf(size, sizeof(size), "%zx\r\n", length);
        text_add(out, "\r\n", 2);
    }
    if (out->failed) {
        reply_problem(rq, PROBLEM_unavailable, NULL);
        return false;
    }
    rq->reply.sent += length;
    bool fine = length == 0 || put(sending, size, out->data, out->length);
    out->length = sending->piece.length = 0;
    return fine;
}

/* The next page; where some have gone out already, a database that is busy or has gone is asked again. */
static const struct db_result *next_page(struct sending *sending)
{
    struct request *rq = sending->rq;
    const char *after = sending->pages > 0 ? sending->after : NULL;
    request_forget_rows(rq);
    const struct db_result *rows = sending->stream->page(rq, sending->stream->context, after, PAGE_ROWS);
    for (int tries = 1; !rows && sending->begun && rq->problem.kind == PROBLEM_unavailable && tries < TRIES; tries++) {
        rq->problem = (struct problem){0};
        rows = sending->stream->page(rq, sending->stream->context, after, PAGE_ROWS);
    }
    sending->pages++;
    return rows;
}

static bool send_rows(struct sending *sending, const struct db_result *rows)
{
    size_t count = db_rows(rows);
    bool chooses = db_has_column(rows, "_left_out");
    for (size_t i = 0; i < count; i++) {
        if (chooses && db_is(rows, i, "_left_out"))
            continue;
        sending->stream->row(sending->rq, sending->stream->context, rows, i, &sending->piece);
        if (sending->rq->problem.kind != PROBLEM_none || (sending->piece.length >= PIECE && !flush(sending, PACK_MORE)))
            return false;
    }
    if (count > 0)
        snprintf(sending->after, sizeof(sending->after), "%s", db_cell(rows, count - 1, "id"));
    return true;
}

static bool send_all(struct sending *sending)
{
    struct request *rq = sending->rq;
    text_adds(&sending->piece, sending->stream->before ? sending->stream->before : "");
    for (size_t count = 1; count > 0;) {
        const struct db_result *rows = next_page(sending);
        if (!rows || !send_rows(sending, rows))
            return false;
        count = db_rows(rows);
        if (!flush(sending, count > 0 ? PACK_FLUSH : PACK_END))
            return false;
    }
    return !exchange_takes_chunks(rq->wire) || put(sending, "0\r\n\r\n", NULL, 0);
}

int reply_stream(struct request *rq, const struct stream *stream)
{
    struct sending sending = {
        .rq = rq, .stream = stream, .deadline = now_ms() + rq->service->settings->stream_timeout_ms};
    if (!gate_enter(&rq->service->streams, rq)) {
        rq->problem.retry_after = 5;
        return refused(rq);
    }
    bool whole = send_all(&sending);
    gate_leave(&rq->service->streams);
    text_clear(&sending.piece);
    text_clear(&sending.packed);
    packer_free(sending.packer);
    quota_spend(rq, sending.pages);
    bool head_only = strcmp(exchange_method(rq->wire), "HEAD") == 0;
    if (sending.begun && !whole && !head_only && rq->reply.status == 200) {
        exchange_break(rq->wire);
        rq->reply.status = sending.gone ? 499 : refused(rq);
    }
    return sending.begun ? rq->reply.status : refused(rq);
}

void stream_row_json(struct request *rq, const void *context, const struct db_result *rows, size_t row,
                     struct text *out)
{
    (void)rq;
    (void)context;
    db_row_json(out, rows, row);
    text_add(out, "\n", 1);
}
