/* `athar audit seal|verify [--head HASH]`: closes the audit log and proves that nothing in it was changed or cut. */
#include "api/commands.h"
#include "api/config.h"
#include "db/db.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Runs one statement with the owner's rights; NULL: said so on stderr. */
static struct db_result *run(struct db_pool *pool, struct db_call call)
{
    struct db_result *rows = NULL;
    struct db_error error = {0};
    if (!db_run(pool, NULL, &call, 1, &rows, &error))
        fprintf(stderr, "athar: the database refused (%s)\n", error.sqlstate[0] ? error.sqlstate : "away");
    return rows;
}

static int seal(struct db_pool *pool)
{
    struct db_result *rows = run(pool, (struct db_call){.query = QUERY_seal_audit});
    if (!rows)
        return EXIT_FAILURE;
    const char *number = db_cell(rows, 0, "done");
    printf(number ? "sealed batch %s\n" : "nothing to seal%s\n", number ? number : "");
    db_result_free(rows);
    return EXIT_SUCCESS;
}

/* What the walk over the seals has seen so far. */
struct walk {
    long long last;
    size_t faults;
    char head[65]; /* hash of the newest seal */
    const char *wanted_head;
    bool saw_wanted;
};

static bool says(const struct db_result *rows, size_t row, const char *column)
{
    const char *cell = db_cell(rows, row, column);
    return cell && *cell == 't';
}

static void fault(struct walk *walk, long long seal, const char *what)
{
    printf("batch %lld: %s\n", seal, what);
    walk->faults++;
}

static void look_at_seal(struct walk *walk, const struct db_result *rows, size_t row)
{
    long long id = strtoll(db_cell(rows, row, "id"), NULL, 10);
    if (id != walk->last + 1)
        fault(walk, id, "the seals before it are missing");
    if (!says(rows, row, "count_fits"))
        fault(walk, id, "events were removed or added");
    if (!says(rows, row, "content_fits"))
        fault(walk, id, "its events are not those that were sealed");
    if (!says(rows, row, "chain_fits"))
        fault(walk, id, "it does not follow the seal before it");
    snprintf(walk->head, sizeof(walk->head), "%s", db_cell(rows, row, "hash"));
    walk->saw_wanted = walk->saw_wanted || (walk->wanted_head && strcmp(walk->wanted_head, walk->head) == 0);
    walk->last = id;
}

/* Looks at every seal, a page at a time. False: the database failed. */
static bool walk_seals(struct db_pool *pool, struct walk *walk)
{
    for (;;) {
        char after[32];
        snprintf(after, sizeof(after), "%lld", walk->last);
        struct db_result *rows =
            run(pool, (struct db_call){.query = QUERY_list_seals, .count = 1, .values = {DB_TEXT(after)}});
        if (!rows)
            return false;
        size_t count = db_rows(rows);
        for (size_t i = 0; i < count; i++)
            look_at_seal(walk, rows, i);
        db_result_free(rows);
        if (count == 0)
            return true;
    }
}

static int verify(struct db_pool *pool, const char *wanted_head)
{
    struct walk walk = {.wanted_head = wanted_head};
    if (!walk_seals(pool, &walk))
        return EXIT_FAILURE;
    struct db_result *gaps = run(pool, (struct db_call){.query = QUERY_count_unsealed_gaps});
    if (!gaps)
        return EXIT_FAILURE;
    if (strcmp(db_cell(gaps, 0, "events"), "0") != 0)
        fault(&walk, walk.last, "events stand outside all seals");
    db_result_free(gaps);
    if (wanted_head && !walk.saw_wanted)
        fault(&walk, walk.last, "the seal with the noted hash is missing: the log was cut");
    printf("%lld batches, %zu faults, head %s\n", walk.last, walk.faults, walk.head[0] ? walk.head : "none");
    return walk.faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int audit_command(int argc, char **argv)
{
    struct settings settings;
    struct text error = {0};
    bool sealing = argc == 2 && strcmp(argv[1], "seal") == 0;
    bool verifying =
        argc >= 2 && strcmp(argv[1], "verify") == 0 && (argc == 2 || (argc == 4 && strcmp(argv[2], "--head") == 0));
    if (!sealing && !verifying) {
        fputs("usage: athar audit seal | athar audit verify [--head HASH]\n", stderr);
        return EXIT_FAILURE;
    }
    if (!settings_read(&settings, &error)) {
        fputs(error.data ? error.data : "out of memory\n", stderr);
        text_clear(&error);
        return EXIT_FAILURE;
    }
    struct db_settings database = {settings.migrate_database_url, 1, settings.borrow_timeout_ms, 600000};
    struct db_pool *pool = db_pool_new(&database);
    int status = !pool ? EXIT_FAILURE : sealing ? seal(pool) : verify(pool, argc == 4 ? argv[3] : NULL);
    db_pool_free(pool);
    return status;
}
