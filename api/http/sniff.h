/* What a file really is, by its bytes. */
#ifndef ATHAR_SNIFF_H
#define ATHAR_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

/* True where libmagic finds that the first bytes of a file are of `media` ("image/jpeg"). Thread-safe. */
bool sniff_is(const unsigned char *bytes, size_t size, const char *media);

#endif
