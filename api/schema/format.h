/* The formats that a schema may name: a closed list, each with its check. */
#ifndef ATHAR_FORMAT_H
#define ATHAR_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

typedef bool format_fn(const char *text, size_t length);

struct format {
    const char *name;
    format_fn *fits; /* over UTF-8 text, NUL-terminated behind its length */
    const char *detail;
};

/* The format of that name, or NULL. */
const struct format *format_find(const char *name);

/* ---- the checks, by file; format.c has the table ---- */
/* format_time.c */
bool format_date(const char *text, size_t length);
bool format_time(const char *text, size_t length);
bool format_date_time(const char *text, size_t length);
/* Whether one date lies behind another, or one time behind another; both are of their format. */
bool time_after(const char *one, const char *other);
/* format_net.c */
bool format_ipv4(const char *text, size_t length);
bool format_ipv6(const char *text, size_t length);
bool format_email(const char *text, size_t length);
/* format_uri.c */
bool format_uri(const char *text, size_t length);
bool format_uri_reference(const char *text, size_t length);
bool format_https_url(const char *text, size_t length);
/* format_text.c */
bool format_text(const char *text, size_t length);
bool format_text_multiline(const char *text, size_t length);

/* Where a text begins without the blanks around it, of any width and also those that nobody sees, and its length. */
const char *text_trimmed(const char *text, size_t *length);

#endif
