/* Packs bodies for slow lines: the content codings br, zstd and gzip (RFC 9110, section 8.4.1; RFC 7932, 8878, 1952).
 *
 * Whoever can make somebody else ask with words of his own choosing, and sees how long the packed answers are, reads
 * out what stands beside those words (BREACH). So of buffered answers only those are packed that are the same for
 * everybody; no record, nothing that answers a credential or a body. Exports are: their bodies hold no word of the
 * request. */
#ifndef ATHAR_CODING_H
#define ATHAR_CODING_H

#include "db/text.h"
#include <stdbool.h>
#include <stddef.h>

enum coding { CODING_NONE, CODING_BR, CODING_ZSTD, CODING_GZIP, CODING_COUNT };

/* Its name in Content-Encoding; "" of none. */
const char *coding_name(enum coding coding);
/* The one that a value of Accept-Encoding (or NULL) likes best, of those in the mask of (1 << coding); at the same
 * weight the one that packs better. A "*" counts for nothing, so that only who names a coding gets it. */
enum coding coding_taken(const char *accepts, unsigned mask);
#define CODING_ALL (1U << CODING_BR | 1U << CODING_ZSTD | 1U << CODING_GZIP)

struct packer;
enum packing { PACK_MORE, PACK_FLUSH, PACK_END };
/* NULL without memory. The caller ends it with packer_free, which takes NULL too. */
struct packer *packer_new(enum coding coding);
/* Packs bytes and appends what comes out to `out` (whose `failed` tells of memory): after PACK_FLUSH all that was given
 * can be unpacked, after PACK_END the body is whole. False: it could not be packed. */
bool packer_add(struct packer *packer, const void *bytes, size_t size, enum packing packing, struct text *out);
void packer_free(struct packer *packer);

/* The length of an entity tag without the name of a coding at its end ("7+br" is what "7" is called when packed). */
size_t coding_bare_tag(const char *tag, size_t length);

#endif
