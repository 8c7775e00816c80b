/* Passwords: argon2id (RFC 9106) through libsodium. */
#ifndef ATHAR_PASSWORD_H
#define ATHAR_PASSWORD_H

#include <stdbool.h>

#define PASSWORD_HASH 128 /* bytes of a stored hash with its end (crypto_pwhash_STRBYTES) */

/* Hashes a password with a fresh salt. False: out of memory. At most four run at once; others wait. */
bool password_hash(const char *password, char hash[static PASSWORD_HASH]) __attribute__((warn_unused_result));
/* PASSWORD_NOT_SEEN: out of memory, which must not count as a wrong password. */
enum password { PASSWORD_FITS, PASSWORD_WRONG, PASSWORD_NOT_SEEN };
/* Whether the password fits. `hash` NULL: nobody has this name; takes as long as a real look and says it is wrong. */
enum password password_look(const char *password, const char *hash) __attribute__((warn_unused_result));

#endif
