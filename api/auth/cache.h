/* Credentials verified a moment ago, so that a signature or a key is not looked at again for every request. Whether
 * they still live is asked of the database in every batch (identify), so a revocation needs no word from here. */
#ifndef ATHAR_CACHE_H
#define ATHAR_CACHE_H

#include "api/base/identity.h"
#include <stddef.h>

#define CACHE_KEY 32

/* The key of a presented credential. */
void cache_key(const char *credential, size_t length, unsigned char key[static CACHE_KEY]);
/* True and the identity, where it was put in under the same generation of keys and its time is not over. */
bool cache_find(const unsigned char key[static CACHE_KEY], unsigned generation, struct identity *identity);
/* Forgets what was put in. */
void cache_drop(const unsigned char key[static CACHE_KEY]);
/* Keeps an identity until a Unix time. */
void cache_put(const unsigned char key[static CACHE_KEY], unsigned generation, const struct identity *identity,
               long long until);

#endif
