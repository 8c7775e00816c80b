/* Files that the binary carries: statements, migrations and the contract; the tables are written by db/embed.sh. */
#ifndef ATHAR_EMBEDDED_H
#define ATHAR_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name; /* without folder and ending (but see embedded_docs) */
    const char *path; /* in the repository */
    const char *data;
    const char *end;
};

extern const struct embedded embedded_queries[]; /* QUERY_COUNT of them, in the order of enum query */
extern const struct embedded embedded_migrations[];
extern const size_t embedded_migration_count;
extern const struct embedded embedded_contract;
extern const struct embedded embedded_docs[]; /* named with their endings: "start.js" */
extern const size_t embedded_doc_count;

#endif
