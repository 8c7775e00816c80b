/* Tells by the contract's `x-copied-to: family` what a family proposes, and keeps what it is not shown in its place. */
#include "api/handlers/inquiries/correction_parts.h"
#include "api/base/service.h"
#include <string.h>

/* More items than any list of an inquiry takes. */
#define ITEMS_MOST 128

/* Where the members of an object stand: those of a document, or with `member` the parts of that member. */
struct level {
    const struct fields *fields;
    const char *document, *member;
};

static bool is_shown(const struct level *level, const char *name)
{
    const char *member = level->member ? level->member : name, *part = level->member ? name : "";
    for (size_t i = 0; i < level->fields->member_count; i++) {
        const struct field_member *one = &level->fields->members[i];
        if (strcmp(one->document, level->document) == 0 && strcmp(one->member, member) == 0 &&
            strcmp(one->part, part) == 0)
            return one->is_copied;
    }
    return false;
}

/* Whether the contract tells parts of that member apart. */
static bool has_parts(const struct level *level, const char *name)
{
    for (size_t i = 0; i < level->fields->member_count; i++) {
        const struct field_member *one = &level->fields->members[i];
        if (strcmp(one->document, level->document) == 0 && strcmp(one->member, name) == 0 && *one->part)
            return true;
    }
    return false;
}

static struct level parts_of(const struct level *level, const char *name)
{
    return (struct level){level->fields, level->document, name};
}

static void refuse_in(struct request *rq, const struct level *level, const json_t *value, const char *pointer)
{
    const char *name;
    json_t *one;
    size_t i;
    json_array_foreach (value, i, one)
        refuse_in(rq, level, one, request_format(rq, "%s/%zu", pointer, i));
    json_object_foreach ((json_t *)value, name, one) {
        const char *here = request_format(rq, "%s/%s", pointer, name);
        struct level parts = parts_of(level, name);
        if (!is_shown(level, name))
            reply_invalid(rq, PROBLEM_invalid_body, here ? here : "", "The report does not show this.");
        else if (!level->member && has_parts(level, name))
            refuse_in(rq, &parts, one, here);
    }
}

void refuse_unshown(struct request *rq, const json_t *changes)
{
    const char *name;
    json_t *document;
    json_object_foreach ((json_t *)changes, name, document)
        refuse_in(rq, &(struct level){&rq->service->contract->fields, name, NULL}, document,
                  request_format(rq, "/changes/%s", name));
}

/* Whether an item looks the same to the family as another. */
static bool looks_alike(const struct level *level, const json_t *before, const json_t *after)
{
    const char *name;
    json_t *value;
    size_t shown = 0;
    json_object_foreach ((json_t *)before, name, value) {
        if (!is_shown(level, name))
            continue;
        shown++;
        if (!json_equal(value, json_object_get(after, name)))
            return false;
    }
    return json_is_object(before) && shown == json_object_size(after);
}

static bool carry_item(const struct level *level, const json_t *before, json_t *after)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)before, name, value)
        if (!is_shown(level, name) && json_object_set(after, name, value) != 0)
            return false;
    return true;
}

static bool carry_list(const struct level *level, const json_t *before, json_t *after)
{
    bool taken[ITEMS_MOST] = {false}, found[ITEMS_MOST] = {false}, fine = true;
    size_t had = json_array_size(before), has = json_array_size(after);
    if (had > ITEMS_MOST || has > ITEMS_MOST)
        return false;
    for (size_t i = 0; i < has; i++)
        for (size_t j = 0; j < had && !found[i]; j++)
            if (!taken[j] && looks_alike(level, json_array_get(before, j), json_array_get(after, i))) {
                taken[j] = found[i] = true;
                fine = fine && carry_item(level, json_array_get(before, j), json_array_get(after, i));
            }
    for (size_t i = 0; i < has && i < had; i++)
        if (!found[i] && !taken[i])
            fine = fine && carry_item(level, json_array_get(before, i), json_array_get(after, i));
    return fine;
}

bool carry_unshown(const struct fields *fields, const json_t *before, json_t *after)
{
    const char *document, *name;
    json_t *value, *one;
    bool fine = true;
    json_object_foreach (after, document, value) {
        struct level level = {fields, document, NULL};
        const json_t *was = json_object_get(before, document);
        if (json_is_array(value))
            fine = fine && carry_list(&level, was, value);
        json_object_foreach (value, name, one) {
            struct level parts = parts_of(&level, name);
            if (json_is_array(one) && has_parts(&level, name))
                fine = fine && carry_list(&parts, json_object_get(was, name), one);
        }
    }
    return fine;
}
