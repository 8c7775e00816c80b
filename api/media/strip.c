/* Finds the format of a file by its media type, and has it stripped. */
#include "api/media/strip.h"
#include "api/media/formats.h"
#include <string.h>

static const struct {
    const char *media, *copy;
    bool (*strip)(const unsigned char *bytes, size_t size, struct text *out);
} formats[] = {
    {"image/jpeg", "image/jpeg", strip_jpeg}, {"image/png", "image/png", strip_png},
    {"image/webp", "image/webp", strip_webp}, {"application/pdf", "application/pdf", strip_pdf},
    {"image/heic", "image/jpeg", strip_heic}, {"image/heif", "image/jpeg", strip_heic},
};
#define FORMAT_COUNT (sizeof(formats) / sizeof(formats[0]))

static size_t format_of(const char *media)
{
    size_t i = 0;
    while (i < FORMAT_COUNT && strcmp(formats[i].media, media) != 0)
        i++;
    return i;
}

const char *strip_media(const char *media)
{
    size_t format = format_of(media);
    return format < FORMAT_COUNT ? formats[format].copy : NULL;
}

bool strip_file(const char *media, const unsigned char *bytes, size_t size, struct text *out)
{
    size_t format = format_of(media);
    return format < FORMAT_COUNT && formats[format].strip(bytes, size, out) && !out->failed;
}
