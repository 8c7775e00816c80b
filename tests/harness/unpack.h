/* Unpacks what came in one of the content codings. */
#ifndef ATHAR_TEST_UNPACK_H
#define ATHAR_TEST_UNPACK_H

#include <stddef.h>

/* The body as text with its NUL, in memory of the caller's; *size gets its length. NULL: it is not whole, or not of
 * this coding ("br", "zstd", "gzip"). */
char *unpack(const char *coding, const void *bytes, size_t length, size_t *size);

#endif
