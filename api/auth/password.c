/* Hashes and verifies passwords, a bounded number at a time, so that log-ins cannot eat the memory of the machine. */
#include "api/auth/password.h"
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* OWASP's floor for argon2id: 19 MiB, two passes. Four at once are 76 MiB. */
#define MEMORY  (19U * 1024U * 1024U)
#define PASSES  2U
#define AT_ONCE 4U

static sem_t turns;
static char nobody[PASSWORD_HASH];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void)
{
    sem_init(&turns, 0, AT_ONCE);
    if (crypto_pwhash_str(nobody, "nobody", 6, PASSES, MEMORY) != 0)
        nobody[0] = '\0';
}

static void take_turn(void)
{
    pthread_once(&once, prepare);
    while (sem_wait(&turns) != 0)
        continue;
}

bool password_hash(const char *password, char hash[static PASSWORD_HASH])
{
    take_turn();
    bool fine = crypto_pwhash_str(hash, password, strlen(password), PASSES, MEMORY) == 0;
    sem_post(&turns);
    return fine;
}

bool password_fits(const char *password, const char *hash)
{
    char stored[PASSWORD_HASH] = {0}; /* libsodium reads all of it */
    take_turn();
    snprintf(stored, sizeof(stored), "%s", hash ? hash : nobody);
    bool fits = crypto_pwhash_str_verify(stored, password, strlen(password)) == 0;
    sem_post(&turns);
    return fits && hash;
}
