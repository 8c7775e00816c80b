/* The replies a handler can give: rows, JSON, nothing, or a problem. */
#include "api/http/condition.h"
#include "api/http/request.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int reply_problem(struct request *rq, enum problem_kind kind, const char *detail)
{
    return problem_set(&rq->problem, kind, detail);
}

int reply_invalid(struct request *rq, enum problem_kind kind, const char *pointer, const char *detail)
{
    if (rq->problem.kind != PROBLEM_none && rq->problem.kind != kind)
        return refused(rq);
    struct schema_errors *errors = &rq->problem.errors;
    if (errors->count < SCHEMA_ERRORS_KEPT) {
        struct schema_error *error = &errors->items[errors->count];
        error->keyword = "rule";
        error->limit[0] = '\0';
        snprintf(error->pointer, sizeof(error->pointer), "%s", pointer);
        snprintf(error->detail, sizeof(error->detail), "%s", detail);
    }
    errors->count++;
    return problem_set(&rq->problem, kind, NULL);
}

void reply_header(struct request *rq, const char *name, const char *value)
{
    for (const char *p = value; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f) {
            problem_set(&rq->problem, PROBLEM_internal_error, NULL);
            return;
        }
    text_adds(&rq->reply.head, name);
    text_add(&rq->reply.head, ": ", 2);
    text_adds(&rq->reply.head, value);
    text_add(&rq->reply.head, "\r\n", 2);
}

/* Adds Location: the address that reads what was made, of the ids of this request's own and last the new record's. */
static void locate_made(struct request *rq)
{
    const char *path = rq->operation->reader->path, *last = strrchr(path, '{');
    struct text url = {0};
    for (const char *hole; (hole = strchr(path, '{')); path = strchr(hole, '}') + 1) {
        const char *name = request_format(rq, "%.*s", (int)strcspn(hole + 1, "}"), hole + 1);
        text_add(&url, path, (size_t)(hole - path));
        text_adds(&url, hole == last || !name ? rq->reply.id : param(rq, name));
    }
    text_adds(&url, path);
    if (!url.failed)
        reply_header(rq, "Location", url.data);
    rq->reply.head.failed |= url.failed;
    text_clear(&url);
}

int reply_set(struct request *rq, int status, const char *media)
{
    if (status == 201 && rq->problem.kind == PROBLEM_none)
        locate_made(rq);
    return reply_kept(rq, status, media);
}

int reply_kept(struct request *rq, int status, const char *media)
{
    if (rq->problem.kind != PROBLEM_none)
        return refused(rq);
    if (rq->reply.body.failed || rq->reply.head.failed)
        return reply_problem(rq, PROBLEM_unavailable, "The service is short of memory.");
    rq->reply.status = status;
    rq->reply.media = media;
    return status;
}

int reply_empty(struct request *rq, int status)
{
    return reply_set(rq, status, NULL);
}

int reply_text(struct request *rq, int status, const char *media, const char *text, size_t length)
{
    text_add(&rq->reply.body, text, length);
    return reply_set(rq, status, media);
}

/* FNV-1a of a column that changes while the version stays; 0 where there is nothing in it. */
static unsigned long long changing(const struct db_result *rows, const char *column)
{
    const char *value = db_has_column(rows, column) ? db_cell(rows, 0, column) : NULL;
    unsigned long long sum = value ? 0xCBF29CE484222325U : 0;
    for (; value && *value; value++)
        sum = (sum ^ (unsigned char)*value) * 0x100000001B3U;
    return sum;
}

/* The version; behind it what is hidden from this reader ("_hidden"), as who may see other things gets another ETag,
 * and what changes without the version: the current statements, and a verification that has run out. NULL: no memory.
 */
