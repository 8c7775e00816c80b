/* The clients that this process counts: what each has left of its quota, what is under way for it, how often it was
 * refused. A stranger can neither wipe another's debt nor take another's places. */
#ifndef ATHAR_BUCKET_H
#define ATHAR_BUCKET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Addresses and credentials stand in tables of their own, so that no crowd of strangers touches those who are known. */
enum bucket_kind { BUCKET_ADDRESS, BUCKET_CREDENTIAL, BUCKET_KINDS };

/* One client as others find it. */
struct client {
    enum bucket_kind kind;
    uint64_t name; /* slot_hash of whatever names it */
};

/* What one request of a client holds; the counters stay the client's as long as `under_way` is not 0. */
struct bucket_seat {
    atomic_uint under_way; /* requests */
    atomic_uint waiting;   /* of these, those that wait for the client's own bytes, see exchange_share */
};

/* Takes `cost` from the client's bucket, refilled by `quota` a minute, down to a whole quota of debt; returns what is
 * left (negative: over quota). What is refused (`cost` 1) costs nothing, or a client that keeps knocking would never be
 * let in again. */
double bucket_take(struct client client, double cost, double quota);
/* A seat for one more request, where fewer than `most` are under way. NULL: there is none. `*counted` false: there is
 * no place to count in (which nobody can bring about), and the request may go on without. */
struct bucket_seat *bucket_enter(struct client client, unsigned most, double quota, bool *counted);
void bucket_leave(struct bucket_seat *seat);
/* Notes a refusal of the client; true where it is to be told: `weight` adds up over a minute, and each time that it
 * makes `whole`, up to `most` times, that is told. */
bool bucket_tell(struct client client, unsigned weight, unsigned whole, unsigned most, double quota);

#endif
