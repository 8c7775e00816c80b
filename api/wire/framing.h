/* What is one well-formed HTTP/1.x request, byte by byte (RFC 9112, RFC 9110): pure functions, no I/O. */
#ifndef ATHAR_FRAMING_H
#define ATHAR_FRAMING_H

#include <stdbool.h>
#include <stddef.h>

#define FRAMING_MAX_FIELDS 60 /* CivetWeb would stop reading at 64 */

struct framing_limits {
    size_t max_target;
    size_t max_head;
    unsigned max_fields; /* at most FRAMING_MAX_FIELDS */
};

/* A request's head. All text points into the bytes that were parsed, cut into strings there. */
struct head {
    char *method, *path, *query; /* query NULL where there is no "?" */
    bool is_http_1_0;
    struct field {
        char *name, *value;
    } fields[FRAMING_MAX_FIELDS];
    size_t field_count;
    bool has_body;
    bool is_chunked;
    bool expects_continue;
    bool wants_close;
    long long content_length; /* -1: chunked; 0: none */
    int fault;                /* 0, or the status of the refusal */
    const char *fault_detail; /* one English sentence */
};

/* Looks for the end of a head in what has arrived so far. Returns its length; 0: more is needed; or -1: `head` holds
 * the fault, found as early as the bytes allow. `checked` remembers between calls how far was looked (start with 0). */
long framing_find_head(const char *bytes, size_t size, size_t *checked, const struct framing_limits *limits,
                       struct head *head);
/* Parses a whole head of `length` bytes in place. head->fault tells whether it was refused. */
void framing_parse_head(char *bytes, size_t length, const struct framing_limits *limits, struct head *head);
/* First value of a field, case-insensitive, or NULL. */
const char *framing_field(const struct head *head, const char *name);
size_t framing_field_count(const struct head *head, const char *name);

/* A chunked body on its way in. */
struct chunks {
    enum { CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_DATA, CHUNK_DATA_END, CHUNK_TRAILER, CHUNK_DONE } state;
    unsigned long long left; /* bytes of the present chunk */
    unsigned digits;         /* of the present size line */
    unsigned overhead;       /* bytes of extensions and trailers so far: bounded */
    unsigned line;           /* bytes of the present trailer line */
    bool saw_cr;
};

/* Decodes `size` raw bytes into `out` (as large as `size`). *used: raw bytes consumed; returns payload bytes, or -1
 * where the coding is malformed. Stops behind the last byte of the body (state CHUNK_DONE). */
long framing_decode_chunks(struct chunks *chunks, const char *raw, size_t size, size_t *used, char *out);

#endif
