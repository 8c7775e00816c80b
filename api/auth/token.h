/* Access tokens (RFC 7519, RFC 9068): signing our own, verifying ours and those of outside issuers. */
#ifndef ATHAR_TOKEN_H
#define ATHAR_TOKEN_H

#include "api/base/config.h"
#include "api/base/identity.h"
#include "db/text.h"

struct keyring; /* signing keys, outside issuers' keys; read-mostly, swapped whole on reload */

#define TOKEN_MAX      4096 /* bytes of an access token */
#define TOKEN_LEEWAY_S 30

/* What a verified token says. Of an outside issuer only issuer and subject count. */
struct token_claims {
    char issuer[200];
    char subject[200];
    char session[UUID_TEXT], tenant[UUID_TEXT], role[16];
    bool is_ours;
    long long expires_at; /* Unix seconds */
};

/* Reads the folder of signing keys and the folder of outside issuers. NULL: `error` got a line for each fault. */
struct keyring *keyring_load(const struct settings *settings, struct text *error);
/* Reads them again (SIGHUP); on a fault the old keys stay. */
bool keyring_reload(struct keyring *keyring, const struct settings *settings, struct text *error)
    __attribute__((warn_unused_result));
void keyring_free(struct keyring *keyring);
bool keyring_can_sign(struct keyring *keyring);
/* Counts up with every reload: what was verified under an older count is verified again. */
unsigned keyring_generation(struct keyring *keyring);
/* The public halves of the signing keys as a JWK set (RFC 7517). */
void keyring_write_jwks(struct keyring *keyring, struct text *out);

/* Signs an ES256 access token with the newest key. False: no key or no memory. */
bool token_sign(struct keyring *keyring, const struct settings *settings, const struct token_claims *claims,
                struct text *out) __attribute__((warn_unused_result));
/* Verifies signature, header and times. False: the token is worth nothing, for whatever reason. */
bool token_verify(struct keyring *keyring, const char *token, struct token_claims *claims)
    __attribute__((warn_unused_result));

#endif
