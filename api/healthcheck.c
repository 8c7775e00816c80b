/* `athar healthcheck`: asks /readyz of the admin listener, for a container's own check. Exit status 0: ready. */
#include "api/base/commands.h"
#include "api/base/config.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PATIENCE_S 2

/* "127.0.0.1:9090", "0.0.0.0:9090" or "9090": a listener on all addresses is asked on the loopback. */
static bool read_address(const char *listen, struct sockaddr_in *address)
{
    const char *colon = strrchr(listen, ':');
    char host[64] = "127.0.0.1";
    if (colon)
        snprintf(host, sizeof(host), "%.*s", (int)(colon - listen), listen);
    unsigned long port = strtoul(colon ? colon + 1 : listen, NULL, 10);
    address->sin_family = AF_INET;
    address->sin_port = htons((in_port_t)port);
    if (port == 0 || port > 65535 || inet_pton(AF_INET, host, &address->sin_addr) != 1)
        return false;
    if (address->sin_addr.s_addr == htonl(INADDR_ANY))
        address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return true;
}

/* The status of the answer, 0 where none came in time. */
static int ask(const struct sockaddr_in *address)
{
    static const char request[] = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    struct timeval patience = {.tv_sec = PATIENCE_S};
    char answer[64] = "";
    int status = 0, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 &&
        send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) > 0 &&
        recv(fd, answer, sizeof(answer) - 1, MSG_WAITALL) > 9)
        status = (int)strtol(answer + 9, NULL, 10); /* "HTTP/1.1 200 ..." */
    if (fd >= 0)
        close(fd);
    return status;
}

int healthcheck_command(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct settings settings;
    struct text error = {0};
    struct sockaddr_in address = {0};
    bool fine = settings_read(&settings, &error) && read_address(settings.admin_listen, &address);
    text_clear(&error);
    int status = fine ? ask(&address) : 0;
    if (status == 200)
        return EXIT_SUCCESS;
    fprintf(stderr, "athar healthcheck: %s (%d)\n", fine ? "not ready" : "the settings are wrong", status);
    return EXIT_FAILURE;
}
