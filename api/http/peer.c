/* Believes X-Forwarded-For only as far as the operator's own proxies wrote it. */
#include "api/http/peer.h"
#include "api/base/service.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* IPv6 addresses that carry an IPv4 address: mapped (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056). */
static const struct {
    unsigned char prefix[12];
    unsigned length; /* bytes of the prefix; the IPv4 address follows */
} carriers[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 12},
    {{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}, 12},
    {{0x20, 0x02}, 2},
};

/* An address as 16 bytes, IPv4 mapped into IPv6. */
static bool read_address(const char *text, unsigned char out[16])
{
    memcpy(out, carriers[0].prefix, carriers[0].length);
    return inet_pton(AF_INET, text, out + carriers[0].length) == 1 || inet_pton(AF_INET6, text, out) == 1;
}

/* One client's part of an address. */
static struct peer network_of(const unsigned char address[16])
{
    struct peer peer = {{0}};
    for (size_t i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++)
        if (memcmp(address, carriers[i].prefix, carriers[i].length) == 0) {
            memcpy(peer.network, carriers[0].prefix, carriers[0].length);
            memcpy(peer.network + carriers[0].length, address + carriers[i].length, 4);
            return peer;
        }
    memcpy(peer.network, address, 8);
    return peer;
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

static bool is_trusted(const char *proxies, const unsigned char address[16])
{
    for (const char *at = proxies; *at;) {
        at += strspn(at, " ");
        size_t length = strcspn(at, " ");
        if (length > 0 && block_holds(at, length, address))
            return true;
        at += length;
    }
    return false;
}

/* One address of X-Forwarded-For; some proxies write its port too ("192.0.2.1:5000", "[2001:db8::1]:5000"). */
static bool read_hop(const char *hop, size_t length, unsigned char out[16])
{
    char text[INET6_ADDRSTRLEN + 8];
    while (length > 0 && strchr(" \t", hop[0]))
        hop++, length--;
    while (length > 0 && strchr(" \t", hop[length - 1]))
        length--;
    if (length == 0 || length >= sizeof(text))
        return false;
    bool bracketed = hop[0] == '[';
    snprintf(text, sizeof(text), "%.*s", (int)length - bracketed, hop + bracketed);
    char *first = strchr(text, bracketed ? ']' : ':');
    if (first && (bracketed || !strchr(first + 1, ':')))
        *first = '\0';
    return read_address(text, out);
}

static bool socket_address(const struct request *rq, unsigned char address[16])
{
    return read_address(exchange_peer(rq->wire), address);
}

struct peer request_peer(const struct request *rq)
{
    const char *proxies = rq->service->settings->trusted_proxies;
    unsigned char address[16] = {0}, hop[16];
    bool known = socket_address(rq, address);
    const char *forwarded = known && *proxies ? request_header(rq, "X-Forwarded-For") : NULL;
    const char *end = forwarded ? forwarded + strlen(forwarded) : NULL;
    while (end && end > forwarded && is_trusted(proxies, address)) {
        const char *comma = memrchr(forwarded, ',', (size_t)(end - forwarded));
        const char *start = comma ? comma + 1 : forwarded;
        if (!read_hop(start, (size_t)(end - start), hop))
            break;
        memcpy(address, hop, sizeof(address));
        end = comma;
    }
    return network_of(address);
}

const char *request_peer_name(struct request *rq)
{
    struct peer peer = request_peer(rq);
    char text[INET6_ADDRSTRLEN];
    bool is_v4 = memcmp(peer.network, carriers[0].prefix, carriers[0].length) == 0;
    const unsigned char *from = is_v4 ? peer.network + carriers[0].length : peer.network;
    return request_format(rq, "%s", inet_ntop(is_v4 ? AF_INET : AF_INET6, from, text, sizeof(text)));
}

bool request_is_proxied(const struct request *rq)
{
    unsigned char address[16];
    return socket_address(rq, address) && is_trusted(rq->service->settings->trusted_proxies, address);
}
