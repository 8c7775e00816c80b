/* The transaction of an import: savepoints around records, counts, the dry run's undoing, and the command line. */
#include "api/exchange/import.h"
#include "api/base/config.h"
#include "queries/places.h"
#include "queries/system.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_TOLD 40 /* characters of a key that are told */

void import_refuse(struct import *import, const char *key, const char *why)
{
    char told[KEY_TOLD + 1] = "(no P-code)";
    if (key)
        snprintf(told, sizeof(told), "%s", key);
    for (char *at = told; *at; at++)
        if ((unsigned char)*at < 0x20 || (unsigned char)*at > 0x7E)
            *at = '?'; /* a P-code has none; what a terminal would obey is not told */
    import->refused++;
    printf("refused %s %zu, %s%s: %s\n", import->unit, import->at, told, key && strlen(key) > KEY_TOLD ? "..." : "",
           why);
}

/* One statement of the transaction, behind the savepoint that each of its batches begins with. */
static bool run(struct import *import, const struct db_call *call, bool released, struct db_result **rows,
                struct db_error *error)
{
    struct db_call calls[] = {DB_CALL(set_savepoint), *call, DB_CALL(release_savepoint)};
    struct db_result *all[3] = {NULL};
    if (!db_run(import->pool, NULL, calls, released ? 3 : 2, all, error))
        return false;
    *rows = all[1];
    db_result_free(all[0]);
    db_result_free(all[2]);
    return true;
}

/* A statement that mends the transaction and has no rows. */
static bool step(struct import *import, const struct db_call *call)
{
    struct db_result *rows = NULL;
    struct db_error error;
    bool fine = db_run(import->pool, NULL, call, 1, &rows, &error);
    db_result_free(rows);
    return fine;
}

/* Where an outcome is counted; NULL: it is a reason to refuse. */
static size_t *counter(struct import *import, const char *outcome)
{
    const struct {
        const char *outcome;
        size_t *counter;
    } counters[] = {
        {OUTCOME(import_place, inserted), &import->inserted},
        {OUTCOME(import_place, updated), &import->updated},
        {OUTCOME(import_place, unchanged), &import->unchanged},
    };
    for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++)
        if (strcmp(counters[i].outcome, outcome) == 0)
            return counters[i].counter;
    return NULL;
}

static void count(struct import *import, const char *key, const char *outcome)
{
    size_t *counted = counter(import, outcome);
    if (!counted) {
        import_refuse(import, key, outcome);
        return;
    }
    if (import->dry && counted != &import->unchanged)
        printf("%.*s would be %s\n", KEY_TOLD, key, outcome);
    ++*counted;
}

void import_record(struct import *import, const char *key, const struct db_call *call)
{
    struct db_result *rows = NULL;
    struct db_error error = {0};
    if (run(import, call, true, &rows, &error)) {
        count(import, key, db_cell(rows, 0, "outcome"));
        db_result_free(rows);
        return;
    }
    import_refuse(import, key,
                  strcmp(error.sqlstate, "23503") == 0 ? "its parent is not known" : "the database refused it");
    import->lost = import->lost || !step(import, &DB_CALL(return_to_savepoint));
}

/* The file as one transaction. The savepoint and its release are prepared with its beginning, since what a refused
 * batch would prepare is lost with its connection. */
static bool import_whole(struct import *import, const char *path, import_file_fn *read_file)
{
    const struct db_call opening[] = {DB_CALL(begin_transaction), DB_CALL(set_savepoint), DB_CALL(release_savepoint)};
    struct db_result *rows[3] = {NULL}, *ended = NULL;
    struct db_error error;
    bool fine = db_run(import->pool, NULL, opening, 3, rows, &error);
    for (size_t i = 0; i < 3; i++)
        db_result_free(rows[i]);
    if (fine && !read_file(import, path))
        return false;
    struct db_call end = import->dry ? DB_CALL(undo_transaction) : DB_CALL(commit_transaction);
    fine = fine && !import->lost && run(import, &end, false, &ended, &error);
    db_result_free(ended);
    if (!fine)
        fputs("athar: the database cannot be reached, or was lost: nothing was written\n", stderr);
    return fine;
}

int import_command(int argc, char **argv, import_file_fn *read_file)
{
    struct settings settings;
    struct text error = {0};
    bool dry = argc == 4 && strcmp(argv[2], "--dry-run") == 0;
    if (argc != 3 + dry || strcmp(argv[1], "import") != 0) {
        fprintf(stderr, "usage: athar %s import [--dry-run] FILE\n", argv[0]);
        return EXIT_FAILURE;
    }
    if (!settings_read(&settings, &error)) {
        fputs(error.data ? error.data : "out of memory\n", stderr);
        text_clear(&error);
        return EXIT_FAILURE;
    }
    struct db_settings database = {settings.migrate_database_url, 1, settings.borrow_timeout_ms, 60000};
    struct import import = {.pool = db_pool_new(&database), .dry = dry, .unit = "record"};
    bool fine = import.pool && import_whole(&import, argv[2 + dry], read_file);
    if (fine)
        printf("%zu inserted, %zu updated, %zu unchanged, %zu refused\n", import.inserted, import.updated,
               import.unchanged, import.refused);
    db_pool_free(import.pool);
    return fine && import.refused == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
