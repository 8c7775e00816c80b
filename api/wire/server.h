/* The HTTP listeners: sockets, framing, deadlines and draining. server.c is the only user of civetweb.h. */
#ifndef ATHAR_SERVER_H
#define ATHAR_SERVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct server;
struct exchange; /* one request and its answer on the wire; belongs to one worker thread */

/* Called on a worker thread for every request, also for one whose framing was refused (exchange_fault). */
typedef void exchange_fn(struct exchange *exchange, void *context);

struct server_settings {
    const char *listen;           /* "127.0.0.1:8080"; a port with "s" or "r" is refused (TLS ends at the edge) */
    unsigned workers;             /* threads; all start at once */
    unsigned head_timeout_ms;     /* from the first byte of a request to the end of its head */
    unsigned idle_timeout_ms;     /* between two requests of one connection */
    unsigned body_timeout_ms;     /* for each 64 KiB of a body, or what is left of it */
    unsigned write_timeout_ms;    /* for each 64 KiB of an answer */
    unsigned transfer_timeout_ms; /* for a whole body, and for a whole answer that is not given piece by piece */
    unsigned requests_per_connection;
    size_t max_target;    /* bytes of the request target: 414 above */
    size_t max_head;      /* bytes of the whole head: 431 above */
    unsigned max_headers; /* fields: 431 above; at most 60 (CivetWeb stops reading at 64) */
};

/* Starts a listener. NULL: `error` holds one sentence. */
struct server *server_start(const struct server_settings *settings, exchange_fn *answer, void *context,
                            char error[static 256]);
/* The port it listens on, also where port 0 was asked for. */
unsigned server_port(const struct server *server);
/* From now on every answer carries "Connection: close", idle connections end and new ones are refused; returns at
 * once. */
void server_drain(struct server *server);
/* Requests between their first byte and the end of their answer. */
unsigned server_in_flight(const struct server *server);
/* Closes the listener and joins its threads; drain first, or answers under way are lost. */
void server_stop(struct server *server);

const char *exchange_method(const struct exchange *exchange);
const char *exchange_path(const struct exchange *exchange);  /* raw, as sent, without the query; "*" for OPTIONS * */
const char *exchange_query(const struct exchange *exchange); /* raw, NULL where there is none */
const char *exchange_peer(const struct exchange *exchange);  /* numeric address of the socket's other end */
/* First value of a header, case-insensitive, NULL where absent. */
const char *exchange_header(const struct exchange *exchange, const char *name);
size_t exchange_header_count(const struct exchange *exchange, const char *name);

/* 0, or the status that the framing guard decided: 400, 408, 411, 413, 414, 431, 501 or 505. The connection will close.
 */
int exchange_fault(const struct exchange *exchange);
/* One English sentence for the problem's detail, or NULL. */
const char *exchange_fault_detail(const struct exchange *exchange);

bool exchange_has_body(const struct exchange *exchange);
/* Declared length, or -1 for a chunked body. 0 without a body. */
long long exchange_content_length(const struct exchange *exchange);
/* Sends "100 Continue" if the client waits for it; before the first exchange_read. */
void exchange_continue(struct exchange *exchange);
/* Reads decoded body bytes: >0, 0 at the proven end, -1 broken (bad chunk, cut short), -2 deadline passed, -3 no worker
 * is left that may wait for it (503). */
ssize_t exchange_read(struct exchange *exchange, void *buffer, size_t size) __attribute__((warn_unused_result));
/* Writes a head and the first body bytes with one send; later calls with `head` NULL go on with the body. */
bool exchange_write(struct exchange *exchange, const void *head, size_t head_size, const void *body, size_t body_size)
    __attribute__((warn_unused_result));
/* What is written from here on has a write deadline of its own, for answers that are given piece by piece. False: the
 * listener stops and waits for nobody any more. */
bool exchange_renew(struct exchange *exchange) __attribute__((warn_unused_result));
/* `share` counts this client's requests whose workers wait for its bytes or its reading: a fourth of the workers that
 * may wait at all wait for one client. NULL before the counter goes. */
void exchange_share(struct exchange *exchange, atomic_uint *share);
/* Whether the client takes an answer in chunks; HTTP/1.0 takes what comes until the end of the connection. */
bool exchange_takes_chunks(const struct exchange *exchange);
/* The connection will be closed after this answer (the caller writes the Connection field). */
void exchange_close(struct exchange *exchange);
/* The answer cannot be completed: the connection is reset, which nobody can take for its proper end. */
void exchange_break(struct exchange *exchange);
/* Whether this answer is the connection's last: fault, exchange_close, drain, request limit, unread body. */
bool exchange_is_last(const struct exchange *exchange);

#endif
