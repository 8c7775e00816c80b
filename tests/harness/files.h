/* Files as telephones and offices make them: a picture or a page, and the word SECRET in all the places beside it. */
#ifndef ATHAR_FILES_H
#define ATHAR_FILES_H

#include "db/text.h"

#define SECRET "SECRET 35.1318N 36.7578E"

/* Clean: what is left when all is taken off but the picture, its colours, and which way up it is (6). The caller owns.
 */
struct text file_jpeg(bool is_clean);
struct text file_png(bool is_clean);
struct text file_webp(bool is_clean);
struct text file_webp_film(bool is_clean);
/* One page with the words "PAGE TEXT", a remark "REMARK TEXT", and the picture of file_jpeg(false). */
struct text file_pdf(void);
/* A PDF of one empty page and nothing else. */
struct text file_pdf_plain(void);
/* A picture of 64 x 48 with Exif data; stands on its side in the file. */
struct text file_heic(void);

#endif
