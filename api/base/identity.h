/* Who is asking: what a verified credential says of its bearer. */
#ifndef ATHAR_IDENTITY_H
#define ATHAR_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#define UUID_TEXT 37 /* 36 characters and the end */

/* One bit a scope; the table is in scopes.h. */
typedef uint64_t scope_set;

struct identity {
    bool known;                 /* false: nobody presented a credential */
    char credential[UUID_TEXT]; /* credential row of a session or an API key; "" for an outside issuer's token */
    char user[UUID_TEXT];       /* "" for an API key */
    char tenant[UUID_TEXT];
    char bearer[UUID_TEXT]; /* whom it counts for: the user, the API key or the case, in whatever session it comes */
    bool is_case;           /* a family's token: it opens one inquiry, which the database knows by the credential */
    char role[16];
    bool reaches_all; /* steward, admin: sees across tenants */
    scope_set scopes;
};

#endif
