/* What a request owns, and its way to the database: everything made for it is released in request_end. */
#include "api/http/request.h"
#include "api/base/service.h"
#include "api/http/trace.h"
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* One thing that a request owns. */
struct keep {
    struct keep *next;
    void (*release)(void *thing);
    void *thing;
    max_align_t memory[]; /* request_alloc's bytes */
};

void request_end(struct request *rq)
{
    db_session_free(rq->session);
    while (rq->kept) {
        struct keep *next = rq->kept->next;
        if (rq->kept->release)
            rq->kept->release(rq->kept->thing);
        free(rq->kept);
        rq->kept = next;
    }
    params_clear(&rq->params);
    json_decref(rq->body);
    text_clear(&rq->reply.head);
    text_clear(&rq->reply.body);
}

static void *out_of_memory(struct request *rq)
{
    problem_set(&rq->problem, PROBLEM_unavailable, "The service is short of memory.");
    return NULL;
}

void *request_alloc(struct request *rq, size_t size)
{
    struct keep *keep = calloc(1, sizeof(*keep) + size);
    if (!keep)
        return out_of_memory(rq);
    keep->next = rq->kept;
    rq->kept = keep;
    return keep->memory;
}

bool request_keep(struct request *rq, void *thing, void (*release)(void *thing))
{
    struct keep *keep = calloc(1, sizeof(*keep));
    if (!keep) {
        release(thing);
        out_of_memory(rq);
        return false;
    }
    *keep = (struct keep){.next = rq->kept, .release = release, .thing = thing};
    rq->kept = keep;
    return true;
}

char *request_format(struct request *rq, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *out = length < 0 ? out_of_memory(rq) : request_alloc(rq, (size_t)length + 1);
    if (!out)
        return NULL;
    va_start(args, format);
    vsnprintf(out, (size_t)length + 1, format, args);
    va_end(args);
    return out;
}

static void release_json(void *value)
{
    json_decref(value);
}

json_t *request_keep_json(struct request *rq, json_t *value)
{
    if (!value)
        return out_of_memory(rq);
    return request_keep(rq, value, release_json) ? value : NULL;
}

/* jansson goes on after a key that could not be written, and json_dumps gives a text without it: ours stays failed. */
static int add_dumped(const char *bytes, size_t size, void *context)
{
    struct text *text = context;
    text_add(text, bytes, size);
    return text->failed ? -1 : 0;
}

char *request_dump(struct request *rq, const json_t *value)
{
    struct text text = {0};
    if (!value)
        return NULL;
    if (json_dump_callback(value, add_dumped, &text, JSON_COMPACT | JSON_ENCODE_ANY) != 0 || text.failed) {
        text_clear(&text);
        return out_of_memory(rq);
    }
    return request_keep(rq, text.data, free) ? text.data : NULL;
}

const char *request_header(const void *context, const char *name)
{
    const struct request *rq = context;
    return exchange_header_count(rq->wire, name) == 1 ? exchange_header(rq->wire, name) : NULL;
}

void request_digest(struct request *rq, const struct text *bytes)
{
    crypto_hash_sha256(rq->digest, (const unsigned char *)(bytes->data ? bytes->data : ""), bytes->length);
}

const char *param(const struct request *rq, const char *name)
{
    return params_get(&rq->params, name);
}

const char *body_text(const struct request *rq, const char *name)
{
    return json_string_value(json_object_get(rq->body, name));
}

const char *body_dump(struct request *rq, const char *name)
{
    return request_dump(rq, json_object_get(rq->body, name));
}

