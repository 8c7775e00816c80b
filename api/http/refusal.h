/* Who was refused: proven credentials that ask for what they may not, or no longer, are named in the audit log. */
#ifndef ATHAR_REFUSAL_H
#define ATHAR_REFUSAL_H

#include "api/http/request.h"

/* After the answer: an audit event, in a transaction of its own, for a 401 or 403 of a credential that was proven, and
 * for many records asked for that are not there. Only so many a minute and client, so that refusals fill no log. */
void refusal_note(struct request *rq);

#endif
