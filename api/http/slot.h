/* Where something stands in a table of this process: by a hash under a key that nobody else has, so that no stranger
 * can compute which names meet in one slot. */
#ifndef ATHAR_SLOT_H
#define ATHAR_SLOT_H

#include <stddef.h>
#include <stdint.h>

/* SipHash-2-4 under a key drawn when the process first asks; never 0. */
uint64_t slot_hash(const void *name, size_t size);

#endif
