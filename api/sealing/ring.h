/* The operator's ring of sealing keys: wraps the key of each inquiry (envelope encryption). */
#ifndef ATHAR_SEALING_RING_H
#define ATHAR_SEALING_RING_H

#include "api/base/identity.h"
#include "db/text.h"

#define SEAL_KEY      32 /* bytes of a key */
#define SEAL_WRAPPED  72 /* bytes of a wrapped key: nonce, key, tag */
#define SEAL_KEY_NAME 33 /* longest name of a ring key, with its end */
#define SEAL_MAX_RING 32

/* An inquiry's key as it is stored: which ring key wraps it, and the wrapped bytes. */
struct wrapped_key {
    char ring_key[SEAL_KEY_NAME];
    unsigned char bytes[SEAL_WRAPPED];
};

struct seal_ring;

/* Reads lines "name base64-of-32-bytes"; the first wraps, all unwrap. NULL: `error` got a line. */
struct seal_ring *seal_ring_load(const char *path, struct text *error);
void seal_ring_free(struct seal_ring *ring); /* wipes the keys */
const char *seal_ring_newest(const struct seal_ring *ring);
/* Writes a new ring key as the first line of the file, readable by its owner only. False: errno says why. */
bool seal_ring_add(const char *path) __attribute__((warn_unused_result));

/* Wraps an inquiry's key with the newest ring key, bound to inquiry and tenant (UUID texts): XChaCha20-Poly1305. */
void seal_wrap(const struct seal_ring *ring, const char *inquiry, const char *tenant,
               const unsigned char key[static SEAL_KEY], struct wrapped_key *out);
/* False: no such ring key, or the bytes are not what was wrapped for this inquiry and tenant. */
bool seal_unwrap(const struct seal_ring *ring, const struct wrapped_key *wrapped, const char *inquiry,
                 const char *tenant, unsigned char key[static SEAL_KEY]) __attribute__((warn_unused_result));

/* The same for the secret of a webhook, which is bound to that and to its organization. */
void seal_wrap_secret(const struct seal_ring *ring, const char *webhook, const char *tenant,
                      const unsigned char secret[static SEAL_KEY], struct wrapped_key *out);
bool seal_unwrap_secret(const struct seal_ring *ring, const struct wrapped_key *wrapped, const char *webhook,
                        const char *tenant, unsigned char secret[static SEAL_KEY]) __attribute__((warn_unused_result));

#endif
