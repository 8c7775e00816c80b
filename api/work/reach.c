/* The table of addresses that are not public, from IANA's registries of special-purpose addresses. */
#include "api/work/reach.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct block {
    unsigned char bytes[16];
    unsigned bits;
};

static const struct block no_ipv4[] = {
    {{0}, 8},             /* this network */
    {{10}, 8},            /* private */
    {{100, 64}, 10},      /* shared by a carrier's customers */
    {{127}, 8},           /* this machine */
    {{169, 254}, 16},     /* the link's; clouds give their machines secrets there */
    {{172, 16}, 12},      /* private */
    {{192, 0, 0}, 24},    /* protocols */
    {{192, 0, 2}, 24},    /* documentation */
    {{192, 31, 196}, 24}, /* AS112 */
    {{192, 52, 193}, 24}, /* AMT */
    {{192, 88, 99}, 24},  /* 6to4 relays */
    {{192, 168}, 16},     /* private */
    {{192, 175, 48}, 24}, /* AS112 */
    {{198, 18}, 15},      /* benchmarks */
    {{198, 51, 100}, 24}, /* documentation */
    {{203, 0, 113}, 24},  /* documentation */
    {{224}, 3},           /* groups, reserved, broadcast */
};

/* Of IPv6 only 2000::/3 is given out; the rest (this machine, the link, unique local, groups, IPv4 inside of IPv6, the
 * translators' 64:ff9b::/96) is refused without a line. */
static const struct block global_ipv6 = {{0x20}, 3};
static const struct block no_ipv6[] = {
    {{0x20, 0x01}, 23},                /* protocols: Teredo, ORCHID, benchmarks */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},    /* documentation */
    {{0x20, 0x02}, 16},                /* 6to4: IPv4 inside */
    {{0x26, 0x20, 0, 0x4f, 0x80}, 48}, /* AS112 */
    {{0x3f, 0xff}, 20},                /* documentation */
};

static bool is_in(const unsigned char *address, const struct block *block)
{
    unsigned whole = block->bits / 8, rest = block->bits % 8;
    unsigned char mask = (unsigned char)(0xff << (8 - rest));
    return memcmp(address, block->bytes, whole) == 0 &&
           (rest == 0 || ((address[whole] ^ block->bytes[whole]) & mask) == 0);
}

static bool is_in_any(const unsigned char *address, const struct block *blocks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_in(address, &blocks[i]))
            return true;
    return false;
}

/* The bytes of an address; NULL: of another family. */
static const unsigned char *bytes_of(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return (const unsigned char *)&((const struct sockaddr_in *)(const void *)address)->sin_addr;
    if (address->sa_family == AF_INET6)
        return (const unsigned char *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    return NULL;
}

bool reach_is_public(const struct sockaddr *address)
{
    const unsigned char *bytes = bytes_of(address);
    if (!bytes)
        return false;
    if (address->sa_family == AF_INET)
        return !is_in_any(bytes, no_ipv4, sizeof(no_ipv4) / sizeof(no_ipv4[0]));
    return is_in(bytes, &global_ipv6) && !is_in_any(bytes, no_ipv6, sizeof(no_ipv6) / sizeof(no_ipv6[0]));
}

bool reach_is_loopback(const struct sockaddr *address)
{
    static const unsigned char own[16] = {[15] = 1};
    const unsigned char *bytes = bytes_of(address);
    return bytes && (address->sa_family == AF_INET ? bytes[0] == 127 : memcmp(bytes, own, sizeof(own)) == 0);
}
