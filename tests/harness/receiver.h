/* A portal that webhooks are told to: a small HTTP server of the test's own on this machine, in a thread. */
#ifndef ATHAR_RECEIVER_H
#define ATHAR_RECEIVER_H

#include <stddef.h>

struct received {
    char head[4096]; /* request line and fields */
    char body[4096];
};

struct receiver;
/* It answers 204 where receiver_answers says nothing else. It ends with the test. */
struct receiver *receiver_open(void);
unsigned receiver_port(const struct receiver *receiver);
/* Nothing listens there any more. */
void receiver_close(struct receiver *receiver);
/* What the next requests are answered, "500 Broken", up to a NULL. */
void receiver_answers(struct receiver *receiver, ...) __attribute__((sentinel));
size_t receiver_count(struct receiver *receiver);
size_t receiver_connections(struct receiver *receiver);
const struct received *receiver_request(struct receiver *receiver, size_t number);
/* A field of the head, found without regard to case; fails the test where there is none. */
const char *received_field(const struct received *request, const char *name);

#endif
