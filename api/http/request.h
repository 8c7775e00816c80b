/* What a handler sees of a request: its parameters, body and identity in; rows, replies and problems out. */
#ifndef ATHAR_REQUEST_H
#define ATHAR_REQUEST_H

#include "api/base/identity.h"
#include "api/contract/contract.h"
#include "api/http/problem.h"
#include "api/wire/server.h"
#include "db/db.h"
#include <jansson.h>
#include <stdatomic.h>

struct service; /* what lives as long as the process: settings, pool, keys; see service.h */

struct reply {
    int status;
    const char *media;
    struct text head; /* further header fields, each "Name: value\r\n" */
    struct text body;
    char id[UUID_TEXT]; /* of the record that the body tells of; "": none */
    bool streamed;      /* the handler wrote the answer itself */
    size_t sent;        /* bytes of a streamed body */
};

/* What the time of a request is told by; the database's is part of the others. */
enum stage_time { TIME_ROUTE, TIME_AUTH, TIME_READ, TIME_VALIDATE, TIME_HANDLER, TIME_DB, TIME_COUNT };

#define REQUEST_MAX_VALUES 64 /* of all statements that are queued at once */

struct request {
    struct service *service;
    struct exchange *wire;
    bool is_admin; /* came in on the admin listener */
    struct route route;
    const struct operation *operation; /* NULL until routed */
    struct params params;
    json_t *body;             /* the parsed and validated JSON body, or NULL */
    unsigned char digest[32]; /* SHA-256 of the body's bytes as sent, for Idempotency-Key */
    struct once *once;        /* of a request with such a key while it is under way, see idempotency.h; NULL: none */
    struct identity identity;
    enum language language;
    char id[UUID_TEXT];   /* request id, also `instance` of a problem */
    char traceparent[56]; /* W3C trace context of this hop */
    struct reply reply;
    struct problem problem;                     /* the first one set wins */
    struct db_call calls[DB_MAX_CALLS];         /* queued statements */
    struct db_value values[REQUEST_MAX_VALUES]; /* of theirs */
    size_t call_count, value_count;
    struct bucket_seat *seat; /* of the client among its requests under way; NULL: not counted */
    struct {
        const struct db_query *query;
        const struct db_result *rows;
    } ran[DB_MAX_CALLS]; /* the last run, see request_queued */
    size_t ran_count;
    struct db_session *session; /* the transaction that all runs are in; NULL: each run is one by itself */
    struct keep *kept;          /* everything released at the end */
    double times[TIME_COUNT];   /* milliseconds */
};

/* The status of the problem that was set, as a handler returns it. */
static inline int refused(const struct request *rq)
{
    return problem_status(rq->problem.kind);
}

