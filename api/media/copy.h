/* The copy of a stored file for those who do not hold it: read in pieces, made apart, stored in pieces. */
#ifndef ATHAR_COPY_H
#define ATHAR_COPY_H

#include <stdbool.h>
#include <stddef.h>

#define COPY_PIECE (256U * 1024U)

/* Where the pieces of a file lie, numbered from 0. */
struct copy_shelf {
    void *owner;
    /* The bytes of a piece of the original (db_bytes_free); NULL: they cannot be had. */
    unsigned char *(*read)(void *owner, unsigned number, size_t *size);
    bool (*write)(void *owner, unsigned number, const unsigned char *bytes, size_t size);
};

struct copy {
    const char *state; /* column copy_state */
    const char *media; /* these three, where it is "made" */
    size_t size;
    char sha256[65];
};

/* `size`: of the original. False: the shelf failed. Where no process is to be had now, the state is "due", and `athar
 * work` makes the copy. `piece` has room for COPY_PIECE bytes. */
bool copy_make(const struct copy_shelf *shelf, const char *media, size_t size, unsigned char *piece, struct copy *copy)
    __attribute__((warn_unused_result));

#endif
