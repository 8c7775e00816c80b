/* The formats that are taken apart, one function each, and what they share. Within this room. */
#ifndef ATHAR_FORMATS_H
#define ATHAR_FORMATS_H

#include "db/text.h"
#include <stdint.h>

/* As strip_file. The first three walk by lists of what stays, in one pass; the last two lean on libraries, and are run
 * in a process of their own (strip_command.c) where files of strangers are meant. */
bool strip_jpeg(const unsigned char *bytes, size_t size, struct text *out);
bool strip_png(const unsigned char *bytes, size_t size, struct text *out);
bool strip_webp(const unsigned char *bytes, size_t size, struct text *out);
bool strip_pdf(const unsigned char *bytes, size_t size, struct text *out);
bool strip_heic(const unsigned char *bytes, size_t size, struct text *out);

/* A colour profile, of the same length, without words, days and devices. False: it is none, and a picture goes without
 * one; nothing was added. */
bool strip_icc(const unsigned char *profile, size_t size, struct text *out);

/* Which way up a picture is, by the TIFF structure of its Exif data: 1 to 8; 0: it does not say. */
unsigned exif_orientation(const unsigned char *tiff, size_t size);
#define EXIF_MINIMAL 26
/* A TIFF structure that says the orientation and nothing else. */
void exif_minimal(unsigned orientation, unsigned char tiff[EXIF_MINIMAL]);

static inline unsigned big16(const unsigned char *at)
{
    return (unsigned)at[0] << 8 | at[1];
}
static inline uint32_t big32(const unsigned char *at)
{
    return (uint32_t)big16(at) << 16 | big16(at + 2);
}
static inline uint32_t little32(const unsigned char *at)
{
    return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}
static inline void add_bytes(struct text *out, const void *bytes, size_t size)
{
    text_add(out, bytes, size);
}

#endif
