/* `athar audit seal [--print]` and `athar audit verify [--head HASH]`, with the owner's connection string, or for
 * verify the reader's. */
#include "api/audit/audit.h"
#include "api/base/commands.h"
#include "api/base/config.h"
#include "queries/audit.h"
#include "queries/jobs.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define AUDIT_STATEMENT_MS 60000
#define EXIT_UNKNOWN       2 /* neither whole nor broken: it could not be looked at */

static int fail(const char *message)
{
    fprintf(stderr, "athar audit: %s\n", message);
    return EXIT_UNKNOWN;
}

static int fail_database(const struct db_error *error)
{
    fprintf(stderr, "athar audit: the database refused (%s)\n", error->sqlstate[0] ? error->sqlstate : "away");
    return EXIT_UNKNOWN;
}

/* Seals until nothing more is settled. */
static bool seal_all(struct db_pool *pool, long long *events, struct db_error *error)
{
    struct db_call call = DB_CALL(seal_audit);
    for (bool more = true; more;) {
        struct db_result *rows = NULL;
        if (!db_run(pool, NULL, &call, 1, &rows, error))
            return false;
        more = db_rows(rows) == 1 && db_is(rows, 0, "_more");
        if (db_rows(rows) == 1)
            *events += strtoll(db_cell(rows, 0, "events"), NULL, 10);
        db_result_free(rows);
    }
    return true;
}

/* Seals, then shows the head; with --print its hash alone, to be noted outside the database. */
static int seal(struct db_pool *pool, bool print)
{
    struct db_call call = DB_CALL(read_audit_head);
    struct db_result *rows = NULL;
    struct db_error error = {0};
    long long events = 0;
    if (!seal_all(pool, &events, &error) || !db_run(pool, NULL, &call, 1, &rows, &error))
        return fail_database(&error);
    bool any = db_rows(rows) == 1;
    if (print && any)
        puts(db_cell(rows, 0, "hash"));
    else if (!print)
        printf("athar audit: %lld events sealed, head %s %s\n", events, any ? db_cell(rows, 0, "id") : "0",
               any ? db_cell(rows, 0, "hash") : "none");
    db_result_free(rows);
    return any || !print ? EXIT_SUCCESS : fail("nothing is sealed yet");
}

static int verify(struct db_pool *pool, const char *noted)
{
    struct audit_walk walk = {0};
    struct db_error error = {0};
    for (size_t i = 0; noted && i < AUDIT_HASH - 1; i++)
        walk.noted[i] = (char)tolower((unsigned char)noted[i]);
    if (!audit_verify(pool, &walk, stdout, &error))
        return fail_database(&error);
    printf("athar audit: %zu events in %zu batches, %zu wait for the next; %zu faults\nhead %lld %s\n", walk.events,
           walk.batches, walk.waiting, walk.faults, walk.head, walk.hash);
    return walk.faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool is_hash(const char *text)
{
    return strlen(text) == AUDIT_HASH - 1 && strspn(text, "0123456789abcdefABCDEF") == AUDIT_HASH - 1;
}

static int run(struct db_pool *pool, int argc, char **argv)
{
    bool seals = argc > 1 && strcmp(argv[1], "seal") == 0, verifies = argc > 1 && strcmp(argv[1], "verify") == 0;
    if (seals && argc == 2)
        return seal(pool, false);
    if (seals && argc == 3 && strcmp(argv[2], "--print") == 0)
        return seal(pool, true);
    if (verifies && argc == 2)
        return verify(pool, NULL);
    if (verifies && argc == 4 && strcmp(argv[2], "--head") == 0 && is_hash(argv[3]))
        return verify(pool, argv[3]);
    return fail("usage: athar audit seal [--print] | athar audit verify [--head HASH]");
}

int audit_command(int argc, char **argv)
{
    struct settings settings;
    struct text error = {0};
    bool fine = settings_read(&settings, &error);
    if (!fine)
        fputs(error.failed ? "athar audit: out of memory\n" : error.data, stderr);
    text_clear(&error);
    struct db_settings owner = {settings.migrate_database_url, 1, 2000, AUDIT_STATEMENT_MS};
    struct db_pool *pool = fine ? db_pool_new(&owner) : NULL;
    int status = pool ? run(pool, argc, argv) : EXIT_UNKNOWN;
    db_pool_free(pool);
    return status;
}
