/* A direct-mapped table of verified credentials, one lock for each part of it. */
#include "api/auth/cache.h"
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

#define SLOTS 2048
#define LOCKS 64

static struct {
    unsigned char key[CACHE_KEY];
    unsigned generation;
    long long until;
    struct identity identity;
} slots[SLOTS];

static pthread_mutex_t locks[LOCKS] = {[0 ... LOCKS - 1] = PTHREAD_MUTEX_INITIALIZER};

void cache_key(const char *credential, size_t length, unsigned char key[static CACHE_KEY])
{
    crypto_generichash(key, CACHE_KEY, (const unsigned char *)credential, length, NULL, 0);
}

static size_t slot_of(const unsigned char key[CACHE_KEY])
{
    return ((size_t)key[0] | (size_t)key[1] << 8) % SLOTS;
}

bool cache_find(const unsigned char key[static CACHE_KEY], unsigned generation, struct identity *identity)
{
    size_t at = slot_of(key);
    pthread_mutex_lock(&locks[at % LOCKS]);
    bool found = slots[at].until > (long long)time(NULL) && slots[at].generation == generation &&
                 sodium_memcmp(slots[at].key, key, CACHE_KEY) == 0;
    if (found)
        *identity = slots[at].identity;
    pthread_mutex_unlock(&locks[at % LOCKS]);
    return found;
}

void cache_drop(const unsigned char key[static CACHE_KEY])
{
    size_t at = slot_of(key);
    pthread_mutex_lock(&locks[at % LOCKS]);
    if (sodium_memcmp(slots[at].key, key, CACHE_KEY) == 0)
        slots[at].until = 0;
    pthread_mutex_unlock(&locks[at % LOCKS]);
}

void cache_put(const unsigned char key[static CACHE_KEY], unsigned generation, const struct identity *identity,
               long long until)
{
    size_t at = slot_of(key);
    pthread_mutex_lock(&locks[at % LOCKS]);
    memcpy(slots[at].key, key, CACHE_KEY);
    slots[at].generation = generation;
    slots[at].until = until;
    slots[at].identity = *identity;
    pthread_mutex_unlock(&locks[at % LOCKS]);
}
