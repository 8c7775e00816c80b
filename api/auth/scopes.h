/* Scopes and roles: what each operation needs, and which scopes a role is. */
#ifndef ATHAR_SCOPES_H
#define ATHAR_SCOPES_H

#include "api/base/identity.h"
#include "db/text.h"

/* constant, name in the contract; at most 64. places:read stays for the keys that were given it: no operation asks for
 * it since places are open to strangers. */
#define SCOPES(X)                                                                                                      \
    X(PROFILE_READ, "profile:read")                                                                                    \
    X(USERS_READ, "users:read")                                                                                        \
    X(USERS_WRITE, "users:write")                                                                                      \
    X(KEYS_READ, "keys:read")                                                                                          \
    X(KEYS_WRITE, "keys:write")                                                                                        \
    X(WEBHOOKS_READ, "webhooks:read")                                                                                  \
    X(WEBHOOKS_WRITE, "webhooks:write")                                                                                \
    X(ORGANIZATIONS_READ, "organizations:read")                                                                        \
    X(ORGANIZATIONS_WRITE, "organizations:write")                                                                      \
    X(ORGANIZATIONS_EDIT, "organizations:edit")                                                                        \
    X(ORGANIZATIONS_VERIFY, "organizations:verify")                                                                    \
    X(INQUIRIES_READ, "inquiries:read")                                                                                \
    X(INQUIRIES_CREATE, "inquiries:create")                                                                            \
    X(INQUIRIES_WRITE, "inquiries:write")                                                                              \
    X(INQUIRIES_UPSERT, "inquiries:upsert")                                                                            \
    X(INQUIRIES_WITHDRAW, "inquiries:withdraw")                                                                        \
    X(INQUIRIES_TRANSITION, "inquiries:transition")                                                                    \
    X(INQUIRIES_REVIEW, "inquiries:review")                                                                            \
    X(REPORTERS_READ, "reporters:read")                                                                                \
    X(REPORTERS_WRITE, "reporters:write")                                                                              \
    X(CASEWORK_READ, "casework:read")                                                                                  \
    X(CASEWORK_WRITE, "casework:write")                                                                                \
    X(HISTORY_READ, "history:read")                                                                                    \
    X(NOTES_READ, "notes:read")                                                                                        \
    X(NOTES_WRITE, "notes:write")                                                                                      \
    X(ATTACHMENTS_READ, "attachments:read")                                                                            \
    X(ATTACHMENTS_WRITE, "attachments:write")                                                                          \
    X(PLACES_READ, "places:read")                                                                                      \
    X(CONSENTS_READ, "consents:read")                                                                                  \
    X(CONSENTS_WRITE, "consents:write")                                                                                \
    X(CONSENTS_REVIEW, "consents:review")                                                                              \
    X(ACCESS_READ, "access:read")                                                                                      \
    X(STATEMENTS_READ, "statements:read")                                                                              \
    X(STATEMENTS_WRITE, "statements:write")                                                                            \
    X(STATEMENTS_REVIEW, "statements:review")                                                                          \
    X(REFERRALS_READ, "referrals:read")                                                                                \
    X(REFERRALS_WRITE, "referrals:write")                                                                              \
    X(REQUESTS_READ, "requests:read")                                                                                  \
    X(REQUESTS_WRITE, "requests:write")                                                                                \
    X(REQUESTS_DECIDE, "requests:decide")                                                                              \
    X(COPIES_READ, "copies:read")                                                                                      \
    X(HOLDS_READ, "holds:read")                                                                                        \
    X(HOLDS_WRITE, "holds:write")                                                                                      \
    X(CODES_WRITE, "codes:write")                                                                                      \
    X(TRACKING_READ, "tracking:read")

enum scope_number {
#define X(constant, name) SCOPE_##constant,
    SCOPES(X)
#undef X
        SCOPE_COUNT
};
#define SCOPE(constant) (UINT64_C(1) << SCOPE_##constant)

