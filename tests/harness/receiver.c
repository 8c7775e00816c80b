/* Takes one connection after the other, keeps what came, and answers what it was told to. */
#include "tests/harness/receiver.h"
#include "tests/harness.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUESTS_MOST 16

struct receiver {
    int listener;
    unsigned port;
    pthread_mutex_t lock;
    const char *answers[REQUESTS_MOST];
    size_t count, connections;
    struct received requests[REQUESTS_MOST];
};

/* Reads a request whole: its head, and as much body as that says. False: the other end left. */
static bool read_request(int fd, struct received *into)
{
    char bytes[8192];
    size_t length = 0, wanted = 0;
    char *body = NULL;
    while (!body || length < wanted) {
        ssize_t got = read(fd, bytes + length, sizeof(bytes) - 1 - length);
        if (got <= 0)
            return false;
        length += (size_t)got;
        bytes[length] = '\0';
        if (!body && (body = strstr(bytes, "\r\n\r\n"))) {
            const char *said = strcasestr(bytes, "content-length:");
            body += 4;
            wanted = (size_t)(body - bytes) + (said ? strtoul(said + 15, NULL, 10) : 0);
        }
    }
    *into = (struct received){0};
    memcpy(into->head, bytes, (size_t)(body - bytes));
    memcpy(into->body, body, length - (size_t)(body - bytes));
    return true;
}

static void *serve(void *context)
{
    struct receiver *receiver = context;
    static struct received request;
    for (int fd; (fd = accept(receiver->listener, NULL, NULL)) >= 0; close(fd)) {
        pthread_mutex_lock(&receiver->lock);
        receiver->connections++;
        pthread_mutex_unlock(&receiver->lock);
        if (!read_request(fd, &request))
            continue;
        pthread_mutex_lock(&receiver->lock);
        size_t number = receiver->count;
        const char *status =
            number < REQUESTS_MOST && receiver->answers[number] ? receiver->answers[number] : "204 No Content";
        if (number < REQUESTS_MOST)
            receiver->requests[receiver->count++] = request;
        pthread_mutex_unlock(&receiver->lock);
        dprintf(fd, "HTTP/1.1 %s\r\nConnection: close\r\n%s\r\n", status,
                strncmp(status, "204", 3) == 0 ? "" : "Content-Length: 0\r\n");
    }
    return NULL;
}

struct receiver *receiver_open(void)
{
    struct receiver *receiver = calloc(1, sizeof(*receiver));
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    pthread_t thread;
    cr_assert_not_null(receiver);
    receiver->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert_eq(bind(receiver->listener, (struct sockaddr *)(void *)&address, size), 0);
    cr_assert_eq(listen(receiver->listener, 16), 0);
    cr_assert_eq(getsockname(receiver->listener, (struct sockaddr *)(void *)&address, &size), 0);
    receiver->port = ntohs(address.sin_port);
    pthread_mutex_init(&receiver->lock, NULL);
    cr_assert_eq(pthread_create(&thread, NULL, serve, receiver), 0);
    pthread_detach(thread);
    return receiver;
}

unsigned receiver_port(const struct receiver *receiver)
{
    return receiver->port;
}

void receiver_close(struct receiver *receiver)
{
    shutdown(receiver->listener, SHUT_RDWR);
    close(receiver->listener);
}

void receiver_answers(struct receiver *receiver, ...)
{
    va_list rest;
    const char *answer;
    va_start(rest, receiver);
    for (size_t i = 0; i < REQUESTS_MOST && (answer = va_arg(rest, const char *)); i++)
        receiver->answers[i] = answer;
    va_end(rest);
}

size_t receiver_count(struct receiver *receiver)
{
    pthread_mutex_lock(&receiver->lock);
    size_t count = receiver->count;
    pthread_mutex_unlock(&receiver->lock);
    return count;
}

size_t receiver_connections(struct receiver *receiver)
{
    pthread_mutex_lock(&receiver->lock);
    size_t count = receiver->connections;
    pthread_mutex_unlock(&receiver->lock);
    return count;
}

const struct received *receiver_request(struct receiver *receiver, size_t number)
{
    cr_assert_lt(number, receiver_count(receiver));
    return &receiver->requests[number];
}

const char *received_field(const struct received *request, const char *name)
{
    const char *at = strcasestr(request->head, form("\r\n%s: ", name));
    cr_assert_not_null(at, "no %s: %s", name, request->head);
    at += strlen(name) + 4;
    return form("%.*s", (int)strcspn(at, "\r"), at);
}
