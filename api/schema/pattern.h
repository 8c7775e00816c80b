/* Regular expressions of the contract: ECMA-262 syntax, run by PCRE2 in bounded time. pattern.c is its only user. */
#ifndef ATHAR_PATTERN_H
#define ATHAR_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct pattern; /* one compiled expression, read-only */

/* Compiles an expression in the part of ECMA-262 (Unicode mode) that PCRE2 can follow exactly; anything else, also what
 * only PCRE2 knows, is refused with one sentence in `error`. */
struct pattern *pattern_new(const char *expression, char error[static 160]);
void pattern_free(struct pattern *pattern);

/* True where the expression is found anywhere in valid UTF-8 text. A search that runs into its bounds finds nothing;
 * nor does one in more than 8 KiB. */
bool pattern_found(const struct pattern *pattern, const char *text, size_t length);

#endif
