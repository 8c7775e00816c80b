/* Growing text with a sticky failure: callers append in silence and look once at the end. */
#ifndef ATHAR_TEXT_H
#define ATHAR_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text {
    char *data; /* NUL-terminated when not NULL; owned */
    size_t length;
    size_t capacity;
    bool failed; /* an allocation failed: the content is not to be used */
};

void text_clear(struct text *text); /* frees; ready for use again */
void text_add(struct text *text, const char *data, size_t length);
void text_adds(struct text *text, const char *string);
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A JSON string with its quotes (RFC 8259); NULL gives null. The input is UTF-8 and is not checked. */
void text_add_json(struct text *text, const char *string);
void text_add_json_n(struct text *text, const char *data, size_t length);

/* What stands between tags of HTML or XML; "<", ">" and "&" as entities. */
void text_add_markup(struct text *text, const char *string);

/* A value percent-encoded (RFC 3986, section 2.1): ASCII letters and digits stay, and what stands in `plain`. */
void text_add_percent(struct text *text, const char *value, const char *plain);

#endif
