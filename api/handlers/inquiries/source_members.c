/* Merges what a partner's system sends again with what was changed here since. */
#include "api/handlers/inquiries/source_members.h"
#include "api/base/service.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMBER_DIGEST  16
#define MEMBER_POINTER 80

/* A document whose members count one by one, but for the list of relatives, which is one. */
static const struct {
    const char *name;
    bool is_whole;
} documents[] = {{"person", false}, {"event", false}, {"relatives", true}, {"reporter", false}};
#define DOCUMENTS (sizeof(documents) / sizeof(documents[0]))

/* Empty and absent are alike: neither says anything. */
static bool is_said(const json_t *value)
{
    return value && !json_is_null(value) && (!json_is_object(value) || json_object_size(value) > 0) &&
           (!json_is_array(value) || json_array_size(value) > 0);
}

/* The digest of a member in hexadecimal digits, owned by the request; "" where it says nothing. */
static const char *digest_of(struct request *rq, const char *inquiry, const char *pointer, const json_t *value)
{
    if (!is_said(value))
        return "";
    char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    char *hex = text ? request_alloc(rq, 2 * MEMBER_DIGEST + 1) : NULL;
    if (!hex) {
        free(text);
        reply_problem(rq, PROBLEM_unavailable, NULL);
        return "";
    }
    unsigned char digest[MEMBER_DIGEST];
    crypto_generichash_state state;
    crypto_generichash_init(&state, rq->service->secret, sizeof(rq->service->secret), MEMBER_DIGEST);
    crypto_generichash_update(&state, (const unsigned char *)inquiry, strlen(inquiry) + 1);
    crypto_generichash_update(&state, (const unsigned char *)pointer, strlen(pointer) + 1);
    crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
    crypto_generichash_final(&state, digest, MEMBER_DIGEST);
    free(text);
    return sodium_bin2hex(hex, 2 * MEMBER_DIGEST + 1, digest, MEMBER_DIGEST);
}

/* One member of a record at work. */
struct place {
    char pointer[MEMBER_POINTER];
    const char *document, *member; /* NULL: the document is the member */
};
typedef void place_fn(struct request *rq, const struct place *place, void *context);

static const json_t *value_at(const json_t *content, const struct place *place)
{
    const json_t *document = json_object_get(content, place->document);
    return place->member ? json_object_get(document, place->member) : document;
}

/* Visits what one of the two records has, each member once. */
static void each_place(struct request *rq, const json_t *one, const json_t *other, place_fn *visit, void *context)
{
    for (size_t i = 0; i < DOCUMENTS; i++) {
        struct place place = {.document = documents[i].name};
        json_t *names = request_keep_json(rq, json_object()), *value;
        bool fine =
            names && !documents[i].is_whole && json_object_update(names, json_object_get(one, place.document)) == 0;
        if (fine && other)
            json_object_update(names, json_object_get(other, place.document));
        json_object_foreach (names, place.member, value) {
            snprintf(place.pointer, sizeof(place.pointer), "/%s/%s", place.document, place.member);
            visit(rq, &place, context);
        }
        place.member = NULL;
        snprintf(place.pointer, sizeof(place.pointer), "/%s", place.document);
        if (documents[i].is_whole)
            visit(rq, &place, context);
    }
}

struct digesting {
    const char *inquiry;
    const json_t *content;
    json_t *digests;
};

static void digest_place(struct request *rq, const struct place *place, void *context)
{
    struct digesting *digesting = context;
    const char *hex = digest_of(rq, digesting->inquiry, place->pointer, value_at(digesting->content, place));
    if (hex[0] && json_object_set_new(digesting->digests, place->pointer, json_string(hex)) != 0)
        reply_problem(rq, PROBLEM_unavailable, NULL);
}

json_t *source_members(struct request *rq, const char *inquiry, const json_t *content)
{
    struct digesting digesting = {inquiry, content, request_keep_json(rq, json_object())};
    if (digesting.digests)
        each_place(rq, content, NULL, digest_place, &digesting);
    return rq->problem.kind == PROBLEM_none ? digesting.digests : NULL;
}

struct merging {
    const char *inquiry;
    const json_t *said, *now;
    json_t *sent, *merged;
    bool insists, is_torn;
};

static bool put(json_t *content, const struct place *place, const json_t *value)
{
    json_t *copy = json_deep_copy(value);
    if (!place->member)
        return json_object_set_new(content, place->document, copy) == 0;
    json_t *document = json_object_get(content, place->document);
    if (!document && json_object_set_new(content, place->document, document = json_object()) != 0)
        document = NULL;
    return copy && document && json_object_set_new(document, place->member, copy) == 0;
}

static void merge_place(struct request *rq, const struct place *place, void *context)
{
    struct merging *merging = context;
    const json_t *sent = value_at(merging->sent, place), *now = value_at(merging->now, place);
    const char *new = digest_of(rq, merging->inquiry, place->pointer, sent);
    const char *here = digest_of(rq, merging->inquiry, place->pointer, now);
    const char *said = json_string_value(json_object_get(merging->said, place->pointer));
    said = said ? said : merging->said ? "" : "unknown";
    bool is_resent = strcmp(new, said) == 0, is_edited = strcmp(here, said) != 0 && strcmp(here, new) != 0;
    if (!is_resent && is_edited && !merging->insists) {
        if (!merging->is_torn)
            reply_problem(rq, PROBLEM_conflict,
                          "Somebody here changed what the source changed too. Read the record, and send its ETag as "
                          "If-Match to have the source's word.");
        merging->is_torn = true;
        reply_invalid(rq, PROBLEM_conflict, place->pointer, "Changed here and at the source.");
        return;
    }
    const json_t *value = is_resent ? now : sent;
    if (is_said(value) && !put(merging->merged, place, value))
        reply_problem(rq, PROBLEM_unavailable, NULL);
}

bool source_members_merge(struct request *rq, const char *inquiry, const json_t *said, const json_t *now, json_t *sent,
                          bool insists)
{
    struct merging merging = {.inquiry = inquiry,
                              .said = said,
                              .now = now,
                              .sent = sent,
                              .insists = insists,
                              .merged = request_keep_json(rq, json_object())};
    for (size_t i = 0; merging.merged && i < DOCUMENTS; i++)
        if (!documents[i].is_whole && json_object_get(sent, documents[i].name))
            json_object_set_new(merging.merged, documents[i].name, json_object());
    each_place(rq, sent, now, merge_place, &merging);
    if (rq->problem.kind != PROBLEM_none)
        return false;
    json_object_clear(sent);
    if (json_object_update(sent, merging.merged) == 0)
        return true;
    reply_problem(rq, PROBLEM_unavailable, NULL);
    return false;
}
