/* PNG and animated PNG without what it carries beside the picture (PNG, third edition): a walk from chunk to chunk. */
#include "api/media/formats.h"
#include <string.h>

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define AROUND    12 /* a chunk's length, type and check */

/* What makes the picture and its colours. Not here: text, time, histograms, suggested palettes, the
 * profile of somebody's display (iCCP), what is private. */
static const char kept[][5] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB",
                               "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"};

static bool is_kept(const unsigned char *type)
{
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        if (memcmp(type, kept[i], 4) == 0)
            return true;
    return false;
}

/* The check of chunks (annex D). Only what we write ourselves is summed, so it may be slow. */
static uint32_t check_of(const unsigned char *bytes, size_t size)
{
    uint32_t sum = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320U : 0);
    }
    return ~sum;
}

static void put32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (24 - 8 * i));
}

/* True: the orientation was kept. */
static bool keep_orientation(struct text *out, const unsigned char *exif, size_t size)
{
    unsigned orientation = exif_orientation(exif, size);
    unsigned char chunk[AROUND + EXIF_MINIMAL] = {0, 0, 0, EXIF_MINIMAL, 'e', 'X', 'I', 'f'};
    exif_minimal(orientation, chunk + 8);
    put32(chunk + 8 + EXIF_MINIMAL, check_of(chunk + 4, 4 + EXIF_MINIMAL));
    if (orientation > 0)
        add_bytes(out, chunk, sizeof(chunk));
    return orientation > 0;
}

/* Ends with IEND; what stands behind it is no part of the picture. */
bool strip_png(const unsigned char *bytes, size_t size, struct text *out)
{
    if (size < 8 + AROUND || memcmp(bytes, SIGNATURE, 8) != 0 || memcmp(bytes + 12, "IHDR", 4) != 0)
        return false;
    bool has_data = false, has_exif = false, ends = false;
    add_bytes(out, bytes, 8);
    for (size_t at = 8; !ends;) {
        if (size - at < AROUND || big32(bytes + at) > size - at - AROUND)
            return false;
        const unsigned char *chunk = bytes + at, *type = chunk + 4;
        size_t length = big32(chunk);
        if (is_kept(type))
            add_bytes(out, chunk, AROUND + length);
        else if (!has_exif && memcmp(type, "eXIf", 4) == 0)
            has_exif = keep_orientation(out, chunk + 8, length);
        has_data = has_data || memcmp(type, "IDAT", 4) == 0;
        ends = memcmp(type, "IEND", 4) == 0;
        at += AROUND + length;
    }
    return has_data;
}
