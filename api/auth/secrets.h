/* Random secrets that clients hold: API keys and refresh tokens. Only their hashes are stored. */
#ifndef ATHAR_SECRETS_H
#define ATHAR_SECRETS_H

#include "api/base/identity.h"

#define SECRET_HASH  32
#define API_KEY_TEXT 113 /* "athar_" id "_" secret checksum, all hex, and the end */
#define REFRESH_TEXT 70  /* "athr_" 64 hex digits and the end */

/* A key for the credential `id` (UUID text), and the hash that is stored. */
void api_key_new(const char *id, char text[static API_KEY_TEXT], unsigned char hash[static SECRET_HASH]);
/* Takes a presented key apart; false where its shape or checksum is wrong, which costs no look-up. */
bool api_key_read(const char *text, char id[static UUID_TEXT], unsigned char hash[static SECRET_HASH]);
void refresh_token_new(char text[static REFRESH_TEXT], unsigned char hash[static SECRET_HASH]);
bool refresh_token_read(const char *text, unsigned char hash[static SECRET_HASH]);

#endif
