/* The keys behind tokens, as token.c sees them. */
#ifndef ATHAR_KEYRING_H
#define ATHAR_KEYRING_H

#include "api/auth/token.h"
#include <openssl/evp.h>
#include <pthread.h>

enum token_algorithm { TOKEN_ES256, TOKEN_RS256 };

/* One verification key. The algorithm is pinned here: a token's own word about it is only compared. */
struct token_key {
    char kid[128];
    enum token_algorithm algorithm;
    EVP_PKEY *key;
    char *private_pem; /* of our own keys; libjwt signs with it */
    char issuer[200], audience[200];
    bool is_ours;
};

struct token_keys {
    struct token_key *items;
    size_t count;
};

struct keyring {
    pthread_rwlock_t lock;
    struct token_keys keys; /* our own come first, the one that signs first of all */
    unsigned generation;
};

/* The key of a kid (and algorithm name, compared byte for byte), or NULL. Call with the lock held. */
const struct token_key *keyring_find(const struct keyring *keyring, const char *kid, const char *algorithm);

#endif
