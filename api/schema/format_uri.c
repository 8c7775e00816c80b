/* URIs (RFC 3986), and the stricter https URLs that the service itself may call. */
#include "api/schema/format.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define UNRESERVED "-._~"
#define SUB_DELIMS "!$&'()*+,;="

/* True where all bytes are letters, digits, one of `others` or whole percent escapes. */
static bool is_made_of(const char *text, size_t length, const char *others)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '%') {
            if (length - i < 3 || !isxdigit((unsigned char)text[i + 1]) || !isxdigit((unsigned char)text[i + 2]))
                return false;
            i += 2;
        } else if (c >= 0x80 || c == '\0' || (!isalnum(c) && !strchr(others, c))) {
            return false;
        }
    }
    return true;
}

/* "[...]": an IPv6 address or "v1.anything". */
static bool is_ip_literal(const char *text, size_t length)
{
    if (length < 4 || text[length - 1] != ']')
        return false;
    text++;
    length -= 2;
    if (*text != 'v' && *text != 'V')
        return format_ipv6(text, length);
    size_t version = strspn(text + 1, "0123456789abcdefABCDEF");
    return version > 0 && version + 2 < length && text[version + 1] == '.' && !memchr(text, '%', length) &&
           is_made_of(text + version + 2, length - version - 2, UNRESERVED SUB_DELIMS ":");
}

static bool is_port(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isdigit((unsigned char)text[i]))
            return false;
    return true;
}

/* [userinfo "@"] host [":" port] */
static bool is_authority(const char *text, size_t length)
{
    const char *at = memchr(text, '@', length);
    if (at && !is_made_of(text, (size_t)(at - text), UNRESERVED SUB_DELIMS ":"))
        return false;
    const char *host = at ? at + 1 : text;
    size_t left = length - (size_t)(host - text);
    const char *bracket = left > 0 && *host == '[' ? memchr(host, ']', left) : NULL;
    const char *port = bracket ? bracket + 1 : memchr(host, ':', left);
    size_t size = port ? (size_t)(port - host) : left;
    if (port && size < left && (*port != ':' || !is_port(port + 1, left - size - 1)))
        return false;
    return bracket ? is_ip_literal(host, size) : is_made_of(host, size, UNRESERVED SUB_DELIMS);
}

/* Everything behind the scheme: authority or path, query, fragment. */
static bool is_hierarchy(const char *text, size_t length)
{
    const char *fragment = memchr(text, '#', length);
    size_t before = fragment ? (size_t)(fragment - text) : length;
    const char *query = memchr(text, '?', before);
    size_t path = query ? (size_t)(query - text) : before, authority = 0;
    if (path >= 2 && text[0] == '/' && text[1] == '/') {
        const char *slash = memchr(text + 2, '/', path - 2);
        authority = slash ? (size_t)(slash - text) : path;
        if (!is_authority(text + 2, authority - 2))
            return false;
    }
    if (!is_made_of(text + authority, path - authority, UNRESERVED SUB_DELIMS ":@/"))
        return false;
    if (query && !is_made_of(query + 1, before - path - 1, UNRESERVED SUB_DELIMS ":@/?"))
        return false;
    return !fragment || is_made_of(fragment + 1, length - before - 1, UNRESERVED SUB_DELIMS ":@/?");
}

/* Bytes of the scheme with its colon, 0 where there is none. */
static size_t scheme_length(const char *text, size_t length)
{
    if (length == 0 || !isalpha((unsigned char)text[0]))
        return 0;
    for (size_t i = 1; i < length; i++) {
        if (text[i] == ':')
            return i + 1;
        if (!isalnum((unsigned char)text[i]) && text[i] != '+' && text[i] != '-' && text[i] != '.')
            return 0;
    }
    return 0;
}

bool format_uri(const char *text, size_t length)
{
    size_t scheme = scheme_length(text, length);
    return scheme > 0 && is_hierarchy(text + scheme, length - scheme);
}

bool format_uri_reference(const char *text, size_t length)
{
    if (format_uri(text, length))
        return true;
    /* The first segment of a relative path would be read as a scheme if it had a colon. */
    for (size_t i = 0; i < length && !strchr("/?#", text[i]); i++)
        if (text[i] == ':')
            return false;
    return is_hierarchy(text, length);
}

/* Bytes of the scheme "https://", or of "http://" where it may be that; 0: neither. */
static size_t web_scheme(const char *text, size_t length, bool may_be_http)
{
    static const char https[] = "https://", http[] = "http://";
    if (length > strlen(https) && strncasecmp(text, https, strlen(https)) == 0)
        return strlen(https);
    return may_be_http && length > strlen(http) && strncasecmp(text, http, strlen(http)) == 0 ? strlen(http) : 0;
}

/* No user information, a host of letters, digits, dots and hyphens (or an address), a port in range. */
static bool has_web_host(const char *host)
{
    size_t authority = strcspn(host, "/?#"), name = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
    if (name == 0 || memchr(host, '@', authority))
        return false;
    for (size_t i = 0; i < name && host[0] != '['; i++)
        if (!isalnum((unsigned char)host[i]) && host[i] != '.' && host[i] != '-')
            return false;
    unsigned long port = 443;
    if (name < authority) {
        port = 0;
        for (size_t i = name + 1; i < authority && port <= 65535; i++)
            port = port * 10 + (unsigned long)(host[i] - '0');
    }
    return port >= 1 && port <= 65535 && host[0] != '.' && host[0] != '-';
}

bool format_https_url(const char *text, size_t length)
{
    size_t scheme = web_scheme(text, length, false);
    return scheme > 0 && format_uri(text, length) && has_web_host(text + scheme);
}

bool format_web_url(const char *text, size_t length)
{
    size_t scheme = web_scheme(text, length, true);
    return scheme > 0 && format_uri(text, length) && has_web_host(text + scheme);
}

void explain_web_url(const char *text, size_t length, char detail[static FORMAT_DETAIL])
{
    size_t scheme = web_scheme(text, length, true);
    if (scheme == 0)
        return;
    const char *words = "Must be a web address: a host behind the scheme, and no blanks or quotes in it.";
    for (size_t i = scheme; i < length && !strchr("/?#", text[i]); i++)
        if ((unsigned char)text[i] >= 0x80)
            words = "Must have a host in its ASCII form, such as xn--mgbaj0a.example.";
        else if (text[i] == '@')
            words = "Must have no user name in it.";
    snprintf(detail, FORMAT_DETAIL, "%s", words);
}

/* An IRI (RFC 3987 section 3.1): what is not ASCII behind the host is percent-encoded. The host stays as it is. */
size_t fold_web_url(const char *text, size_t length, char *out)
{
    static const char hex[] = "0123456789ABCDEF";
    length = fold_text(text, length, out);
    size_t scheme = web_scheme(out, length, true);
    size_t host = scheme;
    while (host < length && !strchr("/?#", out[host]))
        host++;
    size_t more = 0;
    for (size_t i = host; i < length; i++)
        more += (unsigned char)out[i] >= 0x80 ? 2 : 0;
    if (scheme == 0)
        return length;
    /* From the end, as what is written is longer than what is read. */
    for (size_t from = length, to = length + more; from > host;) {
        unsigned char c = (unsigned char)out[--from];
        if (c >= 0x80) {
            out[--to] = hex[c & 15];
            out[--to] = hex[c >> 4];
            out[--to] = '%';
        } else {
            out[--to] = (char)c;
        }
    }
    return length + more;
}
