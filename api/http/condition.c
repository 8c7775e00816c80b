/* Reads lists of entity tags: "*", or tags between commas, each quoted and perhaps weak. */
#include "api/http/condition.h"
#include "api/http/coding.h"
#include <stdio.h>
#include <string.h>

struct entity_tag {
    bool is_any, is_weak;
    const char *text; /* between the quotes */
    size_t length;
};

/* The next tag of a list. False: there is none, or what follows is no tag. */
static bool next_tag(const char **at, struct entity_tag *tag)
{
    const char *from = *at + strspn(*at, " \t,");
    *tag = (struct entity_tag){.is_any = *from == '*'};
    if (tag->is_any) {
        *at = from + 1;
        return true;
    }
    tag->is_weak = strncmp(from, "W/", 2) == 0;
    from += tag->is_weak ? 2 : 0;
    const char *end = *from == '"' ? strchr(from + 1, '"') : NULL;
    if (!end)
        return false;
    tag->text = from + 1;
    tag->length = coding_bare_tag(tag->text, (size_t)(end - tag->text)); /* packed or not, it is of the same version */
    *at = end + 1;
    return true;
}

bool condition_names(const char *field, const char *tag)
{
    struct entity_tag one;
    size_t length = strlen(tag);
    while (field && next_tag(&field, &one))
        if (one.is_any || (one.length == length && memcmp(one.text, tag, length) == 0))
            return true;
    return false;
}

/* The digits of the version that a tag is of; 0: it is none of ours. Behind a hyphen stands what this reader saw. */
static size_t version_digits(const struct entity_tag *tag)
{
    size_t digits = 0, tail;
    while (digits < tag->length && tag->text[digits] >= '0' && tag->text[digits] <= '9')
        digits++;
    if (digits == 0 || digits > 9 || tag->text[0] == '0')
        return 0;
    if (digits == tag->length)
        return digits;
    tail = strspn(tag->text + digits + 1, "0123456789abcdef");
    return tag->text[digits] == '-' && tail < 17 && digits + 1 + tail == tag->length ? digits : 0;
}

bool condition_versions(const char *field, char versions[static CONDITION_VERSIONS])
{
    struct entity_tag tag;
    size_t used = 0;
    while (field && next_tag(&field, &tag)) {
        size_t digits = tag.is_any ? 0 : version_digits(&tag);
        if (tag.is_any) {
            snprintf(versions, CONDITION_VERSIONS, "{(,)}");
            return true;
        }
        if (digits == 0 || tag.is_weak || used + 2 * digits + 6 > CONDITION_VERSIONS)
            continue;
        used += (size_t)snprintf(versions + used, CONDITION_VERSIONS - used, "%c[%.*s,%.*s]", used ? ',' : '{',
                                 (int)digits, tag.text, (int)digits, tag.text);
    }
    if (used == 0)
        return false;
    versions[used] = '}';
    versions[used + 1] = '\0';
    return true;
}

bool condition_has(const char *field, bool weakly, const char *version)
{
    struct entity_tag tag;
    size_t length = strlen(version);
    while (field && next_tag(&field, &tag))
        if (tag.is_any ||
            ((weakly || !tag.is_weak) && version_digits(&tag) == length && memcmp(tag.text, version, length) == 0))
            return true;
    return false;
}
