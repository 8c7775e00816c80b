/* The audit log's chain of seals, walked and held against the events themselves. */
#ifndef ATHAR_AUDIT_H
#define ATHAR_AUDIT_H

#include "db/db.h"
#include <stdio.h>

#define AUDIT_HASH 65 /* hexadecimal, with its NUL */

/* What a walk over the whole chain found. */
struct audit_walk {
    size_t batches, events;
    size_t faults;          /* each was told on `out` */
    size_t waiting;         /* events that the next seal will take */
    long long head;         /* the newest seal, 0 where there is none */
    char hash[AUDIT_HASH];  /* its hash; zeros where there is none */
    char noted[AUDIT_HASH]; /* the hash somebody noted earlier, or "" */
    bool noted_found;
};

/* Walks the chain from its first seal. The caller sets `noted` and zeros the rest. Nothing is taken on trust from the
 * database but rows: hashes are computed here. False: the database could not be asked, `error` says why. */
bool audit_verify(struct db_pool *pool, struct audit_walk *walk, FILE *out, struct db_error *error)
    __attribute__((warn_unused_result));

#endif
