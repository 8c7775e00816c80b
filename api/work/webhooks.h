/* Tells webhooks what is due: each event in an envelope, signed as Standard Webhooks says. */
#ifndef ATHAR_WEBHOOKS_H
#define ATHAR_WEBHOOKS_H

#include "api/sealing/ring.h"
#include "api/work/jobs.h"

/* Most tellings of one run, as send_webhooks.sql takes them. */
#define WEBHOOKS_MOST 32

/* Sends the rows of send_webhooks and settles them. False: `error` says why they could not be settled; what was sent
 * comes again then, with the same id. */
bool webhooks_send(struct worker *worker, const struct db_result *due, struct text *note, struct db_error *error)
    __attribute__((warn_unused_result));

/* The value of `webhook-signature`: "v1," and the base64 of HMAC-SHA256 over "id.seconds.body". */
#define WEBHOOK_SIGNATURE 48
void webhook_sign(const unsigned char secret[static SEAL_KEY], const char *id, const char *seconds, const char *body,
                  char signature[static WEBHOOK_SIGNATURE]);

#endif
