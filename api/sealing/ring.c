/* Reads the ring of sealing keys, and wraps and unwraps the keys of inquiries. */
#include "api/sealing/ring.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct seal_ring {
    size_t count;
    struct {
        char name[SEAL_KEY_NAME];
        unsigned char key[SEAL_KEY];
    } keys[SEAL_MAX_RING];
};

void seal_ring_free(struct seal_ring *ring)
{
    if (!ring)
        return;
    sodium_memzero(ring, sizeof(*ring));
    free(ring);
}

/* One line of the file into the next key. */
static bool read_line(struct seal_ring *ring, const char *line)
{
    char name[SEAL_KEY_NAME], encoded[64];
    size_t size = 0;
    if (ring->count == SEAL_MAX_RING || sscanf(line, "%32s %63s", name, encoded) != 2)
        return false;
    for (size_t i = 0; i < ring->count; i++)
        if (strcmp(ring->keys[i].name, name) == 0)
            return false;
    bool fine = sodium_base642bin(ring->keys[ring->count].key, SEAL_KEY, encoded, strlen(encoded), NULL, &size, NULL,
                                  sodium_base64_VARIANT_ORIGINAL) == 0 &&
                size == SEAL_KEY;
    memcpy(ring->keys[ring->count].name, name, sizeof(name));
    ring->count += fine;
    sodium_memzero(encoded, sizeof(encoded));
    return fine;
}

struct seal_ring *seal_ring_load(const char *path, struct text *error)
{
    struct stat found;
    FILE *file = *path ? fopen(path, "re") : NULL;
    struct seal_ring *ring = file ? calloc(1, sizeof(*ring)) : NULL;
    char line[256];
    bool fine = ring && fstat(fileno(file), &found) == 0 && !(found.st_mode & S_IRWXO);
    while (fine && fgets(line, sizeof(line), file))
        fine = read_line(ring, line);
    sodium_memzero(line, sizeof(line));
    if (file)
        (void)fclose(file);
    if (fine && ring->count > 0)
        return ring;
    text_adds(error, "ATHAR_SEALING_KEYS must name a file of sealing keys that is not open to everybody "
                     "(athar keys add FILE)\n");
    seal_ring_free(ring);
    return NULL;
}

const char *seal_ring_newest(const struct seal_ring *ring)
{
    return ring->keys[0].name;
}

/* The old lines, to stand behind the new one; "" where there is no file yet. */
static bool read_old(const char *path, struct text *old)
{
    FILE *file = fopen(path, "re");
    char line[256];
    if (!file)
        return errno == ENOENT;
    while (fgets(line, sizeof(line), file))
        text_adds(old, line);
    sodium_memzero(line, sizeof(line));
    return fclose(file) == 0 && !old->failed;
}

bool seal_ring_add(const char *path)
{
    unsigned char random[8 + SEAL_KEY];
    char name[17], encoded[64], fresh[4096];
    struct text lines = {0}, old = {0};
    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(name, sizeof(name), random, 8);
    sodium_bin2base64(encoded, sizeof(encoded), random + 8, SEAL_KEY, sodium_base64_VARIANT_ORIGINAL);
    bool fine = read_old(path, &old) && snprintf(fresh, sizeof(fresh), "%s.new", path) < (int)sizeof(fresh);
    text_addf(&lines, "%s %s\n", name, encoded);
    text_add(&lines, old.data ? old.data : "", old.length);
    int fd = fine && !lines.failed ? open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    fine = fd >= 0 && write(fd, lines.data, lines.length) == (ssize_t)lines.length && fsync(fd) == 0;
    fine = (fd < 0 || close(fd) == 0) && fine && rename(fresh, path) == 0;
    sodium_memzero(random, sizeof(random));
    text_clear(&lines);
    text_clear(&old);
    return fine;
}

/* What a wrapped key is bound to: table, column, row and tenant. */
static size_t binding(const char *what, const char *row, const char *tenant, char text[static 128])
{
    return (size_t)snprintf(text, 128, "%s|wrapped|%s|%s", what, row, tenant);
}

static void wrap(const struct seal_ring *ring, const char *what, const char *row, const char *tenant,
                 const unsigned char key[static SEAL_KEY], struct wrapped_key *out)
{
    char bound[128];
    size_t size = binding(what, row, tenant, bound);
    memcpy(out->ring_key, ring->keys[0].name, sizeof(out->ring_key));
    randombytes_buf(out->bytes, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out->bytes + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, NULL, key,
                                               SEAL_KEY, (const unsigned char *)bound, size, NULL, out->bytes,
                                               ring->keys[0].key);
}

static bool unwrap(const struct seal_ring *ring, const struct wrapped_key *wrapped, const char *what, const char *row,
                   const char *tenant, unsigned char key[static SEAL_KEY])
{
    char bound[128];
    size_t size = binding(what, row, tenant, bound);
    for (size_t i = 0; i < ring->count; i++)
        if (strcmp(ring->keys[i].name, wrapped->ring_key) == 0)
            return crypto_aead_xchacha20poly1305_ietf_decrypt(
                       key, NULL, NULL, wrapped->bytes + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
                       SEAL_WRAPPED - crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, (const unsigned char *)bound, size,
                       wrapped->bytes, ring->keys[i].key) == 0;
    return false;
}

void seal_wrap(const struct seal_ring *ring, const char *inquiry, const char *tenant,
               const unsigned char key[static SEAL_KEY], struct wrapped_key *out)
{
    wrap(ring, "inquiry_key", inquiry, tenant, key, out);
}

bool seal_unwrap(const struct seal_ring *ring, const struct wrapped_key *wrapped, const char *inquiry,
                 const char *tenant, unsigned char key[static SEAL_KEY])
{
    return unwrap(ring, wrapped, "inquiry_key", inquiry, tenant, key);
}

void seal_wrap_secret(const struct seal_ring *ring, const char *webhook, const char *tenant,
                      const unsigned char secret[static SEAL_KEY], struct wrapped_key *out)
{
    wrap(ring, "webhook", webhook, tenant, secret, out);
}

bool seal_unwrap_secret(const struct seal_ring *ring, const struct wrapped_key *wrapped, const char *webhook,
                        const char *tenant, unsigned char secret[static SEAL_KEY])
{
    return unwrap(ring, wrapped, "webhook", webhook, tenant, secret);
}
