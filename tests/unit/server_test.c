/* The listener alone, with a small answering function behind it: framing, deadlines, fairness, draining. */
#include "api/wire/server.h"
#include "tests/harness/raw_case.h"
#include <criterion/criterion.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char GET[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
static struct server_settings settings = {.listen = "127.0.0.1:0",
                                          .workers = 2,
                                          .head_timeout_ms = 10000,
                                          .idle_timeout_ms = 10000,
                                          .body_timeout_ms = 10000,
                                          .write_timeout_ms = 10000,
                                          .transfer_timeout_ms = 10000,
                                          .requests_per_connection = 1000,
                                          .max_target = 8192,
                                          .max_head = 16384,
                                          .max_headers = 60};
static sem_t go_on;        /* lets one request of /wait end */
static size_t stack_size;  /* of the last worker that answered /stack */
static atomic_uint mine;   /* what requests of /mine wait in */
static atomic_int written; /* how /endless ended: 1 written, -1 given up */

/* ---- what answers ---- */

static int read_whole_body(struct exchange *exchange)
{
    char bytes[4096];
    ssize_t got;
    exchange_continue(exchange);
    while ((got = exchange_read(exchange, bytes, sizeof(bytes))) > 0)
        continue;
    return got == 0 ? 200 : got == -2 ? 408 : got == -3 ? 503 : 400;
}

static void measure_stack(void)
{
    pthread_attr_t attributes;
    void *base;
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &base, &stack_size);
    pthread_attr_destroy(&attributes);
}

static void write_endlessly(struct exchange *exchange)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n";
    static char block[65536];
    bool fine = exchange_write(exchange, head, sizeof(head) - 1, NULL, 0);
    for (int i = 0; fine && i < 10000; i++)
        fine = exchange_write(exchange, NULL, 0, block, sizeof(block));
    atomic_store(&written, fine ? 1 : -1);
}

static void echo(struct exchange *exchange, void *context)
{
    char head[256], body[256];
    const char *path = exchange_path(exchange);
    int status = exchange_fault(exchange);
    if (strcmp(path, "/wait") == 0)
        sem_wait(&go_on);
    if (strcmp(path, "/stack") == 0)
        measure_stack();
    if (strcmp(path, "/endless") == 0) {
        write_endlessly(exchange);
        return;
    }
    if (strcmp(path, "/mine") == 0)
        exchange_share(exchange, &mine);
    if (status == 0)
        status = strcmp(path, "/unread") == 0 ? 200 : read_whole_body(exchange);
    int size = snprintf(body, sizeof(body), "%s %.80s from %s%s", exchange_method(exchange), path,
                        exchange_peer(exchange), (const char *)context);
    int length = snprintf(head, sizeof(head), "HTTP/1.1 %d Told\r\nContent-Length: %d\r\n%s\r\n", status, size,
                          exchange_is_last(exchange) ? "Connection: close\r\n" : "");
    bool bodyless = strcmp(exchange_method(exchange), "HEAD") == 0;
    (void)!exchange_write(exchange, head, (size_t)length, body, bodyless ? 0 : (size_t)size);
}

static struct server *start(void)
{
    char error[256] = "";
    struct server *server = server_start(&settings, echo, (void *)"", error);
    cr_assert_not_null(server, "%s", error);
    sem_init(&go_on, 0, 0);
    return server;
}

static int64_t now_ms(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static void pause_ms(long milliseconds)
{
    nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000L}, NULL);
}

static bool in_flight_becomes(struct server *server, unsigned count)
{
    for (int64_t until = now_ms() + 3000; now_ms() < until; pause_ms(2))
        if (server_in_flight(server) == count)
            return true;
    return false;
}

static int send_text(struct server *server, const char *text)
{
    int fd = raw_connect(server_port(server));
    cr_assert_geq(fd, 0);
    raw_put(fd, text, strlen(text));
    return fd;
}

static void expect_answer(int fd, int status)
{
    struct raw_outcome outcome = raw_get(fd, 1, false, 3000);
    cr_expect_eq(outcome.status, status, "%d where %d was expected: %s", outcome.status, status, outcome.text);
}

/* The other end closes within three seconds, whatever it says before. */
static bool ends(int fd)
{
    struct raw_outcome outcome = raw_get(fd, SIZE_MAX, false, 3000);
    return outcome.closed;
}

static bool serves_within_a_second(struct server *server)
{
    int64_t begin = now_ms();
    return raw_status_of(server_port(server), "/") == 200 && now_ms() - begin < 1000;
}

/* ---- framing ---- */

