/* Numbers of documents: equal however they are typed. */
#ifndef ATHAR_DOCUMENT_H
#define ATHAR_DOCUMENT_H

#include <stddef.h>

#define DOCUMENT_FOLDED 1024 /* bytes; what is longer is cut */

/* Writes the number with digits and letters only (digits of every script as ASCII, letters in upper case) and gives
 * back its length; there is no NUL. */
size_t document_fold(const char *number, char folded[static DOCUMENT_FOLDED]);

#endif
