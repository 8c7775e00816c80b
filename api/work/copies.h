/* The job that makes the copies which are due: of files from before there were copies, or when no process was to be
 * had. */
#ifndef ATHAR_COPIES_H
#define ATHAR_COPIES_H

#include "db/db.h"

/* Makes the copy of one attachment (a row of copy_attachments: id, tenant_id, media_type, size), with the rights of its
 * tenant. `note` gets what the log is told; false: `error` says why, it stays due. */
bool copy_due(struct db_pool *pool, const struct db_result *due, struct text *note, struct db_error *error)
    __attribute__((warn_unused_result));

#endif