Test(server, answers_raw_bytes_as_their_case_says)
{
    struct server *server = start();
    struct raw_case *cases;
    size_t count = raw_cases_read(&cases), played = 0;
    for (size_t i = 0; i < count; i++) {
        if (cases[i].responses[RAW_LISTENER] == 0)
            continue;
        const char *wrong = raw_case_run(&cases[i], RAW_LISTENER, server_port(server));
        cr_expect_null(wrong, "%s", wrong);
        played++;
    }
    cr_assert_gt(played, 80);
    cr_assert(serves_within_a_second(server));
    cr_assert(in_flight_becomes(server, 0));
}

/* However the bytes are cut into packets, the answers are the same. */
Test(server, frames_bytes_that_come_one_by_one)
{
    static const char text[] = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nab\r\n0\r\n\r\n"
                               "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    int fd = send_text(start(), "");
    for (const char *at = text; *at; at++) {
        raw_put(fd, at, 1);
        if ((at - text) % 8 == 0)
            pause_ms(1);
    }
    struct raw_outcome outcome = raw_get(fd, SIZE_MAX, false, 3000);
    cr_expect_eq(outcome.responses, 2);
    cr_expect_eq(outcome.last_status, 200, "%s", outcome.text);
    cr_expect(outcome.closed);
}

Test(server, a_thousand_pipelined_requests_are_answered_up_to_the_limit)
{
    settings.requests_per_connection = 100;
    int fd = send_text(start(), "");
    for (int i = 0; i < 1000; i++)
        raw_put(fd, GET, sizeof(GET) - 1);
    struct raw_outcome outcome = raw_get(fd, SIZE_MAX, false, 3000);
    cr_expect_eq(outcome.responses, 100);
    cr_expect(outcome.closed);
    cr_expect_not_null(strstr(outcome.text, "Connection: close"));
}

Test(server, says_100_continue_only_where_the_body_is_wanted)
{
    struct server *server = start();
    static const char head[] = "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    char request[256];
    snprintf(request, sizeof(request), head, "/");
    int fd = send_text(server, request);
    struct raw_outcome outcome = raw_get(fd, 1, false, 300);
    cr_expect_str_eq(outcome.text, "HTTP/1.1 100 Continue\r\n\r\n");
    raw_put(fd, "ab", 2);
    expect_answer(fd, 200);
    snprintf(request, sizeof(request), head, "/unread");
    outcome = raw_get(send_text(server, request), SIZE_MAX, false, 3000);
    cr_expect_null(strstr(outcome.text, "100 Continue"));
    cr_expect_eq(outcome.status, 200);
    cr_expect(outcome.closed);
}

/* ---- deadlines ---- */

/* Sends a byte every ten milliseconds; gives the milliseconds until an answer of `status` came. */
static int64_t drip(int fd, int status)
{
    int64_t begin = now_ms();
    struct pollfd socket = {.fd = fd, .events = POLLIN};
    while (now_ms() - begin < 3000 && poll(&socket, 1, 10) == 0)
        raw_put(fd, "x", 1);
    expect_answer(fd, status);
    return now_ms() - begin;
}

Test(server, a_head_that_drips_ends_at_its_deadline)
{
    settings.head_timeout_ms = 300;
    int64_t took = drip(send_text(start(), "GET / HTTP/1.1\r\nHost: a\r\nX: "), 408);
    cr_assert(took >= 250 && took < 1000, "%ld ms", (long)took);
}

