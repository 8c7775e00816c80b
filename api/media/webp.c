/* WebP without what it carries beside the picture (RFC 9649): a walk from chunk to chunk, and within each frame of a
 * film. */
#include "api/media/formats.h"
#include <string.h>

#define HEAD       8    /* a chunk's type and length */
#define RIFF       12   /* "RIFF", length, "WEBP" */
#define EXTENDED   10   /* the flags and the size of the canvas */
#define FRAME      16   /* what stands in ANMF before its own chunks */
#define FLAGS_KEPT 0x12 /* transparency, animation */
#define FLAG_EXIF  0x08
#define FLAG_ICC   0x20

static const char kept[][5] = {"VP8 ", "VP8L", "ALPH", "ANIM"};

struct walk {
    struct text *out;
    size_t flags; /* where the flags of VP8X stand in `out`; 0: nowhere */
    bool has_exif, has_profile, has_picture;
};

static bool is_type(const unsigned char *chunk, const char *type)
{
    return memcmp(chunk, type, 4) == 0;
}

static bool is_kept(const unsigned char *chunk)
{
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        if (is_type(chunk, kept[i]))
            return true;
    return false;
}

static void put_length(struct text *out, size_t at, size_t length)
{
    for (size_t i = 0; !out->failed && i < 4; i++)
        out->data[at + i] = (char)(unsigned char)(length >> 8 * i);
}

static void add_chunk(struct text *out, const char *type, const void *payload, size_t size)
{
    size_t at = out->length;
    add_bytes(out, type, 4);
    add_bytes(out, "\0\0\0", 4);
    put_length(out, at + 4, size);
    add_bytes(out, payload, size);
    add_bytes(out, "", size & 1);
}

/* The length of the chunk at `at` with its padding; 0: it does not fit. The last one may lack the padding. */
static size_t chunk_size(const unsigned char *at, size_t left)
{
    if (left < HEAD || little32(at + 4) > left - HEAD)
        return 0;
    size_t size = HEAD + (size_t)little32(at + 4);
    return size + (size & 1) <= left ? size + (size & 1) : size;
}

/* A frame of a film: its own chunks are looked at too. */
static bool keep_frame(struct walk *walk, const unsigned char *payload, size_t size)
{
    if (size < FRAME)
        return false;
    size_t start = walk->out->length;
    add_chunk(walk->out, "ANMF", payload, FRAME);
    for (size_t at = FRAME; at < size;) {
        const unsigned char *chunk = payload + at;
        size_t whole = chunk_size(chunk, size - at);
        if (whole == 0)
            return false;
        if (is_type(chunk, "VP8 ") || is_type(chunk, "VP8L") || is_type(chunk, "ALPH"))
            add_chunk(walk->out, (const char *)chunk, chunk + HEAD, little32(chunk + 4));
        walk->has_picture = walk->has_picture || is_type(chunk, "VP8 ") || is_type(chunk, "VP8L");
        at += whole;
    }
    put_length(walk->out, start + 4, walk->out->length - start - HEAD);
    return true;
}

static void keep_orientation(struct walk *walk, const unsigned char *exif, size_t size)
{
    size_t prefix = size >= 6 && memcmp(exif, "Exif\0", 6) == 0 ? 6 : 0; /* some writers take it over from JPEG */
    unsigned orientation = exif_orientation(exif + prefix, size - prefix);
    if (orientation == 0 || walk->flags == 0 || walk->has_exif)
        return;
    unsigned char minimal[EXIF_MINIMAL];
    exif_minimal(orientation, minimal);
    add_chunk(walk->out, "EXIF", minimal, sizeof(minimal));
    walk->has_exif = true;
}

static void keep_profile(struct walk *walk, const unsigned char *payload, size_t size)
{
    struct text profile = {0};
    if (!walk->has_profile && walk->flags && strip_icc(payload, size, &profile) && !profile.failed) {
        add_chunk(walk->out, "ICCP", profile.data, profile.length);
        walk->has_profile = true;
    }
    walk->out->failed = walk->out->failed || profile.failed;
    text_clear(&profile);
}

static bool keep_chunk(struct walk *walk, const unsigned char *chunk)
{
    const unsigned char *payload = chunk + HEAD;
    size_t size = little32(chunk + 4);
    if (is_type(chunk, "ANMF"))
        return keep_frame(walk, payload, size);
    if (is_type(chunk, "EXIF"))
        keep_orientation(walk, payload, size);
    if (is_type(chunk, "ICCP"))
        keep_profile(walk, payload, size);
    if (is_type(chunk, "VP8X")) {
        if (size < EXTENDED || walk->out->length != RIFF)
            return false;
        unsigned char canvas[EXTENDED] = {payload[0] & FLAGS_KEPT};
        memcpy(canvas + 4, payload + 4, EXTENDED - 4);
        walk->flags = walk->out->length + HEAD;
        add_chunk(walk->out, "VP8X", canvas, sizeof(canvas));
    }
    if (is_kept(chunk))
        add_chunk(walk->out, (const char *)chunk, payload, size);
    walk->has_picture = walk->has_picture || is_type(chunk, "VP8 ") || is_type(chunk, "VP8L");
    return true;
}

/* Ends where RIFF says that it ends. */
bool strip_webp(const unsigned char *bytes, size_t size, struct text *out)
{
    struct walk walk = {.out = out};
    if (size < RIFF || !is_type(bytes, "RIFF") || !is_type(bytes + 8, "WEBP") || little32(bytes + 4) > size - HEAD ||
        little32(bytes + 4) < RIFF - HEAD)
        return false;
    size_t end = HEAD + (size_t)little32(bytes + 4);
    add_bytes(out, bytes, RIFF);
    for (size_t at = RIFF; at < end;) {
        size_t whole = chunk_size(bytes + at, end - at);
        if (whole == 0 || !keep_chunk(&walk, bytes + at))
            return false;
        at += whole;
    }
    if (!out->failed && walk.flags)
        out->data[walk.flags] =
            (char)(out->data[walk.flags] | (walk.has_exif ? FLAG_EXIF : 0) | (walk.has_profile ? FLAG_ICC : 0));
    put_length(out, 4, out->length - HEAD);
    return walk.has_picture;
}
