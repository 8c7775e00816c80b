/* Small POSTs of the service's own accord to addresses of others, many at once; the only user of libcurl. */
#ifndef ATHAR_POST_H
#define ATHAR_POST_H

#include <stdbool.h>
#include <stddef.h>

#define POST_HEADERS 6
/* The longest that a batch takes, whatever the other sides do. */
#define POST_MOST_S  10

/* One POST. Texts are borrowed. */
struct post {
    const char *url, *body;
    const char *headers[POST_HEADERS]; /* "Name: value"; NULL behind the last */
    long status;                       /* of the answer; 0: none came */
    const char *failure;               /* a word of the vocabulary webhook_failure; NULL: the answer was 2xx */
};

/* Once a process, before and after. */
bool post_open(void) __attribute__((warn_unused_result));
void post_close(void);

/* Sends all of them at once and fills in what came of each: to public addresses by HTTPS, as seen at the socket, so
 * that a name which leads elsewhere at its second look-up finds the door shut. No redirect is followed, no proxy taken
 * from the environment, and of an answer no more than its status is wanted. With `loopback` also, by HTTP too, to this
 * machine itself. */
void post_all(struct post *posts, size_t count, bool loopback);

#endif
