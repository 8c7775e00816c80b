/* Hashes names under the process's own key. */
#include "api/http/slot.h"
#include <pthread.h>
#include <sodium.h>
#include <string.h>

static unsigned char key[crypto_shorthash_KEYBYTES];
static pthread_once_t drawn = PTHREAD_ONCE_INIT;

static void draw(void)
{
    crypto_shorthash_keygen(key);
}

uint64_t slot_hash(const void *name, size_t size)
{
    unsigned char digest[crypto_shorthash_BYTES];
    uint64_t hash;
    pthread_once(&drawn, draw);
    crypto_shorthash(digest, name, size, key);
    memcpy(&hash, digest, sizeof(hash));
    return hash ? hash : 1;
}
