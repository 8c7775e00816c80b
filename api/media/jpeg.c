/* JPEG without what it carries beside the picture (ITU-T T.81, annex B): a walk from segment to segment. */
#include "api/media/formats.h"
#include <string.h>

enum marker {
    SOF0 = 0xC0,
    DHT = 0xC4,
    JPG = 0xC8,
    RST0 = 0xD0,
    RST7 = 0xD7,
    SOI,
    EOI,
    SOS,
    DQT,
    EXP = 0xDF,
    APP0 = 0xE0
};
enum { APP1 = APP0 + 1, APP2 = APP0 + 2, APP14 = APP0 + 14, TEM = 0x01 };

struct walk {
    const unsigned char *at, *end;
    struct text *out;
    bool has_header, has_exif, has_frame, has_scan;
};

static size_t left(const struct walk *walk)
{
    return (size_t)(walk->end - walk->at);
}

/* Tables, frames and scans; not the reserved JPG, and no application's segment. */
static bool is_picture(unsigned marker)
{
    return (marker >= SOF0 && marker < RST0 && marker != JPG) || (marker >= SOS && marker <= EXP);
}

static void add_segment(struct text *out, unsigned marker, const void *payload, size_t size)
{
    const unsigned char head[] = {0xFF, (unsigned char)marker, (unsigned char)((size + 2) >> 8),
                                  (unsigned char)(size + 2)};
    add_bytes(out, head, sizeof(head));
    add_bytes(out, payload, size);
}

static bool begins(const unsigned char *payload, size_t size, const char *name, size_t length)
{
    return size >= length && memcmp(payload, name, length) == 0;
}

#define JFIF  12 /* up to the pixel density; its thumbnail follows, and is left out */
#define ADOBE 12

#define ONE_PROFILE "ICC_PROFILE\0\x01\x01" /* the first of one; larger ones, of printers, are left out */

static void keep_profile(struct text *out, const unsigned char *payload, size_t size)
{
    struct text profile = {0};
    add_bytes(&profile, ONE_PROFILE, sizeof(ONE_PROFILE) - 1);
    if (strip_icc(payload + profile.length, size - profile.length, &profile) && !profile.failed)
        add_segment(out, APP2, profile.data, profile.length);
    out->failed = out->failed || profile.failed;
    text_clear(&profile);
}

/* The application's segments that a picture needs to look right, each cut to what is known of it. */
static void keep_application(struct walk *walk, unsigned marker, const unsigned char *payload, size_t size)
{
    if (marker == APP0 && !walk->has_header && size >= JFIF + 2 && begins(payload, size, "JFIF", 5)) {
        unsigned char header[JFIF + 2] = {0};
        memcpy(header, payload, JFIF);
        add_segment(walk->out, APP0, header, sizeof(header));
        walk->has_header = true;
    } else if (marker == APP1 && !walk->has_exif && begins(payload, size, "Exif\0", 6)) {
        unsigned orientation = exif_orientation(payload + 6, size - 6);
        unsigned char exif[6 + EXIF_MINIMAL] = "Exif\0";
        exif_minimal(orientation, exif + 6);
        if (orientation > 0)
            add_segment(walk->out, APP1, exif, sizeof(exif));
        walk->has_exif = orientation > 0;
    } else if (marker == APP2 && begins(payload, size, ONE_PROFILE, sizeof(ONE_PROFILE) - 1)) {
        keep_profile(walk->out, payload, size);
    } else if (marker == APP14 && begins(payload, size, "Adobe", 5) && size >= ADOBE) {
        add_segment(walk->out, APP14, payload, ADOBE);
    }
}

/* Entropy-coded data go up to the next marker; a stuffed zero, a restart and a fill byte belong to them. */
static void keep_scan(struct walk *walk)
{
    const unsigned char *at = walk->at;
    while (at < walk->end && (at = memchr(at, 0xFF, (size_t)(walk->end - at))) && walk->end - at > 1) {
        if (at[1] == 0 || (at[1] >= RST0 && at[1] <= RST7))
            at += 2;
        else if (at[1] == 0xFF)
            at++;
        else
            break;
    }
    if (!at || walk->end - at < 2)
        at = walk->end;
    add_bytes(walk->out, walk->at, (size_t)(at - walk->at));
    walk->at = at;
}

/* The next marker, past fill bytes; 0: there is something else. */
static unsigned next_marker(struct walk *walk)
{
    if (left(walk) < 2 || *walk->at != 0xFF)
        return 0;
    while (left(walk) > 1 && *walk->at == 0xFF)
        walk->at++;
    return *walk->at++;
}

static bool take_segment(struct walk *walk, unsigned marker)
{
    if (left(walk) < 2 || big16(walk->at) < 2 || big16(walk->at) > left(walk))
        return false;
    const unsigned char *payload = walk->at + 2;
    size_t size = big16(walk->at) - 2;
    walk->at = payload + size;
    if (!is_picture(marker)) {
        keep_application(walk, marker, payload, size);
        return true;
    }
    bool is_frame = marker >= SOF0 && marker < RST0 && marker != DHT && marker != JPG && marker != 0xCC;
    walk->has_frame = walk->has_frame || is_frame;
    add_segment(walk->out, marker, payload, size);
    if (marker == SOS) {
        keep_scan(walk);
        walk->has_scan = true;
    }
    return marker != SOS || walk->has_frame;
}

/* Ends with the first EOI: further pictures (CIPA DC-007), films and whatever else phones append stand behind it. A
 * picture that stops within a scan is given its end; viewers show such. */
bool strip_jpeg(const unsigned char *bytes, size_t size, struct text *out)
{
    struct walk walk = {.at = bytes, .end = bytes + size, .out = out};
    if (next_marker(&walk) != SOI)
        return false;
    add_bytes(out, "\xFF\xD8", 2);
    while (left(&walk) > 0 || !walk.has_scan) {
        unsigned marker = next_marker(&walk);
        if (marker == EOI)
            break;
        if (marker == TEM || (marker >= RST0 && marker <= RST7))
            continue;
        if (marker == 0 || marker == SOI || marker == 0xFF || !take_segment(&walk, marker))
            return false;
    }
    add_bytes(out, "\xFF\xD9", 2);
    return walk.has_scan;
}
