/* The one thing that is kept of Exif data: which way up the picture is (CIPA DC-008; the structure is that of
 * TIFF 6.0). */
#include "api/media/formats.h"
#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT      3
#define ENTRY           12

/* Numbers in the byte order that the file names. */
static uint32_t number(const unsigned char *at, size_t width, bool is_little)
{
    uint32_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | at[is_little ? width - 1 - i : i];
    return value;
}

unsigned exif_orientation(const unsigned char *tiff, size_t size)
{
    if (size < 8 || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0))
        return 0;
    bool is_little = tiff[0] == 'I';
    size_t at = number(tiff + 4, 4, is_little);
    if (at > size - 2)
        return 0;
    size_t count = number(tiff + at, 2, is_little);
    at += 2;
    for (size_t i = 0; i < count && size - at >= ENTRY; i++, at += ENTRY) {
        if (number(tiff + at, 2, is_little) != TAG_ORIENTATION)
            continue;
        unsigned value = number(tiff + at + 8, 2, is_little);
        bool fits = number(tiff + at + 2, 2, is_little) == TYPE_SHORT && number(tiff + at + 4, 4, is_little) == 1;
        return fits && value >= 1 && value <= 8 ? value : 0;
    }
    return 0;
}

void exif_minimal(unsigned orientation, unsigned char tiff[EXIF_MINIMAL])
{
    /* Big-endian; one directory at 8 with one entry, and none behind it. */
    static const unsigned char model[EXIF_MINIMAL] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1};
    memcpy(tiff, model, EXIF_MINIMAL);
    tiff[19] = (unsigned char)orientation;
}
