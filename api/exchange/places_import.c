/* `athar places import [--dry-run] FILE`: loads a gazetteer by P-code in one transaction; a second run changes nothing.
 * A dry run is the same transaction, told record by record and undone at its end. */
#include "api/commands.h"
#include "api/config.h"
#include "db/db.h"
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One run over a file: what became of its records. */
struct import {
    struct db_pool *pool;
    json_t *pcodes; /* a source's own ids -> P-codes, for parents named by id */
    bool dry;
    bool lost; /* the transaction: nothing was written */
    size_t inserted, updated, unchanged, refused;
};

static const char *text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* {"name": {"ar", "en"}} as OpenSyria writes it, or {"name_ar", "name_en"}. */
static const char *place_name(const json_t *record, const char *language)
{
    const char *nested = text(json_object_get(record, "name"), language);
    return nested ? nested : text(record, strcmp(language, "ar") == 0 ? "name_ar" : "name_en");
}

static const char *place_pcode(const json_t *record)
{
    const char *nested = text(json_object_get(record, "externalIds"), "ochaPcode");
    return nested ? nested : text(record, "pcode");
}

/* SY and two digits a level, or C and up to six for communities. */
static bool is_syrian(const char *pcode)
{
    size_t length = pcode ? strlen(pcode) : 0;
    const char *digits = pcode ? pcode + (pcode[0] == 'C' ? 1 : 2) : "";
    if (length == 0 || strspn(digits, "0123456789") != strlen(digits))
        return false;
    return pcode[0] == 'C' ? length >= 2 && length <= 7
                           : strncmp(pcode, "SY", 2) == 0 && length % 2 == 0 && length <= 8;
}

/* The level as it is written, else what the length of the P-code says. */
static const char *place_level(const json_t *record, const char *pcode)
{
    static const char *const by_length[] = {"country", "governorate", "district", "subdistrict"};
    const char *level = text(record, "level");
    if (level)
        return level;
    return pcode[0] == 'C' ? "community" : by_length[(strlen(pcode) - 2) / 2];
}

/* The parent as written (by P-code, or by a governorate's or district's id), else the P-code without its last step. */
static const char *place_parent(const struct import *import, const json_t *record, const char *pcode, char cut[16])
{
    static const char *const ids[] = {"districtId", "governorateId"};
    if (text(record, "parent"))
        return text(record, "parent");
    if (strncmp(pcode, "SY", 2) == 0 && strlen(pcode) > 2) {
        snprintf(cut, 16, "%.*s", (int)strlen(pcode) - 2, pcode);
        return cut;
    }
    for (size_t i = 0; i < 2; i++) {
        const char *id = text(record, ids[i]);
        const char *known = id ? text(import->pcodes, id) : NULL;
        if (known)
            return known;
    }
    return NULL;
}

/* [{"value", "language"}] or [{"name", "language"}] as [{"name", "language"}]. */
static char *alias_text(const json_t *record)
{
    json_t *out = json_array(), *alias;
    size_t index;
    json_array_foreach (json_object_get(record, "aliases"), index, alias) {
        const char *name = text(alias, "value") ? text(alias, "value") : text(alias, "name");
        const char *language = text(alias, "language");
        if (name && json_array_append_new(
                        out, json_pack("{s:s,s:s}", "name", name, "language", language ? language : "und")) != 0)
            break;
    }
    char *dumped = json_dumps(out, JSON_COMPACT);
    json_decref(out);
    return dumped;
}

static void refuse(struct import *import, const char *pcode, const char *why)
{
    import->refused++;
    printf("refused %s: %s\n", pcode ? pcode : "(no P-code)", why);
}

/* A coordinate as text; NULL where there is none. A place is never refused for its geometry. */
static const char *coordinate(const json_t *record, const char *name, char out[32])
{
    const json_t *number = json_object_get(json_object_get(record, "centroid"), name);
    if (!number)
        number = json_object_get(record, name);
    if (!json_is_number(number))
        return NULL;
    snprintf(out, 32, "%.6f", json_number_value(number));
    return out;
}

/* One statement of the transaction, behind the savepoint that each of its batches begins with. */
static bool run(struct import *import, const struct db_call *call, struct db_result **rows, struct db_error *error)
{
    struct db_call calls[] = {{.query = QUERY_set_savepoint}, *call, {.query = QUERY_release_savepoint}};
    struct db_result *all[3] = {NULL};
    size_t count = call->query == QUERY_import_place ? 3 : 2;
    if (!db_run(import->pool, NULL, calls, count, all, error))
        return false;
    *rows = all[1];
    db_result_free(all[0]);
    db_result_free(all[2]);
    return true;
}

/* A statement that ends or mends the transaction and has no rows. */
static bool step(struct import *import, enum query query)
{
    struct db_result *rows = NULL;
    struct db_error error;
    bool fine = db_run(import->pool, NULL, &(struct db_call){.query = query}, 1, &rows, &error);
    db_result_free(rows);
    return fine;
}

