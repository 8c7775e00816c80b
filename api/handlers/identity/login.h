/* What logins and new passwords have in common. */
#ifndef ATHAR_LOGIN_H
#define ATHAR_LOGIN_H

#include "api/auth/attempts.h"

/* The address of the body's member `email` as accounts are told apart: keyboards of telephones add blanks and capitals,
 * and a guesser could, to be counted anew. NULL: the memory is short. */
const char *typed_email(struct request *rq);
/* Failures are counted by account and address together, and by address: neither locks others out of an account. True
 * where another try is allowed; false: 429 or 503 was set. */
bool login_rules(struct request *rq, const char *email, struct attempt_rule rules[static 2])
    __attribute__((warn_unused_result));
/* Counts the failure and refuses with 401, or with 429 where it was one too many. */
int login_failed(struct request *rq, const struct attempt_rule rules[static 2], const char *detail);

#endif
