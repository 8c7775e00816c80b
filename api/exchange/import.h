/* Importing a file of an operator in one transaction, record by record: what a refused record wrote is undone alone,
 * and a dry run is the same transaction, undone at its end. */
#ifndef ATHAR_IMPORT_H
#define ATHAR_IMPORT_H

#include "db/db.h"

/* One run over a file: what became of its records. */
struct import {
    struct db_pool *pool;
    bool dry;
    bool lost;        /* the transaction: nothing was written */
    const char *unit; /* what records are counted in: "record" or "line" */
    size_t at;        /* the one that is being taken, from 1 */
    size_t inserted, updated, unchanged, refused;
};

/* Runs one record's statement, which gives a row with "outcome": inserted, updated, unchanged, or in words why the
 * record is refused. Counts it, and tells what is refused, here or by the database, under its `key`. */
void import_record(struct import *import, const char *key, const struct db_call *call);
/* Tells and counts a record that never reached the database; where it stands, and as much of its key as fits a line. */
void import_refuse(struct import *import, const char *key, const char *why);

/* Hands the records of a file on, one by one. False: the file is not what it must be, which was said on stderr. */
typedef bool import_file_fn(struct import *import, const char *path);
/* `athar NAME import [--dry-run] FILE` for argv behind the program's name; the exit status: a failure where the file or
 * one of its records was refused. Reads the settings and connects as the owner of the schema. */
int import_command(int argc, char **argv, import_file_fn *read_file);

#endif
