/* The named statements: parsed once from the embedded .sql files, with their parameters and optional lines. */
#ifndef ATHAR_STATEMENTS_H
#define ATHAR_STATEMENTS_H

#include "db/db.h"
#include <libpq-fe.h>

#define STATEMENT_MAX_LINES 160

/* A line that is sent always (tag < 0), or only where parameter `tag` is not null (`when_null`: is null). */
struct statement_line {
    const char *text;
    size_t length;
    int tag;
    bool when_null;
};

struct statement {
    const char *name;
    const char *path;
    Oid types[DB_MAX_PARAMETERS];
    char names[DB_MAX_PARAMETERS][40];
    size_t parameter_count;
    struct statement_line lines[STATEMENT_MAX_LINES];
    size_t line_count;
    uint64_t tags; /* bit i: parameter i decides about a line */
};

/* Parses all statements on the first call. NULL when a file is malformed; db_check_queries tells which. */
const struct statement *statements(void);

/* Which of a statement's optional lines a call sends: bit i is set where tag parameter i is not null. */
uint64_t statement_variant(const struct statement *statement, const struct db_value *values);

/* Appends the SQL text of a variant. */
void statement_text(const struct statement *statement, uint64_t variant, struct text *out);

#endif
