/* The formats that a schema may name: a closed list, each with its check. */
#ifndef ATHAR_FORMAT_H
#define ATHAR_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#define FORMAT_DETAIL 160 /* of a sentence that says what is wrong, with its NUL */

typedef bool format_fn(const char *text, size_t length);
/* Says what is wrong with a text that does not fit; leaves `detail` alone where it has nothing nearer to say. */
typedef void explain_fn(const char *text, size_t length, char detail[static FORMAT_DETAIL]);
/* Writes what stands for the text from then on, at most FORMAT_GROWTH times as long, and gives back its length. `out`
 * may be the text itself where the format only shrinks. */
typedef size_t fold_fn(const char *text, size_t length, char *out);
#define FORMAT_GROWTH 3

struct format {
    const char *name;
    format_fn *fits; /* over UTF-8 text, NUL-terminated behind its length */
    const char *detail;
    explain_fn *explain; /* NULL: `detail` says it */
    fold_fn *fold;       /* NULL: the text is taken as it is */
    bool grows;          /* by its fold */
    const char *pattern; /* what the check asks for, as a pattern for other tools; NULL: none says it exactly */
};

/* The format of that name, or NULL. */
const struct format *format_find(const char *name);
/* What a text that does not fit its format is answered with. */
void format_explain(const struct format *format, const char *text, size_t length, char detail[static FORMAT_DETAIL]);

/* ---- the checks, by file; format.c has the table ---- */
/* format_time.c */
format_fn format_date, format_time, format_date_time;
/* Whether one date lies behind another, or one time behind another; both are of their format. */
bool time_after(const char *one, const char *other);
/* format_net.c */
format_fn format_ipv4, format_ipv6, format_email;
/* format_uri.c */
format_fn format_uri, format_uri_reference, format_https_url, format_web_url;
explain_fn explain_web_url;
fold_fn fold_web_url;
/* format_text.c */
format_fn format_text, format_text_multiline, format_name;
explain_fn explain_text, explain_text_multiline, explain_name;
fold_fn fold_text, fold_text_multiline, fold_digits;

/* Where a text begins without the blanks around it, of any width and also those that nobody sees, and its length. */
const char *text_trimmed(const char *text, size_t *length);

#endif
