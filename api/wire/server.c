/* The listeners on CivetWeb: it gives threads and sockets; the guard under it gives requests. Only user of civetweb.h.
 */
#include "api/wire/server.h"
#include "api/wire/room.h"
#include <civetweb.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <time.h>

#define CONNECTIONS_MAX 8192
#define QUEUE           "8192" /* CivetWeb's: never full, so that its accepting thread never blocks */

struct server {
    struct guard_listener listener;
    struct mg_context *civetweb;
    exchange_fn *answer;
    void *context;
    unsigned port;
    atomic_bool stack_is_small;
    sem_t started; /* posted by each worker */
};

struct exchange {
    struct server *server;
    struct guard *guard;
};

/* CivetWeb calls this once in each of its threads: their stacks must have become what the guard asked for. */
static void *check_stack(const struct mg_context *civetweb, int thread_type)
{
    struct server *server = mg_get_user_data(civetweb);
    pthread_attr_t attributes;
    void *base;
    size_t size = 0;
    if (thread_type != 1)
        return NULL;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &base, &size);
        pthread_attr_destroy(&attributes);
        if (size < GUARD_STACK)
            atomic_store(&server->stack_is_small, true);
    }
    sem_post(&server->started);
    return NULL;
}

/* The single entry: every request that the guard brought in. The status returned here is CivetWeb's own book-keeping.
 */
static int begin_request(struct mg_connection *connection)
{
    struct server *server = mg_get_user_data(mg_get_context(connection));
    struct exchange exchange = {server, guard_current()};
    if (exchange.guard) {
        server->answer(&exchange, server->context);
        guard_answered(exchange.guard);
    }
    return 200;
}

/* CivetWeb's own pages are never shown: what it would refuse, it never gets. */
static int no_page(struct mg_connection *connection, int status, const char *message)
{
    (void)connection;
    (void)status;
    (void)message;
    return 0;
}

static int no_message(const struct mg_connection *connection, const char *message)
{
    (void)connection;
    (void)message;
    return 1;
}

/* TLS ends at the edge: "8443s" and "80r" are refused, as is anything that is not an address and a port. */
static bool listen_is_plain(const char *listen)
{
    size_t length = strlen(listen);
    return length > 0 && strspn(listen, "0123456789.:[]abcdefABCDEF") == length && strrchr(listen, ':') &&
           strspn(strrchr(listen, ':') + 1, "0123456789") == strlen(strrchr(listen, ':') + 1);
}

/* Two listeners share the descriptors with the database's connections and files. */
static unsigned connections_allowed(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 256;
    limit.rlim_cur = limit.rlim_max < GUARD_DESCRIPTORS ? limit.rlim_max : GUARD_DESCRIPTORS;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        getrlimit(RLIMIT_NOFILE, &limit);
    unsigned share = (unsigned)limit.rlim_cur / 4;
    return share < CONNECTIONS_MAX ? share : CONNECTIONS_MAX;
}

static void server_free(struct server *server)
{
    if (!server)
        return;
    room_free(server->listener.room);
    sem_destroy(&server->started);
    free(server);
}

static struct server *server_new(const struct server_settings *settings, exchange_fn *answer, void *context)
{
    struct server *server = calloc(1, sizeof(*server));
    if (!server)
        return NULL;
    sem_init(&server->started, 0, 0);
    server->answer = answer;
    server->context = context;
    struct guard_listener *listener = &server->listener;
    listener->limits = (struct framing_limits){settings->max_target, settings->max_head, settings->max_headers};
    listener->head_timeout_ms = settings->head_timeout_ms;
    listener->idle_timeout_ms = settings->idle_timeout_ms;
    listener->body_timeout_ms = settings->body_timeout_ms;
    listener->write_timeout_ms = settings->write_timeout_ms;
    listener->transfer_timeout_ms = settings->transfer_timeout_ms;
    listener->requests_per_connection = settings->requests_per_connection;
    listener->workers = settings->workers;
    listener->max_connections = connections_allowed();
    listener->room = room_new(listener);
    if (listener->room)
        return server;
    server_free(server);
    return NULL;
}

static struct mg_context *start_civetweb(struct server *server, const char *listen, unsigned workers)
{
    char threads[16];
    snprintf(threads, sizeof(threads), "%u", workers);
    /* clang-format off */
    const char *options[] = {
        "listening_ports", listen,
        "num_threads", threads,
        "connection_queue", QUEUE,
        "enable_keep_alive", "yes",
        "keep_alive_timeout_ms", "3600000", /* the guard's own deadlines are shorter */
        "request_timeout_ms", "3600000",
        "decode_url", "no",
        "cgi_pattern", "", "ssi_pattern", "",
        "enable_directory_listing", "no",
        NULL,
    };
    /* clang-format on */
    struct mg_callbacks callbacks = {
        .begin_request = begin_request, .http_error = no_page, .log_message = no_message, .init_thread = check_stack};
    guard_bind_next(&server->listener);
    struct mg_context *civetweb = mg_start(&callbacks, server, options);
    guard_bind_next(NULL);
    return civetweb;
}