static void count(struct import *import, const char *pcode, const char *outcome)
{
    if (import->dry && strcmp(outcome, "unchanged") != 0)
        printf("%s would be %s\n", pcode, outcome);
    import->inserted += strcmp(outcome, "inserted") == 0;
    import->updated += strcmp(outcome, "updated") == 0;
    import->unchanged += strcmp(outcome, "unchanged") == 0;
}

static void import_record(struct import *import, const json_t *record)
{
    char cut[16], latitude[32], longitude[32];
    const char *pcode = place_pcode(record), *ar = place_name(record, "ar"), *en = place_name(record, "en");
    if (!is_syrian(pcode) || (!ar && !en)) {
        refuse(import, pcode, !is_syrian(pcode) ? "not a Syrian P-code" : "no name");
        return;
    }
    if (text(record, "id"))
        json_object_set_new(import->pcodes, text(record, "id"), json_string(pcode));
    char *aliases = alias_text(record);
    struct db_call call = {.query = QUERY_import_place,
                           .count = 8,
                           .values = {DB_TEXT(pcode), DB_TEXT(place_level(record, pcode)),
                                      DB_TEXT(place_parent(import, record, pcode, cut)), DB_TEXT(ar), DB_TEXT(en),
                                      DB_TEXT(coordinate(record, "latitude", latitude)),
                                      DB_TEXT(coordinate(record, "longitude", longitude)), DB_TEXT(aliases)}};
    struct db_result *rows = NULL;
    struct db_error error = {0};
    if (aliases && run(import, &call, &rows, &error))
        count(import, pcode, db_cell(rows, 0, "outcome"));
    else
        refuse(import, pcode,
               strcmp(error.sqlstate, "23503") == 0 ? "its parent is not known" : "the database refused it");
    import->lost = import->lost || (!rows && !step(import, QUERY_return_to_savepoint));
    db_result_free(rows);
    free(aliases);
}

/* Skips blanks; a record that breaks off is no end. */
static bool at_end(FILE *file)
{
    int byte;
    do
        byte = getc(file);
    while (byte != EOF && isspace(byte));
    return ungetc(byte, file) == EOF;
}

/* A JSON array of records, or a record a line. The file is the operator's own. */
static bool import_file(struct import *import, const char *path)
{
    json_error_t fault;
    size_t index;
    FILE *file = fopen(path, "r");
    json_t *record, *document = file ? json_loadf(file, JSON_REJECT_DUPLICATES, &fault) : NULL;
    if (json_is_array(document))
        json_array_foreach (document, index, record)
            import_record(import, record);
    bool fine = json_is_array(document);
    json_decref(document);
    if (!fine && file) {
        rewind(file);
        do {
            record = json_loadf(file, JSON_DISABLE_EOF_CHECK, &fault);
            fine = record != NULL;
            if (fine)
                import_record(import, record);
            json_decref(record);
        } while (fine && !at_end(file));
    }
    if (file)
        fclose(file);
    if (!fine)
        fprintf(stderr, "athar: %s is no JSON array and no JSON lines, so nothing was written\n", path);
    return fine;
}

/* The file as one transaction. The savepoint and its release are prepared with its beginning, since what a refused
 * batch would prepare is lost with its connection. */
static bool import_whole(struct import *import, const char *path)
{
    static const struct db_call opening[] = {
        {.query = QUERY_begin_transaction}, {.query = QUERY_set_savepoint}, {.query = QUERY_release_savepoint}};
    struct db_result *rows[3] = {NULL}, *ended = NULL;
    struct db_error error;
    bool fine = db_run(import->pool, NULL, opening, 3, rows, &error);
    for (size_t i = 0; i < 3; i++)
        db_result_free(rows[i]);
    if (fine && !import_file(import, path))
        return false;
    struct db_call end = {.query = import->dry ? QUERY_undo_transaction : QUERY_commit_transaction};
    fine = fine && !import->lost && run(import, &end, &ended, &error);
    db_result_free(ended);
    if (!fine)
        fputs("athar: the database cannot be reached, or was lost: nothing was written\n", stderr);
    return fine;
}

int places_command(int argc, char **argv)
{
    struct settings settings;
    struct text error = {0};
    bool dry = argc == 4 && strcmp(argv[2], "--dry-run") == 0;
    if (argc != 3 + dry || strcmp(argv[1], "import") != 0) {
        fputs("usage: athar places import [--dry-run] FILE\n", stderr);
        return EXIT_FAILURE;
    }
    if (!settings_read(&settings, &error)) {
        fputs(error.data ? error.data : "out of memory\n", stderr);
        text_clear(&error);
        return EXIT_FAILURE;
    }
    struct db_settings database = {settings.migrate_database_url, 1, settings.borrow_timeout_ms, 60000};
    struct import import = {.pool = db_pool_new(&database), .pcodes = json_object(), .dry = dry};
    bool fine = import.pool && import.pcodes && import_whole(&import, argv[2 + dry]);
    if (fine)
        printf("%zu inserted, %zu updated, %zu unchanged, %zu refused\n", import.inserted, import.updated,
               import.unchanged, import.refused);
    json_decref(import.pcodes);
    db_pool_free(import.pool);
    return fine && import.refused == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
