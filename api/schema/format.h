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

#endif
