/* Seals the contacts and document numbers in an inquiry's JSON, and opens them again where they belong. */
#ifndef ATHAR_SEALING_SEAL_H
#define ATHAR_SEALING_SEAL_H

#include "api/contract/fields.h"
#include "api/schema/phone.h"
#include "api/sealing/ring.h"
#include <jansson.h>

#define SEAL_DIGEST 32

/* The key of one inquiry, by which its fields are sealed. */
struct sealer {
    const struct fields *fields; /* where sealed strings stand */
    unsigned char key[SEAL_KEY];
    char inquiry[UUID_TEXT];
};

/* Whether the content {person, event, relatives, reporter} has anything that is sealed at rest. */
bool seal_is_needed(const struct fields *fields, const json_t *content);
/* Replaces what is to be sealed in `value`, which stands at `place` of the record ("" for the record itself, else like
 * "reporter/contact"). XChaCha20-Poly1305, bound to table, column and row; the same text gives the same bytes, so that
 * an unchanged field stays unchanged. False: out of memory, and the value is not to be used. */
bool seal_value(const struct sealer *sealer, const char *place, json_t *value) __attribute__((warn_unused_result));
/* The reverse. What does not open (bytes from another field or record) becomes null. */
bool open_value(const struct sealer *sealer, const char *place, json_t *value) __attribute__((warn_unused_result));
/* The same for a text that hangs on the inquiry, bound to `place` ("corrections/{id}/answer"): a new string, NULL where
 * there is no memory, or json null for what does not open. */
json_t *seal_text(const struct sealer *sealer, const char *place, const char *text);
json_t *open_text(const struct sealer *sealer, const char *place, const char *sealed);
/* Opens what a list of changes {pointer: {from, to}} holds. */
bool open_changes(const struct sealer *sealer, json_t *changes) __attribute__((warn_unused_result));
/* Whether JSON text holds anything sealed. */
bool seal_is_in(const char *json_text);

/* The digests by which a number is looked up: BLAKE2b under the service's secret, of the document number without what
 * people write differently, or of each telephone number that the text may stand for. Two numbers are one where a digest
 * is in both. */
struct number_digests {
    size_t count;
    unsigned char items[PHONE_READINGS][SEAL_DIGEST];
};
/* `kind` is "document" or "phone". */
void seal_digests_of(const unsigned char secret[static 32], const char *kind, const char *number,
                     struct number_digests *digests);
/* How a telephone number was digested before `athar keys reindex` knew numbering plans: by its last nine digits. */
void seal_old_phone_digest(const unsigned char secret[static 32], const char *number,
                           unsigned char digest[static SEAL_DIGEST]);
/* All digests of a record that is not sealed, as a new [{"kind":..., "digest": hex}]. NULL: out of memory. */
json_t *seal_digests(const struct fields *fields, const unsigned char secret[static 32], const json_t *content);

#endif