static const char *record_tag(struct request *rq, const struct db_result *rows)
{
    const char *hidden = db_has_column(rows, "_hidden") ? db_cell(rows, 0, "_hidden") : "0";
    const char *version = db_cell(rows, 0, "version");
    bool is_all = strcmp(hidden, "0") == 0 || strcmp(hidden, "-1") == 0;
    unsigned long long tail = is_all ? 0 : strtoull(hidden, NULL, 10);
    tail ^= changing(rows, "fate") ^ 3 * changing(rows, "whereabouts");
    if (db_has_column(rows, "verification") && db_cell(rows, 0, "verification"))
        tail ^= strcmp(db_cell(rows, 0, "verification"), "expired") == 0 ? 0xE : 0;
    return tail == 0 ? version : request_format(rq, "%s-%llx", version, tail);
}

/* Of what others hold: a digest of what they are shown, as the version counts what is hidden from them too. In the form
 * of the other tag, so that who sends it as If-Match is told that he may not write. NULL: no memory. */
static const char *shown_tag(struct request *rq)
{
    unsigned char hash[16];
    char hex[2 * 8 + 1];
    const struct text *body = &rq->reply.body;
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)body->data, body->length, NULL, 0);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash) / 2);
    return request_format(rq, "1-%s", hex);
}

bool reply_is_known(const struct request *rq, const char *tag)
{
    return operation_response(rq->operation, 304) && condition_names(exchange_header(rq->wire, "If-None-Match"), tag);
}

void reply_tells_of(struct request *rq, const char *id)
{
    snprintf(rq->reply.id, sizeof(rq->reply.id), "%s", id && strlen(id) == UUID_TEXT - 1 ? id : "");
}

static void add_row(struct request *rq, const struct db_result *rows)
{
    if (db_has_column(rows, "id"))
        reply_tells_of(rq, db_cell(rows, 0, "id"));
    db_row_json(&rq->reply.body, rows, 0);
}

int reply_row(struct request *rq, int status, const struct db_result *rows)
{
    if (!rows)
        return refused(rq);
    if (db_rows(rows) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    add_row(rq, rows);
    bool is_held = !db_has_column(rows, "_held") || db_is(rows, 0, "_held");
    const char *tag = rq->reply.body.failed ? NULL : is_held ? record_tag(rq, rows) : shown_tag(rq);
    if (!tag)
        return reply_problem(rq, PROBLEM_unavailable, NULL);
    reply_etag(rq, tag);
    if (!reply_is_known(rq, tag))
        return reply_set(rq, status, "application/json");
    text_clear(&rq->reply.body);
    return reply_set(rq, 304, NULL);
}

static int reply_plain_row(struct request *rq, int status, const struct db_result *rows)
{
    if (!rows)
        return refused(rq);
    if (db_rows(rows) == 0)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    add_row(rq, rows);
    return reply_set(rq, status, "application/json");
}

int reply_only_row(struct request *rq, const struct db_result *rows)
{
    return reply_plain_row(rq, 200, rows);
}

int reply_open_row_(struct request *rq, const struct db_query *gate, const struct db_result *rows)
{
    if (rows && !db_is(request_queued_(rq, gate), 0, "is_open"))
        return reply_problem(rq, PROBLEM_not_found, NULL);
    return reply_only_row(rq, rows);
}

int reply_new_row(struct request *rq, const struct db_result *rows)
{
    return reply_plain_row(rq, 201, rows);
}

void reply_etag(struct request *rq, const char *version)
{
    char *etag = request_format(rq, "\"%s\"", version);
    if (etag)
        reply_header(rq, "ETag", etag);
}

const char *asker_caching(const struct request *rq)
{
    return rq->identity.known ? "private, no-cache" : "public, no-cache";
}

int reply_tagged(struct request *rq, const char *media, const char *cache_control)
{
    struct text *body = &rq->reply.body;
    unsigned char hash[16];
    char tag[2 * sizeof(hash) + 1];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)(body->data ? body->data : ""), body->length, NULL,
                       0);
    sodium_bin2hex(tag, sizeof(tag), hash, sizeof(hash));
    reply_header(rq, "Cache-Control", cache_control);
    reply_etag(rq, tag);
    if (body->failed || !condition_names(exchange_header(rq->wire, "If-None-Match"), tag))
        return reply_set(rq, 200, media);
    text_clear(body);
    return reply_set(rq, 304, NULL);
}

