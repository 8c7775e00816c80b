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
#define KEY     32U /* bytes of the key that libsodium stores */

static sem_t turns;
/* The hash of a password that nobody ever knew, of the same cost: what is looked at where there is no user. */
static const char nobody[] =
    "$argon2id$v=19$m=19456,t=2,p=1$7mpaiOgnqOVoYZSBiPRuOw$8klpDiKi8kaiVMxOlqpfoqM1CkSS7fCawmNbvAM76yQ";
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void)
{
    sem_init(&turns, 0, AT_ONCE);
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

/* What a stored hash "$argon2id$v=19$m=19456,t=2,p=1$salt$key" says. */
struct stored {
    unsigned kilobytes, passes;
    unsigned char salt[crypto_pwhash_SALTBYTES], key[KEY];
};

static bool read_bytes(const char *text, unsigned char *bytes, size_t size, const char **end)
{
    size_t got = 0;
    return sodium_base642bin(bytes, size, text, strlen(text), NULL, &got, end,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           got == size;
}

static bool read_stored(const char *text, struct stored *out)
{
    int start = 0;
    const char *end = NULL;
    return sscanf(text, "$argon2id$v=19$m=%u,t=%u,p=1$%n", &out->kilobytes, &out->passes, &start) == 2 && start > 0 &&
           read_bytes(text + start, out->salt, sizeof(out->salt), &end) && *end == '$' &&
           read_bytes(end + 1, out->key, sizeof(out->key), &end) && *end == '\0';
}

/* Not crypto_pwhash_str_verify: that calls a password wrong where it had no memory to look at it. */
enum password password_look(const char *password, const char *hash)
{
    struct stored stored;
    unsigned char key[KEY];
    if (!read_stored(hash ? hash : nobody, &stored))
        return PASSWORD_NOT_SEEN;
    take_turn();
    int made = crypto_pwhash(key, sizeof(key), password, strlen(password), stored.salt, stored.passes,
                             (size_t)stored.kilobytes * 1024, crypto_pwhash_ALG_ARGON2ID13);
    sem_post(&turns);
    if (made != 0)
        return PASSWORD_NOT_SEEN;
    bool fits = sodium_memcmp(key, stored.key, sizeof(key)) == 0;
    return fits && hash ? PASSWORD_FITS : PASSWORD_WRONG;
}
