/* Passwords: argon2id (RFC 9106) through libsodium. */
#ifndef ATHAR_PASSWORD_H
#define ATHAR_PASSWORD_H

#include <stdbool.h>

#define PASSWORD_HASH 128 /* bytes of a stored hash with its end (crypto_pwhash_STRBYTES) */

/* Hashes a password with a fresh salt. False: out of memory. At most four run at once; others wait. */
bool password_hash(const char *password, char hash[static PASSWORD_HASH]) __attribute__((warn_unused_result));
/* True where the password fits. `hash` NULL: nobody has this name; takes as long as a real look and says false. */
bool password_fits(const char *password, const char *hash) __attribute__((warn_unused_result));

#endif
