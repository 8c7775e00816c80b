/* Signs as people type, read out and paste them: digits of every script, and what only separates. */
#ifndef ATHAR_TYPED_H
#define ATHAR_TYPED_H

#include <stdbool.h>
#include <stdint.h>

/* The value of a decimal digit of any script (general category Nd), or -1: Arabic, Persian and full-width keyboards
 * give others than ASCII's. */
int typed_digit(uint32_t code);
/* Whether a code point only separates or is not seen at all: blanks of any width, line ends, dashes of any length,
 * direction marks and joiners that come along when text is copied from a chat. */
bool typed_is_separator(uint32_t code);

#endif
