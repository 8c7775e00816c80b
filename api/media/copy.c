/* Carries a file to the process that makes its copy, and the copy to where it is stored; neither is ever whole in here.
 */
#include "api/media/copy.h"
#include "api/media/apart.h"
#include "api/media/strip.h"
#include "db/db.h"
#include <sodium.h>

/* *fed false: the child takes no more. */
static bool feed(const struct copy_shelf *shelf, struct apart *apart, size_t size, bool *fed)
{
    *fed = true;
    for (unsigned number = 0; *fed && size > 0; number++) {
        size_t length = 0;
        unsigned char *bytes = shelf->read(shelf->owner, number, &length);
        bool fine = bytes && length > 0 && length <= size;
        *fed = fine && apart_give(apart, bytes, length);
        db_bytes_free(bytes);
        if (!fine)
            return false;
        size -= length;
    }
    return true;
}

static bool store(const struct copy_shelf *shelf, struct apart *apart, unsigned char *piece, struct copy *copy)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state digest;
    size_t got;
    crypto_hash_sha256_init(&digest);
    for (unsigned number = 0; (got = apart_take(apart, piece, COPY_PIECE)) > 0; number++) {
        crypto_hash_sha256_update(&digest, piece, got);
        copy->size += got;
        if (!shelf->write(shelf->owner, number, piece, got))
            return false;
    }
    crypto_hash_sha256_final(&digest, hash);
    sodium_bin2hex(copy->sha256, sizeof(copy->sha256), hash, sizeof(hash));
    return true;
}

bool copy_make(const struct copy_shelf *shelf, const char *media, size_t size, unsigned char *piece, struct copy *copy)
{
    static const char *const states[] = {
        [APART_MADE] = "made", [APART_FAILED] = "due", [APART_REFUSED] = "none", [APART_SAME] = "same"};
    struct apart apart;
    bool fed;
    *copy = (struct copy){.state = "none", .media = strip_media(media)};
    if (!copy->media)
        return true;
    copy->state = "due";
    if (!apart_begin(&apart, media))
        return true;
    bool fine = feed(shelf, &apart, size, &fed) && (!fed || store(shelf, &apart, piece, copy));
    copy->state = states[apart_end(&apart)];
    return fine;
}