/* ---- memory: released when the request ends. NULL after `no memory` was set as the problem. ---- */
void *request_alloc(struct request *rq, size_t size);
char *request_format(struct request *rq, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Takes a JSON value over; passes it through. NULL in: out of memory is set as the problem. */
json_t *request_keep_json(struct request *rq, json_t *value);
/* Takes anything over; `release` is called on it at the end, or at once when there is no memory (false). */
bool request_keep(struct request *rq, void *thing, void (*release)(void *thing));
/* The JSON text of a value, owned by the request; NULL in: NULL out with no problem set. */
char *request_dump(struct request *rq, const json_t *value);
/* Milliseconds of the monotonic clock. */
double now_ms(void);
/* Releases everything; called once, by serve. */
void request_end(struct request *rq);

/* A header_fn over the request's fields; `context` is the request. A repeated field gives NULL. */
const char *request_header(const void *context, const char *name);
/* Keeps the digest of the body as it was sent. */
void request_digest(struct request *rq, const struct text *bytes);

/* ---- parameters: path, query and header, decoded and validated; NULL where not given ---- */
const char *param(const struct request *rq, const char *name);

/* ---- the body: a string member of the object, validated; NULL where not given (or null in a merge patch) ---- */
const char *body_text(const struct request *rq, const char *name);
/* The JSON text of a member of the body, owned by the request; NULL where not given. */
const char *body_dump(struct request *rq, const char *name);

/* ---- the database ---- */
/* Queues a statement that will run in the same transaction, before the next request_query:
 * request_queue(rq, set_inquiry_status, .id = T(id), .version = T(version), .status = T("withdrawn")). */
#define request_queue(rq, name, ...) request_queue_((rq), DB_CALL(name, __VA_ARGS__))
/* Runs what was queued and this statement as one transaction; its rows, or NULL after a problem was set. */
#define request_query(rq, name, ...) request_query_((rq), DB_CALL(name, __VA_ARGS__))
/* Like request_query, but an integrity violation of `constraint` gives NULL with no problem set and *violated true. */
#define request_try(rq, constraint, violated, name, ...)                                                               \
    request_try_((rq), (constraint), (violated), DB_CALL(name, __VA_ARGS__))
void request_queue_(struct request *rq, struct db_call call);
const struct db_result *request_query_(struct request *rq, struct db_call call);
const struct db_result *request_try_(struct request *rq, const char *constraint, bool *violated, struct db_call call);
/* Runs what was queued as one transaction. False: a problem was set. */
bool request_run(struct request *rq) __attribute__((warn_unused_result));
/* Runs one call as the last of the session and commits it. False: a problem was set. */
bool request_commit(struct request *rq, struct db_call call) __attribute__((warn_unused_result));
/* The rows of this statement in the last successful run; of the first, where it ran twice. NULL: it was not in it. */
#define request_queued(rq, name) request_queued_((rq), &query_##name)
const struct db_result *request_queued_(const struct request *rq, const struct db_query *query);
/* A row as the object that db_row_json writes; the caller's (json_decref). NULL: a problem was set. */
json_t *request_record_new(struct request *rq, const struct db_result *rows, size_t row);
/* Releases the rows of all runs so far, for handlers that stream. */
void request_forget_rows(struct request *rq);
/* A new UUIDv7 as text. */
const char *request_uuid(struct request *rq);

/* ---- replies ---- */
int reply_empty(struct request *rq, int status);
/* Answers with the body as it stands in rq->reply.body; `media` NULL: there is none. A 201 gets its Location: where the
 * contract has what reads the record that reply.id names. */
int reply_set(struct request *rq, int status, const char *media);
/* An answer that was kept: its fields and its body stand in rq->reply already. */
int reply_kept(struct request *rq, int status, const char *media);
/* Names the record that a body made by hand tells of; rows name theirs. With it ends what a retry is told. */
void reply_tells_of(struct request *rq, const char *id);
/* The only row as a JSON object with its ETag (column "version"); no row: 404; NULL: the problem that was set. */
int reply_row(struct request *rq, int status, const struct db_result *rows);
/* 200 with the only row, for records that have no version. */
int reply_only_row(struct request *rq, const struct db_result *rows);
/* After the queued statement `change` and a query for the record: 200 with it, 409 with `refusal` where the change gave
 * no row. */
#define reply_done_row(rq, change, after, refusal) reply_done_row_((rq), &query_##change, (after), (refusal))
int reply_done_row_(struct request *rq, const struct db_query *change, const struct db_result *after,
                    const char *refusal);
/* The same for a record with versions: after the queued `change` by the versions of If-Match, 200 with the record, also
 * where nothing had to change; 412 where it is at another version, 404 where it is not there. */
#define reply_changed_row(rq, change, after) reply_changed_row_((rq), &query_##change, (after))
int reply_changed_row_(struct request *rq, const struct db_query *change, const struct db_result *after);
/* 204 after a change that gives a row where there was something to take away; no row: 404. */
int reply_gone(struct request *rq, const struct db_result *rows);
/* The same behind a queued statement that says whether what the record hangs on is there for the asker. */
#define reply_open_row(rq, gate, rows) reply_open_row_((rq), &query_##gate, (rows))
int reply_open_row_(struct request *rq, const struct db_query *gate, const struct db_result *rows);
/* 201 with the only row, for records that have no version; no row: 404. */
int reply_new_row(struct request *rq, const struct db_result *rows);
/* {"items": [...]} of all rows, for short lists without pages. */
int reply_list(struct request *rq, const struct db_result *rows);
int reply_text(struct request *rq, int status, const char *media, const char *text, size_t length);
/* Whether the operation answers 304 and If-None-Match names this tag (without its quotes). */
bool reply_is_known(const struct request *rq, const char *tag) __attribute__((warn_unused_result));
/* The strong ETag of a version (decimal text). */
void reply_etag(struct request *rq, const char *version);
/* 200 with the body as it stands in rq->reply.body and a strong ETag of its bytes, or 304 without it where
 * If-None-Match knows that (RFC 9110, 13.1.2). `cache_control` may let others store it. */
int reply_tagged(struct request *rq, const char *media, const char *cache_control);
/* For answers that show each asker its own faces of organizations: whoever stores one asks again each time, and only
 * strangers' may be stored by others than the asker. */
const char *asker_caching(const struct request *rq);
int reply_json_take(struct request *rq, int status, json_t *value);
void reply_header(struct request *rq, const char *name, const char *value); /* value's control bytes are refused */
/* Sets the problem unless one is set, and returns its status. */
int reply_problem(struct request *rq, enum problem_kind kind, const char *detail);
/* Adds one errors[] entry (JSON pointer or parameter name) to a problem of `kind`; returns its status. */
int reply_invalid(struct request *rq, enum problem_kind kind, const char *pointer, const char *detail);

/* ---- conditional writes: If-Match and If-None-Match, see condition.h ---- */
/* The versions that If-Match names, for a parameter of type int4multirange; NULL after 428 (absent) or 412 (none of
 * ours) was set. */
const char *request_match(struct request *rq);
/* The same where it need not be there: NULL in *match. False: 412 was set. */
bool request_optional_match(struct request *rq, const char **match) __attribute__((warn_unused_result));
/* One version that was read, as request_match gives it. */
const char *request_match_only(struct request *rq, const char *version);
/* Whether the conditions hold for a record at this version (NULL: there is none); false after 412 was set. */
bool request_may_change(struct request *rq, const char *version) __attribute__((warn_unused_result));
/* Whether the asker may write the record of a row with "_held" and "version" under its conditions; false after 404, 403
 * or 412 was set. `rows` NULL: a problem was set already. */
bool reply_may_write(struct request *rq, const struct db_result *rows);
/* 403: the record may be read, and is another organization's. */
int reply_not_held(struct request *rq);
/* After an UPDATE by id and version that gave no row: 412 if `exists` has a row, 403 if its "_held" is false, else 404.
 */
int reply_stale(struct request *rq, const struct db_result *exists);

/* ---- keyset pages ---- */
struct page {
    const char *limit_plus;  /* limit + 1, for the statement */
    const char *limit_given; /* the same, but NULL where it is DB_USUAL_LIMIT and one, as statements write it */
    size_t limit;
    const char *after_at; /* the cursor's sort value and id; NULL on the first page */
    const char *after_id;
    const struct db_result *counted; /* a row with the column "count", of a statement told to stop at limit_counted */
    const char *limit_counted;
    const struct db_result *beside; /* a row whose columns stand beside "items"; NULL: none */
};
/* Reads `limit` and `cursor`; a cursor is signed over operation, tenant and the other query parameters. */
bool page_open(struct request *rq, struct page *page) __attribute__((warn_unused_result));
/* {"items": [...], "next": cursor or null} and Link rel=next; the cursor is made of columns "_at" (text) and "id" (or
 * "_id"). With `counted`, how many there are on all pages as well. */
int reply_page(struct request *rq, const struct page *page, const struct db_result *rows);
/* The same, but 404 where the queued statement `gate` said in its column "is_open" that there is nothing for the asker.
 */
#define reply_open_page(rq, gate, page, rows) reply_open_page_((rq), &query_##gate, (page), (rows))
int reply_open_page_(struct request *rq, const struct db_query *gate, const struct page *page,
                     const struct db_result *rows);

#define PAGE(page) .after_at = T((page).after_at), .after_id = T((page).after_id), .limit_plus = T((page).limit_plus)
/* page_open, a statement with the parameters after_at, after_id and limit_plus, and reply_page. */
#define reply_query_page(rq, name, ...)                                                                                \
    ({                                                                                                                 \
        struct page page_;                                                                                             \
        page_open((rq), &page_) ? reply_page((rq), &page_, request_query((rq), name, PAGE(page_), ##__VA_ARGS__))      \
                                : refused(rq);                                                                         \
    })
/* The same for what hangs on a record, behind a statement that says whether that is there for the asker; the further
 * values are both statements': reply_page_of(rq, read_inquiry_open, list_notes, .inquiry = T(param(rq, "id"))). */
#define reply_page_of(rq, gate, name, ...)                                                                             \
    ({                                                                                                                 \
        struct page page_;                                                                                             \
        int status_ = page_open((rq), &page_) ? 0 : refused(rq);                                                       \
        if (status_ == 0) {                                                                                            \
            request_queue((rq), gate, __VA_ARGS__);                                                                    \
            status_ = reply_open_page((rq), gate, &page_, request_query((rq), name, PAGE(page_), __VA_ARGS__));        \
        }                                                                                                              \
        status_;                                                                                                       \
    })

#endif
