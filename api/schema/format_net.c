/* Internet addresses and mailboxes (RFC 3986 section 3.2.2 for addresses, RFC 5321 section 4.1.2 for mailboxes). */
#include "api/schema/format.h"
#include <ctype.h>
#include <string.h>

bool format_ipv4(const char *text, size_t length)
{
    int octets = 0;
    for (size_t at = 0; at <= length; octets++) {
        unsigned value = 0;
        size_t digits = 0;
        for (; at + digits < length && digits < 4 && isdigit((unsigned char)text[at + digits]); digits++)
            value = value * 10 + (unsigned)(text[at + digits] - '0');
        if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && text[at] == '0'))
            return false;
        at += digits;
        if (at < length && text[at] != '.')
            return false;
        at++;
    }
    return octets == 4;
}

bool format_ipv6(const char *text, size_t length)
{
    int groups = 0;
    bool gap = false; /* "::" was there */
    size_t at = 0;
    if (length >= 2 && text[0] == ':' && text[1] == ':') {
        gap = true;
        at = 2;
    }
    while (at < length) {
        size_t digits = 0;
        while (at + digits < length && isxdigit((unsigned char)text[at + digits]))
            digits++;
        if (at + digits < length && text[at + digits] == '.')
            return format_ipv4(text + at, length - at) && (gap ? groups + 2 < 8 : groups + 2 == 8);
        if (digits == 0 || digits > 4 || ++groups > 8)
            return false;
        at += digits;
        if (at == length)
            break;
        if (text[at] != ':' || at + 1 == length)
            return false;
        at++;
        if (text[at] == ':') {
            if (gap)
                return false;
            gap = true;
            at++;
        }
    }
    return gap ? groups < 8 : groups == 8;
}

/* Letters, digits and inner hyphens in dotted labels of at most 63 bytes. */
static bool is_domain(const char *text, size_t length)
{
    size_t label = 0;
    if (length == 0 || length > 253)
        return false;
    for (size_t i = 0; i <= length; i++) {
        if (i == length || text[i] == '.') {
            if (label == 0 || label > 63 || text[i - 1] == '-')
                return false;
            label = 0;
        } else {
            if (!isalnum((unsigned char)text[i]) && (text[i] != '-' || label == 0))
                return false;
            label++;
        }
    }
    return true;
}

/* "[127.0.0.1]", "[IPv6:::1]" */
static bool is_address_literal(const char *text, size_t length)
{
    if (length < 3 || text[0] != '[' || text[length - 1] != ']')
        return false;
    if (length > 7 && strncasecmp(text + 1, "IPv6:", 5) == 0)
        return format_ipv6(text + 6, length - 7);
    return format_ipv4(text + 1, length - 2);
}

static bool is_dotted_local(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool inner = i > 0 && i + 1 < length && text[i - 1] != '.';
        bool atom = isalnum((unsigned char)text[i]) || (text[i] && strchr("!#$%&'*+-/=?^_`{|}~", text[i]));
        if (text[i] == '.' ? !inner : !atom)
            return false;
    }
    return length > 0;
}

/* "\"joe bloggs\"": printable ASCII, quotes and backslashes only behind a backslash. One mailbox has one spelling here:
 * quotes stand only where a sender needs them (RFC 5321, 4.1.2), and nothing else is escaped. */
static bool is_quoted_local(const char *text, size_t length)
{
    if (length < 2 || text[0] != '"' || text[length - 1] != '"' || is_dotted_local(text + 1, length - 2))
        return false;
    for (size_t i = 1; i + 1 < length; i++) {
        if (text[i] < 0x20 || text[i] > 0x7E || text[i] == '"')
            return false;
        if (text[i] == '\\' && (++i + 1 >= length || (text[i] != '"' && text[i] != '\\')))
            return false;
    }
    return true;
}

bool format_email(const char *text, size_t length)
{
    const char *at = memrchr(text, '@', length);
    if (!at || length > 254)
        return false;
    size_t local = (size_t)(at - text), domain = length - local - 1;
    if (local > 64 || (!is_quoted_local(text, local) && !is_dotted_local(text, local)))
        return false;
    return is_domain(at + 1, domain) || is_address_literal(at + 1, domain);
}
