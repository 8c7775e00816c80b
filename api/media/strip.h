/* Writes a copy of a file without what tells place, device or author: what a file carries beside its picture or pages.
 */
#ifndef ATHAR_STRIP_H
#define ATHAR_STRIP_H

#include "db/text.h"

/* What the copy of a file of this media type is ("image/jpeg" of "image/heic"); NULL: none can be made. */
const char *strip_media(const char *media);
/* Adds the copy to `out`, whole. False: the file is not what `media` says, or cannot be taken apart to its end; what
 * `out` holds then, or after `out->failed`, is to be thrown away. Stripping a copy once more changes nothing. */
bool strip_file(const char *media, const unsigned char *bytes, size_t size, struct text *out)
    __attribute__((warn_unused_result));

#endif
