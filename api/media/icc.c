/* A colour profile without what it says of the device, its owner and its day (ICC.1:2022): colours stay, words go. */
#include "api/media/formats.h"
#include <string.h>

enum { HEAD = 128, TAG = 12, MOST_TAGS = 100 };

/* Of the head: version, class, spaces; the signature; the intent and the light. Not here: who wrote it with what and
 * when, the device's maker, model and attributes, and the digest of what is no more. */
static const struct {
    size_t at, size;
} head_kept[] = {{8, 16}, {36, 4}, {64, 16}};

/* Tags that colours are worked out with, and the two that every profile must have, of which the text goes. */
static const char colours[][5] = {"wtpt", "bkpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "kTRC",
                                  "chad", "A2B0", "A2B1", "A2B2", "B2A0", "B2A1", "B2A2", "gamt", "cicp"};
static const char texts[][5] = {"desc", "cprt"};
/* Types of numbers: a tag of colours that is of another one is not understood. */
static const char numbers[][5] = {"XYZ ", "curv", "para", "sf32", "mft1", "mft2", "mAB ", "mBA ", "cicp"};

static bool is_of(const char list[][5], size_t count, const unsigned char *name)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(list[i], name, 4) == 0)
            return true;
    return false;
}
#define IS_OF(list, name) is_of((list), sizeof(list) / sizeof((list)[0]), (name))

static void put_back(struct text *out, size_t start, const unsigned char *profile, size_t at, size_t size)
{
    if (!out->failed)
        memcpy(out->data + start + at, profile + at, size);
}

bool strip_icc(const unsigned char *profile, size_t size, struct text *out)
{
    static const char nothing[256];
    size_t start = out->length, count = size < HEAD + 4 ? 0 : big32(profile + HEAD), kept = 0;
    if (count == 0 || count > MOST_TAGS || HEAD + 4 + count * TAG > size || memcmp(profile + 36, "acsp", 4) != 0)
        return false;
    for (size_t left = size; left > 0; left -= left < sizeof(nothing) ? left : sizeof(nothing))
        add_bytes(out, nothing, left < sizeof(nothing) ? left : sizeof(nothing));
    for (size_t i = 0; i < sizeof(head_kept) / sizeof(head_kept[0]); i++)
        put_back(out, start, profile, head_kept[i].at, head_kept[i].size);
    for (size_t i = 0; i < count; i++) {
        const unsigned char *tag = profile + HEAD + 4 + i * TAG;
        size_t at = big32(tag + 4), length = big32(tag + 8);
        bool is_inside = at >= HEAD + 4 + count * TAG && at <= size && length >= 8 && length <= size - at;
        bool is_text = is_inside && IS_OF(texts, tag);
        if (!is_text && !(is_inside && IS_OF(colours, tag) && IS_OF(numbers, profile + at)))
            continue;
        put_back(out, start, profile, at, is_text ? 4 : length);
        if (!out->failed)
            memcpy(out->data + start + HEAD + 4 + kept++ * TAG, tag, TAG);
    }
    if (kept == 0) {
        out->length = start;
        return false;
    }
    const unsigned char numbers_of[] = {
        (unsigned char)(size >> 24), (unsigned char)(size >> 16), (unsigned char)(size >> 8), (unsigned char)size, 0,
        (unsigned char)kept};
    if (!out->failed) {
        memcpy(out->data + start, numbers_of, 4);
        memcpy(out->data + start + HEAD + 2, numbers_of + 4, 2);
    }
    return true;
}
