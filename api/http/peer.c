/* Believes X-Forwarded-For only as far as the operator's own proxies wrote it. */
#include "api/http/peer.h"
#include "api/base/service.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An address as 16 bytes, IPv4 mapped into IPv6. */
static bool read_address(const char *text, unsigned char out[16])
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    memcpy(out, mapped, sizeof(mapped));
    return inet_pton(AF_INET, text, out + 12) == 1 || inet_pton(AF_INET6, text, out) == 1;
}

static bool bits_match(const unsigned char *a, const unsigned char *b, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    if (memcmp(a, b, whole) != 0)
        return false;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

/* "10.0.0.0/8", "fd00::/8" or one address. */
static bool block_holds(const char *block, size_t length, const unsigned char address[16])
{
    char text[64];
    unsigned char base[16];
    if (length >= sizeof(text))
        return false;
    snprintf(text, sizeof(text), "%.*s", (int)length, block);
    char *slash = strchr(text, '/');
    if (slash)
        *slash = '\0';
    if (!read_address(text, base))
        return false;
    unsigned offset = strchr(text, ':') ? 0 : 96;
    unsigned bits = slash ? offset + (unsigned)strtoul(slash + 1, NULL, 10) : 128;
    return bits <= 128 && bits_match(base, address, bits);
}

static bool is_trusted(const char *proxies, const char *text)
{
    unsigned char address[16];
    if (!read_address(text, address))
        return false;
    for (const char *at = proxies; *at;) {
        at += strspn(at, " ");
        size_t length = strcspn(at, " ");
        if (length > 0 && block_holds(at, length, address))
            return true;
        at += length;
    }
    return false;
}

const char *request_peer(struct request *rq)
{
    const char *proxies = rq->service->settings->trusted_proxies, *peer = exchange_peer(rq->wire);
    const char *forwarded = request_header(rq, "X-Forwarded-For");
    const char *end = forwarded ? forwarded + strlen(forwarded) : NULL;
    while (end && end > forwarded && is_trusted(proxies, peer)) {
        const char *comma = memrchr(forwarded, ',', (size_t)(end - forwarded));
        const char *start = comma ? comma + 1 : forwarded;
        start += strspn(start, " \t");
        unsigned char bytes[16];
        char *hop = request_format(rq, "%.*s", (int)(end > start ? end - start : 0), start);
        if (!hop || !read_address(hop, bytes))
            break;
        peer = hop;
        end = comma;
    }
    return peer;
}
