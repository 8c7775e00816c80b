/* How each POST and PUT succeeds, with records of its own, for tests that send something else the same way. */
#ifndef ATHAR_TESTS_WAYS_H
#define ATHAR_TESTS_WAYS_H

#include "tests/harness.h"

/* The call by which an operation succeeds; its method is NULL where idempotency_test.c has no row for it. */
struct call call_of(const char *operation_id);
/* A text with the id of a record for each word in <>, as the table of idempotency_test.c has them. */
const char *filled(const char *text);
/* From here on the words stand for new records. */
void forget_records(void);
/* What the creation of <inquiry> answered. */
const struct answer *the_inquiry(void);

#endif
