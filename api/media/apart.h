/* A copy of a file, made in a process of its own: `athar strip`, without files, network, secrets, and for a limited
 * time. */
#ifndef ATHAR_APART_H
#define ATHAR_APART_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* How it ended; also the exit status of `athar strip`. */
enum apart_end {
    APART_MADE,        /* the copy was given, whole */
    APART_FAILED,      /* it could not be tried: no process, no memory for one, the file did not come */
    APART_REFUSED = 3, /* no copy can be made of this file */
    APART_SAME = 4,    /* the file has nothing to take off; no copy was given */
};

struct apart {
    pid_t pid;
    int in, out;       /* pipes to and from it */
    long long give_up; /* on the monotonic clock, milliseconds */
};

/* Waits its turn: few run at once. False: none came, or there is no process. `media` is one that strip_media knows. */
bool apart_begin(struct apart *apart, const char *media) __attribute__((warn_unused_result));
/* Gives it a piece of the file. False: it takes no more; apart_end tells why. */
bool apart_give(struct apart *apart, const void *bytes, size_t size) __attribute__((warn_unused_result));
/* The next piece of the copy, full but for the last; the first call ends the giving. 0: that was all, see apart_end. */
size_t apart_take(struct apart *apart, void *bytes, size_t size);
/* Ends it, in whatever state it is, once. What was taken counts only where this says APART_MADE. */
enum apart_end apart_end(struct apart *apart);

#endif