int reply_json_take(struct request *rq, int status, json_t *value)
{
    json_t *kept = request_keep_json(rq, value);
    char *text = kept ? request_dump(rq, kept) : NULL;
    return text ? reply_text(rq, status, "application/json", text, strlen(text)) : refused(rq);
}

int reply_list(struct request *rq, const struct db_result *rows)
{
    if (!rows)
        return refused(rq);
    text_adds(&rq->reply.body, "{\"items\":");
    db_rows_json(&rq->reply.body, rows, db_rows(rows));
    text_adds(&rq->reply.body, "}");
    return reply_set(rq, 200, "application/json");
}

const char *request_match(struct request *rq)
{
    const char *match = NULL;
    if (!exchange_header(rq->wire, "If-Match"))
        reply_problem(rq, PROBLEM_precondition_required, "Send If-Match with the ETag of the record as you know it.");
    return request_optional_match(rq, &match) ? match : NULL;
}

bool request_optional_match(struct request *rq, const char **match)
{
    const char *wanted = exchange_header(rq->wire, "If-Match");
    char versions[CONDITION_VERSIONS];
    *match = NULL;
    if (wanted && condition_versions(wanted, versions))
        *match = request_format(rq, "%s", versions);
    else if (wanted)
        reply_problem(rq, PROBLEM_stale_version, "If-Match names no version of this record.");
    return rq->problem.kind == PROBLEM_none;
}

const char *request_match_only(struct request *rq, const char *version)
{
    return request_format(rq, "{[%s,%s]}", version, version);
}

bool request_may_change(struct request *rq, const char *version)
{
    const char *wanted = exchange_header(rq->wire, "If-Match"), *others = exchange_header(rq->wire, "If-None-Match");
    if (wanted && !(version && condition_has(wanted, false, version)))
        reply_problem(rq, PROBLEM_stale_version, version ? NULL : "There is no such record yet.");
    else if (others && version && condition_has(others, true, version))
        reply_problem(rq, PROBLEM_stale_version, "The record is there, and If-None-Match says that it must not be.");
    return rq->problem.kind == PROBLEM_none;
}

int reply_done_row_(struct request *rq, const struct db_query *change, const struct db_result *after,
                    const char *refusal)
{
    if (after && db_rows(after) > 0 && db_rows(request_queued_(rq, change)) == 0)
        return reply_problem(rq, PROBLEM_conflict, refusal);
    return reply_only_row(rq, after);
}

int reply_gone(struct request *rq, const struct db_result *rows)
{
    return rows && db_rows(rows) == 0 ? reply_problem(rq, PROBLEM_not_found, NULL) : reply_empty(rq, 204);
}

bool reply_may_write(struct request *rq, const struct db_result *rows)
{
    if (!rows)
        return false;
    if (db_rows(rows) == 0)
        reply_problem(rq, PROBLEM_not_found, NULL);
    else if (!db_is(rows, 0, "_held"))
        reply_not_held(rq);
    else
        return request_may_change(rq, db_cell(rows, 0, "version"));
    return false;
}

int reply_not_held(struct request *rq)
{
    return reply_problem(rq, PROBLEM_forbidden, "Only the organization that holds the record may do this.");
}

int reply_stale(struct request *rq, const struct db_result *exists)
{
    if (!exists)
        return refused(rq);
    if (db_rows(exists) > 0 && db_has_column(exists, "_held") && !db_is(exists, 0, "_held"))
        return reply_not_held(rq);
    return reply_problem(rq, db_rows(exists) > 0 ? PROBLEM_stale_version : PROBLEM_not_found, NULL);
}

int reply_changed_row_(struct request *rq, const struct db_query *change, const struct db_result *after)
{
    bool is_known = after && db_rows(after) > 0;
    /* Nothing changes where the record is as the asker wants it. */
    if (after && db_rows(request_queued_(rq, change)) == 0 &&
        !(is_known && request_may_change(rq, db_cell(after, 0, "version"))))
        return reply_stale(rq, after);
    return reply_row(rq, 200, after);
}
