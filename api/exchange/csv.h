/* Comma-separated values (RFC 4180), safe to open in a spreadsheet. */
#ifndef ATHAR_CSV_H
#define ATHAR_CSV_H

#include "db/text.h"
#include <jansson.h>

/* One column: its name in the header row, and where its value lies in a record: names of members with dots between, "*"
 * for each item of a list. */
struct csv_column {
    const char *name, *path;
};

/* Appends one cell, quoted where it must be. What a spreadsheet would calculate gets an apostrophe in front. */
void csv_add_cell(struct text *out, const char *value);
void csv_add_header(struct text *out, const struct csv_column *columns, size_t count);
/* A list is one cell: its values in order, separated by ";", a list inside it by ",", one inside that by a space; an
 * item without the value leaves its place empty, so that columns of one list go together. A separator in a text has a
 * backslash in front. */
void csv_add_row(struct text *out, const struct csv_column *columns, size_t count, const json_t *record);

#endif
