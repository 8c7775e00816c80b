/* Applies merge patches to stored documents; depth is bounded by the scan that let the patch in. */
#include "api/handlers/merge_patch.h"

bool merge_patch(json_t *target, const json_t *patch)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)patch, name, value) {
        if (json_is_null(value)) {
            json_object_del(target, name);
            continue;
        }
        json_t *old = json_object_get(target, name);
        if (!json_is_object(value)) {
            if (json_object_set_new(target, name, json_deep_copy(value)) != 0)
                return false;
            continue;
        }
        if (!json_is_object(old)) {
            if (json_object_set_new(target, name, json_object()) != 0)
                return false;
            old = json_object_get(target, name);
        }
        if (!merge_patch(old, value))
            return false;
    }
    return true;
}

void strip_nulls(json_t *value)
{
    const char *name;
    json_t *member;
    void *next;
    size_t index;
    if (json_is_array(value))
        json_array_foreach (value, index, member)
            strip_nulls(member);
    if (!json_is_object(value))
        return;
    json_object_foreach_safe (value, next, name, member) {
        if (json_is_null(member))
            json_object_del(value, name);
        else
            strip_nulls(member);
    }
}
