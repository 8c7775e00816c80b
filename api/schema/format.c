/* The table of formats, and the checks that take a few lines. */
#include "api/schema/format.h"
#include "api/schema/dates.h"
#include "api/schema/phone.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* "8-4-4-4-12" hexadecimal digits (RFC 9562, either case, any version). */
static bool format_uuid(const char *text, size_t length)
{
    if (length != 36)
        return false;
    for (size_t i = 0; i < length; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
            return false;
    }
    return true;
}

/* RFC 6901: empty, or "/" before each token; "~" only as "~0" and "~1". */
static bool format_json_pointer(const char *text, size_t length)
{
    if (length > 0 && text[0] != '/')
        return false;
    for (size_t i = 0; i < length; i++)
        if (text[i] == '~' && (i + 1 == length || (text[i + 1] != '0' && text[i + 1] != '1')))
            return false;
    return true;
}

static bool format_edtf(const char *text, size_t length)
{
    struct date_interval interval;
    return strlen(text) == length && dates_read(text, &interval);
}

/* A date of any calendar; which one it must be of, and whether it is, is said beside it. */
static bool format_edtf_any_calendar(const char *text, size_t length)
{
    return strlen(text) == length && dates_read_any(text);
}

/* OCHA place codes: SY, SY07, SY0702, SY070203, and C with up to six digits for communities. */
static bool format_pcode(const char *text, size_t length)
{
    size_t prefix = length >= 2 && memcmp(text, "SY", 2) == 0 ? 2 : 1;
    size_t digits = length > prefix ? length - prefix : 0;
    for (size_t i = prefix; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    if (prefix == 2)
        return digits <= 6 && digits % 2 == 0;
    return length > 1 && text[0] == 'C' && digits <= 6;
}

/* BCP 47 without extensions and private use: language, then script, region and variants in this order. */
static bool format_language(const char *text, size_t length)
{
    int stage = 0;
    for (size_t at = 0; at <= length;) {
        size_t size = 0, letters = 0;
        for (; at + size < length && text[at + size] != '-'; size++) {
            if (!isalnum((unsigned char)text[at + size]))
                return false;
            letters += isalpha((unsigned char)text[at + size]) != 0;
        }
        bool digit_first = size > 0 && isdigit((unsigned char)text[at]);
        int next = stage == 0 && size >= 2 && size <= 3 && letters == size                  ? 1
                   : stage == 1 && size == 4 && letters == 4                                ? 2
                   : stage >= 1 && stage <= 2 && size == 2 && letters == 2                  ? 3
                   : stage >= 1 && stage <= 2 && size == 3 && letters == 0                  ? 3
                   : stage >= 1 && ((size >= 5 && size <= 8) || (size == 4 && digit_first)) ? 4
                                                                                            : -1;
        if (next < 0)
            return false;
        stage = next;
        at += size + 1;
    }
    return true;
}

/* Somebody's telephone: the shortest national numbers have five digits. */
static bool format_phone(const char *text, size_t length)
{
    return phone_is_readable(text, length, 5);
}

static bool format_phone_or_hotline(const char *text, size_t length)
{
    return phone_is_readable(text, length, 3);
}

static const struct format formats[] = {
    {.name = "date", .fits = format_date, .detail = "Must be a date such as 2013-05-21.", .fold = fold_digits},
    {.name = "date-time",
     .fits = format_date_time,
     .detail = "Must be a date and time such as 2013-05-21T08:30:00Z.",
     .fold = fold_digits},
    {.name = "edtf",
     .fits = format_edtf,
     .detail = "Must be an EDTF date such as 2013, 2013-05, 2013-05-21, 201X or 2013-05/2013-07.",
     .fold = fold_digits},
    {.name = "edtf-any-calendar",
     .fits = format_edtf_any_calendar,
     .detail =
         "Must be an EDTF date such as 2013, 2013-05, 2013-05-21, 201X or 2013-05/2013-07, or one of its calendar.",
     .fold = fold_digits},
    {.name = "email", .fits = format_email, .detail = "Must be an e-mail address."},
    {.name = "https-url", .fits = format_https_url, .detail = "Must be a URL that begins with https://."},
    {.name = "ipv4", .fits = format_ipv4, .detail = "Must be an IPv4 address."},
    {.name = "ipv6", .fits = format_ipv6, .detail = "Must be an IPv6 address."},
    {.name = "json-pointer", .fits = format_json_pointer, .detail = "Must be a JSON pointer."},
    {.name = "language",
     .fits = format_language,
     .detail = "Must be a language tag such as ar or ku-Latn.",
     .pattern = "^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$"},
    {.name = "name",
     .fits = format_name,
     .detail = "Must be a name that can be read.",
     .explain = explain_name,
     .fold = fold_text},
    {.name = "pcode",
     .fits = format_pcode,
     .detail = "Must be a P-code such as SY, SY07, SY0702, SY070203 or C1234.",
     .fold = fold_digits,
     .pattern = "^(SY([0-9٠-٩۰-۹]{2}){0,3}|C[0-9٠-٩۰-۹]{1,6})$"},
    {.name = "phone",
     .fits = format_phone,
     .detail = "Must be a telephone number, such as +963 944 111 222 or 011 222 3333 ext. 12."},
    {.name = "phone-or-hotline",
     .fits = format_phone_or_hotline,
     .detail = "Must be a telephone number, such as +963 944 111 222, 011 222 3333 ext. 12 or 112."},
    {.name = "text",
     .fits = format_text,
     .detail = "Must be one line of readable text without control or invisible characters.",
     .explain = explain_text,
     .fold = fold_text},
    {.name = "text-multiline",
     .fits = format_text_multiline,
     .detail = "Must be readable text without control or invisible characters.",
     .explain = explain_text_multiline,
     .fold = fold_text_multiline},
    {.name = "time", .fits = format_time, .detail = "Must be a time such as 08:30:00Z."},
    {.name = "uri", .fits = format_uri, .detail = "Must be a URI."},
    {.name = "uri-reference", .fits = format_uri_reference, .detail = "Must be a URI or a relative reference."},
    {.name = "web-url",
     .fits = format_web_url,
     .detail = "Must be a web address that begins with https:// or http://.",
     .explain = explain_web_url,
     .fold = fold_web_url,
     .grows = true},
    {.name = "uuid", .fits = format_uuid, .detail = "Must be a UUID."},
};

const struct format *format_find(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

void format_explain(const struct format *format, const char *text, size_t length, char detail[static FORMAT_DETAIL])
{
    snprintf(detail, FORMAT_DETAIL, "%s", format->detail);
    if (format->explain)
        format->explain(text, length, detail);
}
