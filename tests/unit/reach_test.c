/* Which addresses are public: what an attacker would have the service speak to is not. */
#include "api/work/reach.h"
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <string.h>

static struct sockaddr_storage address_of(const char *text)
{
    struct sockaddr_storage room = {0};
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)&room;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)&room;
    room.ss_family = strchr(text, ':') ? AF_INET6 : AF_INET;
    cr_assert_eq(
        inet_pton(room.ss_family, text, room.ss_family == AF_INET ? (void *)&four->sin_addr : (void *)&six->sin6_addr),
        1, "%s", text);
    return room;
}

static bool is_public(const char *text)
{
    struct sockaddr_storage room = address_of(text);
    return reach_is_public((const struct sockaddr *)(const void *)&room);
}

Test(reach, of_the_public_internet_there_is_much)
{
    static const char *const some[] = {"1.1.1.1",         "9.255.255.255",   "11.0.0.0",   "100.63.255.255",
                                       "100.128.0.0",     "126.255.255.255", "128.0.0.1",  "169.253.255.255",
                                       "172.15.255.255",  "172.32.0.0",      "192.0.1.1",  "192.167.255.255",
                                       "192.169.0.0",     "198.17.255.255",  "198.20.0.0", "223.255.255.255",
                                       "2606:4700::1111", "2001:200::1",     "2a00::1"};
    for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
        cr_expect(is_public(some[i]), "%s", some[i]);
}

Test(reach, what_is_not_public_is_refused_in_every_form)
{
    static const char *const none[] = {
        "0.0.0.0",         "10.0.0.1",      "10.255.255.255",  "100.64.0.1",   "127.0.0.1",   "127.255.255.254",
        "169.254.169.254", "172.16.0.1",    "172.31.255.255",  "192.0.0.1",    "192.0.2.1",   "192.88.99.1",
        "192.168.0.1",     "198.18.0.1",    "198.19.255.255",  "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1",     "255.255.255.255", "::",           "::1",         "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",  "::127.0.0.1",   "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",      "2001::1",
        "2001:db8::1",     "2002:7f00:1::", "3fff::1",         "fc00::1",      "fd12::1",     "fe80::1",
        "fec0::1",         "ff02::1",       "4000::1"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        cr_expect_not(is_public(none[i]), "%s", none[i]);
    struct sockaddr local = {.sa_family = AF_UNIX};
    cr_expect_not(reach_is_public(&local));
}

Test(reach, this_machine_is_127_and_1)
{
    static const char *const rows[] = {"127.0.0.1", "127.9.9.9", "::1", "10.0.0.1", "::ffff:127.0.0.1", "::2"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sockaddr_storage room = address_of(rows[i]);
        cr_expect_eq(reach_is_loopback((const struct sockaddr *)(const void *)&room), i < 3, "%s", rows[i]);
    }
}
