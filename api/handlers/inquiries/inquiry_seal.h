/* Between inquiries as they are worked with and as they are stored: contacts and document numbers sealed. */
#ifndef ATHAR_INQUIRY_SEAL_H
#define ATHAR_INQUIRY_SEAL_H

#include "api/http/request.h"
#include "api/sealing/seal.h"

/* An inquiry's key while a request works with it. */
struct inquiry_key {
    struct sealer sealer;
    struct wrapped_key wrapped;
    char tenant[UUID_TEXT]; /* whose inquiry it is */
    bool is_there;          /* the inquiry has one, or a new one was made */
    bool is_new;            /* made now, to be stored */
    const char *index;      /* JSON of digests, after inquiry_seal */
};

/* The wrapped bytes as a parameter of a statement. */
#define WRAPPED(key) BYTES((key)->wrapped.bytes, SEAL_WRAPPED)

/* Takes the key out of a row with the columns _ring_key, _wrapped and tenant_id; none is no fault. */
bool inquiry_key_read(struct request *rq, const struct db_result *rows, const char *inquiry, struct inquiry_key *key)
    __attribute__((warn_unused_result));
/* Makes a new key where the inquiry has none. */
void inquiry_key_need(struct request *rq, struct inquiry_key *key);
/* Seals content in place, under a new key where there is none and one is needed. */
bool inquiry_seal(struct request *rq, json_t *content, struct inquiry_key *key) __attribute__((warn_unused_result));
/* Queues what stores the key and the look-up digests, behind the statement that writes the inquiry. */
void inquiry_key_queue(struct request *rq, const char *inquiry, const struct inquiry_key *key);
/* reply_row for rows of inquiry_record, opened. */
int reply_inquiry(struct request *rq, int status, const struct db_result *rows);
/* The same for a record that hangs on an inquiry; `rows` have the key. */
int reply_opened_row(struct request *rq, int status, const struct db_result *rows, const char *inquiry);
/* After a page of history was written: opens it with the key of the queued read_inquiry_key. */
int reply_opened_history(struct request *rq, int status);
/* After a correction or a page of them was written: opens it. */
int reply_opened_corrections(struct request *rq, int status, const struct inquiry_key *key);
/* 200 with the access copy, opened. */
int reply_opened_copy(struct request *rq, const struct db_result *rows);

#endif