Test(server, a_body_that_drips_ends_at_its_deadline)
{
    settings.body_timeout_ms = 300;
    int64_t took = drip(send_text(start(), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n"), 408);
    cr_assert(took >= 250 && took < 1000, "%ld ms", (long)took);
}

/* Puts `size` bytes every 100 ms, `times` times, or until an answer comes. */
static void trickle(int fd, size_t size, int times)
{
    static const char block[80000];
    struct pollfd socket = {.fd = fd, .events = POLLIN};
    for (int i = 0; i < times && poll(&socket, 1, 100) == 0; i++)
        raw_put(fd, block, size);
}

Test(server, a_body_that_comes_on_is_waited_for)
{
    settings.body_timeout_ms = 300;
    int fd = send_text(start(), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 700000\r\n\r\n");
    trickle(fd, 70000, 10);
    expect_answer(fd, 200);
}

Test(server, no_body_takes_longer_than_the_whole_may)
{
    settings.body_timeout_ms = 300;
    settings.transfer_timeout_ms = 600;
    int64_t begin = now_ms();
    int fd = send_text(start(), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 70000000\r\n\r\n");
    trickle(fd, 70000, 30);
    expect_answer(fd, 408);
    cr_assert(now_ms() - begin >= 550 && now_ms() - begin < 1500, "%ld ms", (long)(now_ms() - begin));
}

Test(server, an_answer_that_is_read_on_is_not_cut)
{
    settings.write_timeout_ms = 300;
    int narrow = 65536, fd = send_text(start(), "");
    char bytes[40000];
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &narrow, sizeof(narrow));
    raw_put(fd, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n", 36);
    for (int i = 0; i < 60; i++, pause_ms(20))
        cr_assert_gt(read(fd, bytes, sizeof(bytes)), 0, "after %d reads", i);
    cr_assert_eq(atomic_load(&written), 0);
}

Test(server, an_answer_that_nobody_reads_is_given_up_at_its_deadline)
{
    settings.write_timeout_ms = 300;
    struct server *server = start();
    int fd = send_text(server, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
    cr_assert(in_flight_becomes(server, 1));
    cr_assert(in_flight_becomes(server, 0));
    cr_assert_eq(atomic_load(&written), -1);
    cr_assert(ends(fd));
}

Test(server, an_idle_connection_ends_without_a_word)
{
    settings.idle_timeout_ms = 200;
    struct server *server = start();
    int silent = send_text(server, ""), served = send_text(server, GET);
    expect_answer(served, 200);
    struct raw_outcome outcome = raw_get(silent, SIZE_MAX, false, 2000);
    cr_expect(outcome.closed && outcome.size == 0);
    outcome = raw_get(served, SIZE_MAX, false, 2000);
    cr_expect(outcome.closed && outcome.size == 0);
}

/* ---- fairness ---- */

static void open_many(struct server *server, int count, const char *text)
{
    for (int i = 0; i < count; i++)
        send_text(server, text);
}

Test(server, a_thousand_silent_connections_hold_no_worker)
{
    struct server *server = start();
    open_many(server, 1000, "");
    cr_assert(serves_within_a_second(server));
}

Test(server, a_thousand_half_heads_hold_no_worker)
{
    struct server *server = start();
    open_many(server, 1000, "GET / HT");
    cr_assert(serves_within_a_second(server));
}

Test(server, idle_connections_that_were_served_hold_no_worker)
{
    struct server *server = start();
    for (int i = 0; i < 50; i++)
        expect_answer(send_text(server, GET), 200);
    cr_assert(serves_within_a_second(server));
}

static atomic_bool enough;

static void *ask_without_pause(void *server)
{
    int fd = send_text(server, "");
    while (!atomic_load(&enough)) {
        raw_put(fd, GET, sizeof(GET) - 1);
        (void)raw_get(fd, 1, false, 3000);
    }
    return NULL;
}

Test(server, connections_that_never_pause_leave_room_for_others)
{
    settings.requests_per_connection = 1000000;
    struct server *server = start();
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, ask_without_pause, server);
    pause_ms(100);
    for (int i = 0; i < 5; i++)
        cr_expect(serves_within_a_second(server));
    atomic_store(&enough, true);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

/* Eight connections on two workers: none is closed, none starves while the others go on asking. */
Test(server, more_busy_connections_than_workers_all_get_their_turn)
{
    struct server *server = start();
    int fds[8];
    for (size_t i = 0; i < 8; i++)
        fds[i] = send_text(server, "");
    int64_t begin = now_ms();
    for (int round = 0; round < 50; round++) {
        for (size_t i = 0; i < 8; i++)
            raw_put(fds[i], GET, sizeof(GET) - 1);
        for (size_t i = 0; i < 8; i++)
            expect_answer(fds[i], 200);
    }
    cr_assert_lt(now_ms() - begin, 5000);
}

Test(server, beyond_the_allowed_connections_the_longest_idle_one_ends)
{
    struct rlimit few = {160, 160};
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    struct server *server = start(); /* a quarter: 40 connections */
    int first = send_text(server, "");
    open_many(server, 45, "");
    cr_assert(ends(first));
    cr_assert(serves_within_a_second(server));
}

Test(server, a_second_listener_answers_while_the_first_is_busy)
{
    struct server *server = start(), *admin = start();
    open_many(server, 5, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    cr_assert(in_flight_becomes(server, 5));
    cr_assert(serves_within_a_second(admin));
}

/* Of `count` connections; gives how many were answered with 503 at once. */
static int refused_at_once(struct server *server, int count, const char *text)
{
    int fds[64], refused = 0;
    for (int i = 0; i < count; i++)
        fds[i] = send_text(server, text);
    for (int i = 0; i < count; i++)
        refused += raw_get(fds[i], 1, false, 300).status == 503;
    return refused;
}

Test(server, slow_bodies_are_waited_for_by_half_of_the_workers)
{
    settings.workers = 4;
    struct server *server = start();
    static const char begun[] = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nx";
    cr_assert_eq(refused_at_once(server, 12, begun), 10);
    cr_assert(serves_within_a_second(server));
    /* A body that comes whole needs nobody to wait. */
    expect_answer(send_text(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"), 200);
}

Test(server, who_was_waited_for_makes_place_for_others)
{
    settings.workers = 4;
    struct server *server = start();
    for (int i = 0; i < 6; i++) {
        int fd = send_text(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
        pause_ms(60);
        raw_put(fd, "cd", 2);
        expect_answer(fd, 200);
    }
}

Test(server, slow_readers_are_waited_for_by_half_of_the_workers)
{
    settings.workers = 4;
    struct server *server = start();
    open_many(server, 12, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
    cr_assert(serves_within_a_second(server));
    cr_assert(in_flight_becomes(server, 2), "the others were given up");
}

Test(server, one_client_has_a_share_of_those_that_wait)
{
    settings.workers = 16;
    struct server *server = start();
    static const char begun[] = "POST /mine HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nx";
    cr_assert_eq(refused_at_once(server, 6, begun), 4);
    cr_assert_eq(atomic_load(&mine), 2);
    int other = send_text(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
    pause_ms(60);
    raw_put(other, "cd", 2);
    expect_answer(other, 200);
}

/* ---- the way out ---- */

Test(server, counts_requests_from_their_first_byte)
{
    struct server *server = start();
    int fd = send_text(server, "GET /");
    cr_assert(in_flight_becomes(server, 1));
    close(fd);
    cr_assert(in_flight_becomes(server, 0));
}

Test(server, draining_finishes_what_is_under_way_and_lets_nobody_in)
{
    struct server *server = start();
    int idle = send_text(server, GET), busy = send_text(server, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    int half = send_text(server, "GET / HTTP/1.1\r\n");
    expect_answer(idle, 200);
    cr_assert(in_flight_becomes(server, 2));
    server_drain(server);
    cr_assert(ends(idle));
    cr_assert_eq(raw_connect(server_port(server)), -1, "a new connection must be refused");
    sem_post(&go_on);
    raw_put(half, "Host: a\r\n\r\n", 11);
    struct raw_outcome first = raw_get(busy, SIZE_MAX, false, 3000), second = raw_get(half, SIZE_MAX, false, 3000);
    cr_expect(first.status == 200 && first.closed && strstr(first.text, "Connection: close"));
    cr_expect(second.status == 200 && second.closed && strstr(second.text, "Connection: close"));
    cr_assert(in_flight_becomes(server, 0));
    server_stop(server);
}

Test(server, stops_within_a_second_whoever_is_connected)
{
    struct server *server = start();
    open_many(server, 20, "");
    open_many(server, 20, "GET /");
    expect_answer(send_text(server, GET), 200);
    int64_t begin = now_ms();
    server_stop(server);
    cr_assert_lt(now_ms() - begin, 1000);
}

/* ---- what stands around it ---- */

Test(server, workers_have_a_stack_of_a_mebibyte)
{
    cr_assert_eq(raw_status_of(server_port(start()), "/stack"), 200);
    cr_assert_geq(stack_size, 1024 * 1024);
}

Test(server, addresses_with_tls_or_lists_are_refused)
{
    static const char *const wrong[] = {"127.0.0.1:8443s", "80r", "+80", "127.0.0.1:1,127.0.0.1:2", "", "localhost"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char error[256] = "";
        settings.listen = wrong[i];
        cr_expect_null(server_start(&settings, echo, NULL, error), "%s", wrong[i]);
        cr_expect_str_neq(error, "");
    }
}

Test(server, a_port_in_use_is_told)
{
    struct server *server = start();
    char address[32], error[256] = "";
    snprintf(address, sizeof(address), "127.0.0.1:%u", server_port(server));
    settings.listen = address;
    cr_assert_null(server_start(&settings, echo, NULL, error));
    cr_assert_str_neq(error, "");
}

/* libpq's sockets go through the same functions of the executable. */
Test(server, sockets_of_others_are_left_alone)
{
    start();
    int pair[2];
    char byte = 0;
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    struct pollfd socket = {.fd = pair[0], .events = POLLIN};
    cr_expect_eq(poll(&socket, 1, 20), 0);
    cr_expect_eq(recv(pair[0], &byte, 1, MSG_DONTWAIT), -1);
    raw_put(pair[1], "x", 1);
    cr_expect_eq(poll(&socket, 1, 1000), 1);
    cr_expect(recv(pair[0], &byte, 1, 0) == 1 && byte == 'x');
    cr_expect_eq(shutdown(pair[1], SHUT_WR), 0);
    cr_expect_eq(recv(pair[0], &byte, 1, 0), 0);
    cr_expect_eq(close(pair[0]), 0);
}