struct server *server_start(const struct server_settings *settings, exchange_fn *answer, void *context,
                            char error[static 256])
{
    if (!listen_is_plain(settings->listen)) {
        snprintf(error, 256, "an address must be like 127.0.0.1:8080 (TLS ends at the edge)");
        return NULL;
    }
    struct server *server = server_new(settings, answer, context);
    if (server)
        server->civetweb = start_civetweb(server, settings->listen, settings->workers);
    if (!server || !server->civetweb) {
        snprintf(error, 256, "cannot listen there");
        server_free(server);
        return NULL;
    }
    for (unsigned i = 0; i < settings->workers; i++)
        while (sem_wait(&server->started) != 0)
            continue;
    struct mg_server_port port;
    if (mg_get_server_ports(server->civetweb, 1, &port) == 1)
        server->port = (unsigned)port.port;
    if (atomic_load(&server->stack_is_small)) {
        snprintf(error, 256, "the worker threads got too small a stack");
        server_stop(server);
        return NULL;
    }
    return server;
}

unsigned server_port(const struct server *server)
{
    return server->port;
}

void server_drain(struct server *server)
{
    atomic_store(&server->listener.draining, true);
    room_wake(server->listener.room);
}

unsigned server_in_flight(const struct server *server)
{
    return atomic_load(&server->listener.in_flight);
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    /* What was answered last must reach its readers, but not for ever. */
    struct timespec pause = {.tv_nsec = 5 * 1000000L};
    for (int i = 0; i < 100 && room_lingering(server->listener.room) > 0; i++)
        nanosleep(&pause, NULL);
    atomic_store(&server->listener.stopping, true);
    room_wake(server->listener.room);
    mg_stop(server->civetweb);
    guard_sweep(&server->listener);
    server_free(server);
}

const char *exchange_method(const struct exchange *exchange)
{
    return exchange->guard->head.method ? exchange->guard->head.method : "GET";
}

const char *exchange_path(const struct exchange *exchange)
{
    return exchange->guard->head.path ? exchange->guard->head.path : "/";
}

const char *exchange_query(const struct exchange *exchange)
{
    return exchange->guard->head.query;
}

const char *exchange_peer(const struct exchange *exchange)
{
    return exchange->guard->peer;
}

const char *exchange_header(const struct exchange *exchange, const char *name)
{
    return framing_field(&exchange->guard->head, name);
}

size_t exchange_header_count(const struct exchange *exchange, const char *name)
{
    return framing_field_count(&exchange->guard->head, name);
}

int exchange_fault(const struct exchange *exchange)
{
    return exchange->guard->head.fault;
}

const char *exchange_fault_detail(const struct exchange *exchange)
{
    return exchange->guard->head.fault_detail;
}

bool exchange_has_body(const struct exchange *exchange)
{
    return exchange->guard->head.has_body;
}

long long exchange_content_length(const struct exchange *exchange)
{
    return exchange->guard->head.content_length;
}

void exchange_continue(struct exchange *exchange)
{
    static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct guard *guard = exchange->guard;
    if (guard->head.expects_continue && guard->start == guard->end)
        guard->broken = !guard_write(guard, line, sizeof(line) - 1, NULL, 0);
    guard->head.expects_continue = false;
    guard->writing.deadline = 0;
}

ssize_t exchange_read(struct exchange *exchange, void *buffer, size_t size)
{
    return guard_read(exchange->guard, buffer, size);
}

bool exchange_write(struct exchange *exchange, const void *head, size_t head_size, const void *body, size_t body_size)
{
    return guard_write(exchange->guard, head, head_size, body, body_size);
}

bool exchange_renew(struct exchange *exchange)
{
    struct guard_listener *listener = exchange->guard->listener;
    guard_renew(exchange->guard);
    return !atomic_load(&listener->stopping);
}

void exchange_share(struct exchange *exchange, atomic_uint *share)
{
    guard_share(exchange->guard, share);
}

bool exchange_takes_chunks(const struct exchange *exchange)
{
    return !exchange->guard->head.is_http_1_0;
}

void exchange_close(struct exchange *exchange)
{
    exchange->guard->must_close = true;
}

void exchange_break(struct exchange *exchange)
{
    guard_break(exchange->guard);
}

bool exchange_is_last(const struct exchange *exchange)
{
    struct guard *guard = exchange->guard;
    if (!guard_body_is_over(guard) || atomic_load(&guard->listener->draining))
        guard->must_close = true; /* what the answer says now must hold when it is over */
    return guard->must_close;
}