double now_ms(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void release_result(void *result)
{
    db_result_free(result);
}

/* The calls and values that fit are bounded by what handlers queue, so running out is a fault of the program. */
static bool queue(struct request *rq, struct db_call call)
{
    if (rq->call_count == DB_MAX_CALLS) {
        problem_set(&rq->problem, PROBLEM_internal_error, NULL);
        return false;
    }
    rq->calls[rq->call_count++] = call;
    return true;
}

void request_queue_(struct request *rq, struct db_call call)
{
    size_t count = call.query->count;
    if (rq->value_count + count > REQUEST_MAX_VALUES) {
        problem_set(&rq->problem, PROBLEM_internal_error, NULL);
        return;
    }
    /* The caller's values may be gone before they are sent. */
    struct db_value *values = rq->values + rq->value_count;
    if (count > 0)
        memcpy(values, call.values, count * sizeof(*values));
    if (queue(rq, (struct db_call){.query = call.query, .values = values}))
        rq->value_count += count;
}

const struct db_result *request_queued_(const struct request *rq, const struct db_query *query)
{
    for (size_t i = 0; i < rq->ran_count; i++)
        if (rq->ran[i].query == query)
            return rq->ran[i].rows;
    return NULL;
}

json_t *request_record_new(struct request *rq, const struct db_result *rows, size_t row)
{
    struct text text = {0};
    db_row_json(&text, rows, row);
    json_t *record = text.failed ? NULL : json_loadb(text.data, text.length, 0, NULL);
    text_clear(&text);
    return record ? record : out_of_memory(rq);
}

void request_forget_rows(struct request *rq)
{
    rq->ran_count = 0;
    for (struct keep **at = &rq->kept; *at;) {
        struct keep *keep = *at;
        if (keep->release != release_result) {
            at = &keep->next;
            continue;
        }
        *at = keep->next;
        release_result(keep->thing);
        free(keep);
    }
}

const char *request_uuid(struct request *rq)
{
    char *text = request_alloc(rq, UUID_TEXT);
    if (text)
        uuid_new(text);
    return text;
}

static const char *or_null(const char *text)
{
    return text[0] ? text : NULL;
}

static struct db_identity database_identity(const struct request *rq)
{
    const struct identity *who = &rq->identity;
    return (struct db_identity){
        .credential = or_null(who->credential),
        .user = or_null(who->user),
        .tenant = or_null(who->tenant),
        .reach = who->is_case       ? "case"
                 : who->reaches_all ? "all"
                                    : "tenant",
        .role = or_null(who->role),
        .request = rq->id,
        .operation = rq->operation ? rq->operation->id : NULL,
        .durable = !rq->operation || strcmp(rq->operation->method, "GET") != 0,
    };
}

/* Runs what is queued. True: *last is the rows of the last statement; false: `error` says why. */
static bool run_queue(struct request *rq, const struct db_result **last, struct db_error *error)
{
    struct db_result *results[DB_MAX_CALLS] = {0};
    struct db_identity identity = database_identity(rq);
    double start = now_ms();
    bool fine = rq->session ? db_session_run(rq->session, &identity, rq->calls, rq->call_count, results, error)
                            : db_run(rq->service->pool, &identity, rq->calls, rq->call_count, results, error);
    rq->times[TIME_DB] += now_ms() - start;
    bool kept = true;
    rq->ran_count = 0;
    for (size_t i = 0; fine && i < rq->call_count; i++) {
        kept = request_keep(rq, results[i], release_result) && kept;
        rq->ran[i].query = rq->calls[i].query;
        rq->ran[i].rows = results[i];
        rq->ran_count = i + 1;
    }
    *last = fine && kept ? results[rq->call_count - 1] : NULL;
    rq->call_count = rq->value_count = 0;
    if (fine && !kept)
        error->failure = DB_NO_MEMORY;
    return *last != NULL;
}

static const struct db_result *run(struct request *rq, const char *constraint, bool *violated)
{
    const struct db_result *rows = NULL;
    struct db_error error = {0};
    if (rq->problem.kind != PROBLEM_none) {
        rq->call_count = rq->value_count = 0;
        return NULL;
    }
    if (run_queue(rq, &rows, &error))
        return rows;
    if (constraint && error.failure == DB_REFUSED && strcmp(error.constraint, constraint) == 0)
        *violated = true;
    else if (error.failure == DB_NO_MEMORY)
        out_of_memory(rq);
    else
        problem_set_db(&rq->problem, &error);
    /* What PostgreSQL cannot take (a time zone of 20 hours) stood in a parameter where there is no body. */
    if (rq->problem.kind == PROBLEM_invalid_body && rq->operation && rq->operation->body_count == 0)
        rq->problem.kind = PROBLEM_invalid_parameter;
    return NULL;
}

bool request_run(struct request *rq)
{
    return run(rq, NULL, NULL) != NULL;
}

const struct db_result *request_try_(struct request *rq, const char *constraint, bool *violated, struct db_call call)
{
    (void)queue(rq, call); /* a full queue is a problem, and then nothing runs */
    return run(rq, constraint, violated);
}

const struct db_result *request_query_(struct request *rq, struct db_call call)
{
    return request_try_(rq, NULL, NULL, call);
}

bool request_commit(struct request *rq, struct db_call call)
{
    struct db_error error = {0};
    double start = now_ms();
    bool fine = db_session_commit(rq->session, &call, &error);
    rq->times[TIME_DB] += now_ms() - start;
    if (!fine)
        problem_set_db(&rq->problem, &error);
    return fine;
}
