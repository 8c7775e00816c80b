/* The named statements: parsed once from the embedded .sql files, with their parameters and optional lines. */
#ifndef ATHAR_STATEMENTS_H
#define ATHAR_STATEMENTS_H

#include "db/db.h"
#include <libpq-fe.h>

#define STATEMENT_MAX_LINES 160

/* A line that is sent always (tag < 0), or only where parameter `tag` is given (`when_absent`: is not). */
struct statement_line {
    const char *text;
    size_t length;
    int tag;
    bool when_absent;
};

struct statement {
    const char *path;
    Oid types[DB_MAX_PARAMETERS];
    char names[DB_MAX_PARAMETERS][40];
    uint64_t nullable; /* bit i: parameter i may be SQL null */
    size_t parameter_count;
    struct statement_line lines[STATEMENT_MAX_LINES];
    size_t line_count;
    uint64_t tags;   /* bit i: parameter i decides about a line */
    uint64_t truths; /* bit i: it is a boolean, and false decides as null does */
};

/* Parses all statements on the first call. NULL when a file is malformed; db_check_queries tells which. */
const struct statement *statements(void);

/* Reads the text of a .sql file; what is wrong with it is added to `faults`, a line each. Their number. */
size_t statement_read(struct statement *statement, const char *path, const char *text, const char *end,
                      struct text *faults);

/* Which of a statement's optional lines a call sends: bit i is set where tag parameter i is given. */
uint64_t statement_variant(const struct statement *statement, const struct db_value *values);

/* Appends the SQL text of a variant, with $n for the n-th parameter. */
void statement_text(const struct statement *statement, uint64_t variant, struct text *out);

/* What a call's text (".q = T(x), .parent = ...") leaves out although it may not be null; bit i: parameter i. */
uint64_t statement_left_out(const struct statement *statement, const char *given);

#endif
