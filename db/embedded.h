/* Files that the binary carries: migrations, the contract and pages; the tables are written by db/embed.sh. */
#ifndef ATHAR_EMBEDDED_H
#define ATHAR_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name; /* without folder and ending */
    const char *path; /* in the repository */
    const char *data;
    const char *end;
};

extern const struct embedded embedded_migrations[];
extern const size_t embedded_migration_count;
extern const struct embedded embedded_present[]; /* migrations/present/ */
extern const size_t embedded_present_count;
extern const struct embedded embedded_contract;
extern const struct embedded embedded_examples[]; /* api/contract/examples/ */
extern const size_t embedded_example_count;

/* A file of a page that the service shows; api/pages.txt lists them. */
struct embedded_file {
    const char *page, *name, *media;
    const char *data, *end;          /* plain */
    const char *packed, *packed_end; /* the same, through gzip */
};

extern const struct embedded_file embedded_files[];
extern const size_t embedded_file_count;

#endif
