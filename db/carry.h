/* Carries a database of the numbering before the baseline over to it. */
#ifndef ATHAR_CARRY_H
#define ATHAR_CARRY_H

#include "db/db.h"
#include <libpq-fe.h>

/* True where the database stands at the baseline's numbers, or is blank, now or already before; false where it stands
 * at an earlier one of the old numbers or was refused by PostgreSQL, which is reported. Needs schema_migration and the
 * lock of migrations. */
bool db_carry_over(PGconn *pg, db_report_fn *report, void *context) __attribute__((warn_unused_result));

#endif