/* Whoever is somebody sees at least what nobody sees: organizations are read without a credential too. */
#define SCOPES_BASE (SCOPE(PROFILE_READ) | SCOPE(PLACES_READ) | SCOPE(ORGANIZATIONS_READ))
#define SCOPES_CASE                                                                                                    \
    (SCOPES_BASE | SCOPE(ORGANIZATIONS_EDIT) | SCOPE(INQUIRIES_READ) | SCOPE(INQUIRIES_CREATE) |                       \
     SCOPE(INQUIRIES_WRITE) | SCOPE(INQUIRIES_UPSERT) | SCOPE(INQUIRIES_WITHDRAW) | SCOPE(INQUIRIES_TRANSITION) |      \
     SCOPE(HISTORY_READ) | SCOPE(NOTES_READ) | SCOPE(NOTES_WRITE) | SCOPE(ATTACHMENTS_READ) |                          \
     SCOPE(ATTACHMENTS_WRITE) | SCOPE(CONSENTS_READ) | SCOPE(CONSENTS_WRITE) | SCOPE(CONSENTS_REVIEW) |                \
     SCOPE(ACCESS_READ) | SCOPE(STATEMENTS_READ) | SCOPE(STATEMENTS_WRITE) | SCOPE(STATEMENTS_REVIEW) |                \
     SCOPE(REFERRALS_READ) | SCOPE(REFERRALS_WRITE) | SCOPE(REQUESTS_READ) | SCOPE(REQUESTS_WRITE) |                   \
     SCOPE(REQUESTS_DECIDE) | SCOPE(COPIES_READ) | SCOPE(HOLDS_READ) | SCOPE(HOLDS_WRITE) | SCOPE(CODES_WRITE) |       \
     SCOPE(TRACKING_READ) | SCOPE(CASEWORK_READ) | SCOPE(CASEWORK_WRITE) | SCOPE(REPORTERS_READ) |                     \
     SCOPE(REPORTERS_WRITE))
/* What others hold is read by consent only, see migrations/present/50_consent.sql. */
#define SCOPES_READER (SCOPES_BASE | SCOPE(INQUIRIES_READ) | SCOPE(ATTACHMENTS_READ) | SCOPE(STATEMENTS_READ))

/* role, sees across tenants, its scopes. An admin runs the house and does not read inquiries. "case" and
 * "follower" are nobody's roles: what the token of one case may do, its family's and a further reporter's. */
#define ROLES(X)                                                                                                       \
    X("admin", true,                                                                                                   \
      SCOPES_BASE | SCOPE(USERS_READ) | SCOPE(USERS_WRITE) | SCOPE(KEYS_READ) | SCOPE(KEYS_WRITE) |                    \
          SCOPE(WEBHOOKS_READ) | SCOPE(WEBHOOKS_WRITE) | SCOPE(ORGANIZATIONS_WRITE) | SCOPE(ORGANIZATIONS_EDIT) |      \
          SCOPE(ORGANIZATIONS_VERIFY))                                                                                 \
    X("steward", true, SCOPES_CASE | SCOPE(INQUIRIES_REVIEW) | SCOPE(ORGANIZATIONS_VERIFY))                            \
    X("caseworker", false, SCOPES_CASE | SCOPE(KEYS_READ) | SCOPE(KEYS_WRITE) | SCOPE(USERS_READ))                     \
    X("partner", false,                                                                                                \
      SCOPES_BASE | SCOPE(INQUIRIES_READ) | SCOPE(INQUIRIES_CREATE) | SCOPE(INQUIRIES_WRITE) |                         \
          SCOPE(INQUIRIES_UPSERT) | SCOPE(ATTACHMENTS_READ) | SCOPE(ATTACHMENTS_WRITE) | SCOPE(CONSENTS_READ) |        \
          SCOPE(CONSENTS_WRITE) | SCOPE(STATEMENTS_READ) | SCOPE(STATEMENTS_WRITE) | SCOPE(REFERRALS_READ) |           \
          SCOPE(REFERRALS_WRITE) | SCOPE(REQUESTS_READ) | SCOPE(REQUESTS_WRITE))                                       \
    X("case", false,                                                                                                   \
      SCOPE(PLACES_READ) | SCOPE(ORGANIZATIONS_READ) | SCOPE(TRACKING_READ) | SCOPE(STATEMENTS_READ) |                 \
          SCOPE(REFERRALS_READ) | SCOPE(REQUESTS_READ) | SCOPE(REQUESTS_WRITE) | SCOPE(CONSENTS_READ) |                \
          SCOPE(CONSENTS_WRITE) | SCOPE(ACCESS_READ) | SCOPE(COPIES_READ) | SCOPE(ATTACHMENTS_READ) |                  \
          SCOPE(ATTACHMENTS_WRITE))                                                                                    \
    X("follower", false,                                                                                               \
      SCOPE(PLACES_READ) | SCOPE(ORGANIZATIONS_READ) | SCOPE(TRACKING_READ) | SCOPE(REPORTERS_READ))                   \
    X("editor", false, SCOPES_BASE | SCOPE(ORGANIZATIONS_EDIT))                                                        \
    X("family", false, SCOPES_BASE)                                                                                    \
    X("authority", false, SCOPES_READER)                                                                               \
    X("researcher", false, SCOPES_READER)

/* The bit of a scope, or 0 where there is no such scope. */
scope_set scope_by_name(const char *name);
/* The bits of names separated by spaces; unknown names give none. */
scope_set scopes_by_names(const char *names);
/* The names of a set, separated by spaces. */
void scopes_write(scope_set scopes, struct text *out);
/* Fills role, reach and scopes. False: there is no such role. */
bool role_apply(const char *role, struct identity *identity) __attribute__((warn_unused_result));

#endif
