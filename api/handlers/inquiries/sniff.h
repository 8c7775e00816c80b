/* What a file really is, by its bytes. */
#ifndef ATHAR_SNIFF_H
#define ATHAR_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

#define SNIFF_MEDIA 80

/* Reads libmagic's data, once, before any thread asks. False: it is not there. */
bool sniff_open(void) __attribute__((warn_unused_result));
void sniff_close(void);
/* The media type of a file by its first bytes, as libmagic says it ("image/jpeg"). False: it had no memory, or not its
 * data. Thread-safe. */
bool sniff_media(const unsigned char *bytes, size_t size, char media[SNIFF_MEDIA]) __attribute__((warn_unused_result));

#endif
