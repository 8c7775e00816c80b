/* Reads cases of raw bytes, plays them on a socket and counts the answers. */
#include "tests/harness/raw_case.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FOLDER  "tests/cases/raw"
#define PATIENT 4000 /* ms in which an answer must come */
#define AT_ONCE 60   /* ms in which a connection that stays open must not end */

/* What is given to a test lives until its process ends, and is not lost for a leak checker. */
static void *keep(void *bytes)
{
    static struct kept {
        struct kept *next;
        void *bytes;
    } * _Atomic all;
    struct kept *one = malloc(sizeof(*one));
    *one = (struct kept){atomic_load(&all), bytes};
    while (!atomic_compare_exchange_weak(&all, &one->next, one))
        continue;
    return bytes;
}

/* ---- reading cases ---- */

static void add(struct raw_case *raw, const char *bytes, size_t size, unsigned long times)
{
    raw->bytes = realloc(raw->bytes, raw->size + size * times + 1);
    for (; times > 0; times--) {
        memcpy(raw->bytes + raw->size, bytes, size);
        raw->size += size;
    }
}

/* "\r \n \t \\ \xNN" are bytes, "\*N{text}" is text N times. Gives what follows. */
static const char *add_escape(struct raw_case *raw, const char *at)
{
    static const char letters[] = "r\rn\nt\t\\\\";
    char *end;
    if (at[1] == 'x') {
        char byte = (char)strtoul((char[]){at[2], at[3], 0}, NULL, 16);
        add(raw, &byte, 1, 1);
        return at + 4;
    }
    if (at[1] == '*') {
        unsigned long times = strtoul(at + 2, &end, 10);
        struct raw_case part = {0};
        for (end++; *end != '}';)
            end = *end == '\\' ? (char *)add_escape(&part, end) : (add(&part, end, 1, 1), end + 1);
        add(raw, part.bytes, part.size, times);
        free(part.bytes);
        return end + 1;
    }
    const char *letter = strchr(letters, at[1]);
    add(raw, letter ? letter + 1 : at + 1, 1, 1);
    return at + 2;
}

static void add_bytes(struct raw_case *raw, const char *text)
{
    while (*text)
        if (*text == '\\')
            text = add_escape(raw, text);
        else
            add(raw, text++, 1, 1);
}

/* "listener 400 1 closes": what is expected at a place. */
static bool add_expectation(struct raw_case *raw, const char *line)
{
    static const char *const places[] = {"listener", "service", "edge"};
    char place[16], end[8];
    struct raw_case read = {0};
    if (sscanf(line, "%15s %31s %u %7s", place, read.status[0], &read.responses[0], end) != 4)
        return false;
    bool known = strcmp(place, "all") == 0;
    for (size_t i = 0; i < RAW_PLACES; i++)
        if (known || strcmp(place, places[i]) == 0 || (i == RAW_SERVICE && strcmp(place, "listener") == 0)) {
            memcpy(raw->status[i], read.status[0], sizeof(read.status[0]));
            raw->responses[i] = read.responses[0];
            raw->closes[i] = strcmp(end, "closes") == 0;
        }
    return strcmp(end, "closes") == 0 || strcmp(end, "stays") == 0;
}

static bool read_case(const char *name, struct raw_case *raw)
{
    char path[128], line[1024];
    snprintf(path, sizeof(path), FOLDER "/%s", name);
    snprintf(raw->name, sizeof(raw->name), "%.*s", (int)strcspn(name, "."), name);
    FILE *file = fopen(path, "r");
    bool fine = file != NULL;
    while (fine && fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "send ", 5) == 0)
            add_bytes(raw, line + 5);
        else if (strcmp(line, "half-close") == 0)
            raw->half_close = true;
        else if (strcmp(line, "head-only") == 0)
            raw->head_only = true;
        else if (line[0] != '#' && line[0] != '\0')
            fine = add_expectation(raw, line);
    }
    if (!fine)
        fprintf(stderr, "%s: cannot be read\n", path);
    if (file)
        fclose(file);
    return fine;
}

static int is_case(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".case") == 0;
}

size_t raw_cases_read(struct raw_case **cases)
{
    struct dirent **entries = NULL;
    int count = scandir(FOLDER, &entries, is_case, alphasort);
    *cases = keep(calloc(count > 0 ? (size_t)count : 1, sizeof(**cases)));
    bool fine = count > 0;
    for (int i = 0; i < count; i++) {
        fine = read_case(entries[i]->d_name, &(*cases)[i]) && fine;
        keep((*cases)[i].bytes);
        free(entries[i]);
    }
    free(entries);
    return fine ? (size_t)count : 0;
}

