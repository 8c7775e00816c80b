/* What the chaos tests and the library preloaded into the service share: a mapped file with one order in it. */
#ifndef ATHAR_CHAOS_SHIM_H
#define ATHAR_CHAOS_SHIM_H

#include <stdatomic.h>

enum chaos_kind {
    CHAOS_NONE,
    CHAOS_ALLOCATION,  /* the n-th allocation gives NULL */
    CHAOS_ALLOCATIONS, /* the n-th and all behind it give NULL */
    CHAOS_REFUSAL,     /* the n-th call that sends to PostgreSQL fails without sending */
    CHAOS_CUT,         /* before the n-th call of libpq the connection to PostgreSQL is cut */
};

struct chaos {
    atomic_long kind;
    atomic_long countdown; /* calls until the one that fails */
    atomic_long fired;     /* failures so far */
    atomic_long live;      /* blocks allocated and not yet freed, of the whole process */
};

#endif
