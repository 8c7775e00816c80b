/* What of a correction is kept sealed with its case's key: the proposal, {"changes", "text"}, and the answer in words.
 */
#ifndef ATHAR_CORRECTION_SEAL_H
#define ATHAR_CORRECTION_SEAL_H

#include "api/sealing/seal.h"

/* As they are kept, new; NULL: no memory. */
json_t *correction_seal_proposal(const struct sealer *sealer, const char *id, const json_t *changes, const char *text);
json_t *correction_seal_answer(const struct sealer *sealer, const char *id, const char *answer);
/* Opens a correction as statements give it, its member "changes" the proposal as it is kept. What does not open is
 * null. False: no memory, and it is not to be told. */
bool correction_open(const struct sealer *sealer, json_t *correction) __attribute__((warn_unused_result));

#endif
