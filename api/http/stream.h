/* Answers of unknown length, for exports: rows go out while the next ones are still in the database.
 *
 * Rows come in keyset pages, each page one round trip as the asker: visibility is decided anew by each, no connection
 * to the database is held while a slow client reads, and memory stays what one page needs. The body goes out in chunks
 * (HTTP/1.1) or ends with the connection (HTTP/1.0). What cannot be completed ends in a reset, never in a proper end.
 * A stream holds its worker, so that each piece has the write deadline, the whole of it ATHAR_STREAM_TIMEOUT_MS, and
 * only half of the workers stream at any time: one more is told to come again (503). */
#ifndef ATHAR_STREAM_H
#define ATHAR_STREAM_H

#include "api/http/request.h"

struct stream {
    const char *media;
    const char *file_name; /* offered to whoever saves it; NULL: none */
    const char *before;    /* text in front of the first row, or NULL */
    const void *context;   /* for the two functions below */
    /* At most `limit` rows behind the id `after` (NULL: from the start), in the order of their column "id"; none at the
     * end. One whose column "_left_out" is true is not told, it only says how far the page came. NULL: a problem was
     * set. */
    const struct db_result *(*page)(struct request *rq, const void *context, const char *after, const char *limit);
    /* Appends what is told of one row. A problem that it sets ends the stream. */
    void (*row)(struct request *rq, const void *context, const struct db_result *rows, size_t row, struct text *out);
};

/* 200 and the rows. As long as nothing has gone out, a refusal is a problem like any other. */
int reply_stream(struct request *rq, const struct stream *stream);
/* The row for streams of newline-delimited JSON: the object that db_row_json makes, and a line feed. */
void stream_row_json(struct request *rq, const void *context, const struct db_result *rows, size_t row,
                     struct text *out);

#endif
