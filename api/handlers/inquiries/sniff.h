/* What a file really is, by its bytes. */
#ifndef ATHAR_SNIFF_H
#define ATHAR_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

/* Reads libmagic's data, once, before any thread asks. False: it is not there. */
bool sniff_open(void) __attribute__((warn_unused_result));
void sniff_close(void);
/* What libmagic says of the first bytes of a file; SNIFF_FAILED: it had no memory, or not its data. */
enum sniff { SNIFF_SAME, SNIFF_OTHER, SNIFF_FAILED };
/* Whether the bytes are of `media` ("image/jpeg"). Thread-safe. */
enum sniff sniff_is(const unsigned char *bytes, size_t size, const char *media);

#endif