/* ---- sockets ---- */

int raw_connect(unsigned port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

void raw_put(int fd, const char *bytes, size_t size)
{
    for (size_t sent = 0; sent < size;) {
        ssize_t now = send(fd, bytes + sent, size - sent, MSG_NOSIGNAL);
        if (now <= 0)
            return; /* refused and closed: the answer tells */
        sent += (size_t)now;
    }
}

/* The length of the answer that `text` begins with, 0 where it is not whole. *status: 0 without a status line. */
static size_t answer_length(const char *text, size_t size, bool head_only, int *status)
{
    const char *end = memmem(text, size, "\r\n\r\n", 4);
    *status = 0;
    if (!end || sscanf(text, "HTTP/1.1 %d", status) != 1)
        return 0;
    size_t head = (size_t)(end + 4 - text);
    const char *length = strcasestr(text, "\r\nContent-Length:");
    bool has_body = !head_only && *status >= 200 && *status != 204 && *status != 304 && length && length < end;
    size_t body = has_body ? strtoul(length + 17, NULL, 10) : 0;
    return size - head >= body ? head + body : 0;
}

static void count_answers(struct raw_outcome *outcome, size_t *counted, bool head_only)
{
    int status;
    for (size_t length;
         (length = answer_length(outcome->text + *counted, outcome->size - *counted, head_only, &status));
         *counted += length) {
        if (status < 200)
            continue;
        if (outcome->responses++ == 0)
            outcome->status = status;
        outcome->last_status = status;
    }
}

struct raw_outcome raw_get(int fd, size_t responses, bool head_only, int milliseconds)
{
    struct raw_outcome outcome = {.text = calloc(1, 1)};
    size_t counted = 0;
    struct pollfd socket = {.fd = fd, .events = POLLIN};
    while (outcome.responses < responses && poll(&socket, 1, milliseconds) > 0) {
        outcome.text = realloc(outcome.text, outcome.size + 65537);
        ssize_t got = recvfrom(fd, outcome.text + outcome.size, 65536, 0, NULL, NULL);
        if (got <= 0) {
            outcome.closed = got == 0; /* a reset could have cost the client its answer */
            break;
        }
        outcome.size += (size_t)got;
        outcome.text[outcome.size] = '\0';
        count_answers(&outcome, &counted, head_only);
    }
    outcome.text = keep(realloc(outcome.text, outcome.size + 1));
    return outcome;
}

int raw_status_of(unsigned port, const char *target)
{
    char request[512];
    int fd = raw_connect(port);
    if (fd < 0)
        return 0;
    snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", target);
    raw_put(fd, request, strlen(request));
    struct raw_outcome outcome = raw_get(fd, 1, false, PATIENT);
    close(fd);
    return outcome.status;
}

/* ---- playing a case ---- */

static bool status_fits(const char *allowed, int status)
{
    for (const char *at = allowed; at; at = strchr(at, '/') ? strchr(at, '/') + 1 : NULL)
        if (strtol(at, NULL, 10) == status)
            return true;
    return false;
}

const char *raw_case_run(const struct raw_case *raw, enum raw_place place, unsigned port)
{
    static char wrong[512];
    int fd = raw_connect(port);
    if (fd < 0)
        return "no connection";
    raw_put(fd, raw->bytes, raw->size);
    if (raw->half_close)
        shutdown(fd, SHUT_WR);
    struct raw_outcome outcome =
        raw_get(fd, raw->closes[place] ? SIZE_MAX : raw->responses[place], raw->head_only, PATIENT);
    struct raw_outcome more = {0};
    if (!raw->closes[place] && !outcome.closed)
        more = raw_get(fd, 1, raw->head_only, AT_ONCE);
    close(fd);
    wrong[0] = '\0';
    if (outcome.responses != raw->responses[place] || !status_fits(raw->status[place], outcome.status) ||
        outcome.closed != raw->closes[place] || more.closed || more.size > 0)
        snprintf(wrong, sizeof(wrong), "%s: %u answers, the first %d, %s; expected %u, %s, %s; it began: %.160s",
                 raw->name, outcome.responses + more.responses, outcome.status,
                 outcome.closed || more.closed ? "closed" : "open", raw->responses[place], raw->status[place],
                 raw->closes[place] ? "closed" : "open", outcome.text);
    return wrong[0] ? wrong : NULL;
}
