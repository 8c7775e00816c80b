/* The official JSON Schema 2020-12 cases: all that use supported keywords and formats pass, the others are as listed.
 */
#include "api/schema/schema.h"
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#define SUITE "../shared/data/json-schema-test-suite/draft2020-12/"

/* What was run, and what was not: a row of the table in tests/README.md for every reason in every file. */
#define LIST      "tests/README.md"
#define LIST_HEAD "| file | needs | groups |\n|---|---|---|\n"
static struct tally {
    size_t groups, cases, failures;
    char skipped[32768];
} tally;

/* The word that the first fault of a schema quotes: the keyword or format we do not have. */
static void keep_word(void *context, const json_t *node, const char *message)
{
    char *word = context;
    const char *quote = strchr(message, '"');
    (void)node;
    if (word[0] == '\0' && quote)
        snprintf(word, 64, "%.*s", (int)strcspn(quote + 1, "\""), quote + 1);
}

static void run_case(const char *file, const json_t *group, const struct schema *schema, const json_t *test)
{
    bool expected = json_is_true(json_object_get(test, "valid"));
    struct schema_errors errors = {0};
    bool fits = schema_validate(schema, json_object_get(test, "data"), &errors);
    tally.cases++;
    if (fits == expected && (errors.count == 0) == fits)
        return;
    tally.failures++;
    fprintf(stderr, "%s: %s: %s: %s\n", file, json_string_value(json_object_get(group, "description")),
            json_string_value(json_object_get(test, "description")), fits ? "was taken" : errors.items[0].detail);
}

/* Runs a group, or leaves the word for which it cannot be run in `word`. */
static void run_group(const char *file, const json_t *group, char word[64])
{
    const json_t *document = json_object_get(group, "schema"), *tests = json_object_get(group, "tests");
    struct schema_set *set = schema_set_new(document, keep_word, word);
    const struct schema *schema = schema_compile(set, document);
    for (size_t i = 0; schema && i < json_array_size(tests); i++)
        run_case(file, group, schema, json_array_get(tests, i));
    if (schema)
        tally.groups++;
    schema_set_free(set);
}

static void note_skipped(const char *file, const char *why, size_t groups)
{
    size_t used = strlen(tally.skipped);
    snprintf(tally.skipped + used, sizeof(tally.skipped) - used, "| %s | %s | %zu |\n", file, why, groups);
}

static void run_file(const char *path)
{
    struct {
        char word[64];
        size_t groups;
    } reasons[64] = {0};
    const char *file = path + strlen(SUITE);
    json_t *groups = json_load_file(path, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
    if (!groups)
        note_skipped(file, "numbers beyond 64 bits", 0);
    else if (strcmp(file, "format.json") == 0)
        note_skipped(file, "formats that are only annotations", json_array_size(groups));
    for (size_t i = 0; strcmp(file, "format.json") != 0 && i < json_array_size(groups); i++) {
        char word[64] = "";
        size_t r = 0;
        run_group(file, json_array_get(groups, i), word);
        while (reasons[r].word[0] && strcmp(reasons[r].word, word) != 0)
            r++;
        memcpy(reasons[r].word, word, sizeof(word));
        reasons[r].groups += word[0] != '\0';
    }
    for (size_t r = 0; reasons[r].word[0]; r++)
        note_skipped(file, reasons[r].word, reasons[r].groups);
    json_decref(groups);
}

static void run_folder(const char *pattern)
{
    glob_t found;
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            run_file(found.gl_pathv[i]);
    globfree(&found);
}

Test(conformance, supported_cases_pass_and_only_the_listed_ones_are_left_out)
{
    run_folder(SUITE "*.json");
    run_folder(SUITE "optional/*.json");
    run_folder(SUITE "optional/format/*.json");
    if (tally.cases == 0)
        cr_skip_test("the conformance cases are not there: " SUITE);
    fprintf(stderr, "conformance: %zu cases of %zu groups ran, %zu failed\n", tally.cases, tally.groups,
            tally.failures);
    cr_expect_eq(tally.failures, 0);
    static char list[65536];
    FILE *file = fopen(LIST, "r");
    cr_assert(file, LIST " is not there");
    list[fread(list, 1, sizeof(list) - 1, file)] = '\0';
    fclose(file);
    const char *rows = strstr(list, LIST_HEAD);
    size_t length = strlen(tally.skipped);
    rows = rows ? rows + strlen(LIST_HEAD) : "";
    cr_expect(strncmp(rows, tally.skipped, length) == 0 && rows[length] != '|',
              "what was left out is not what " LIST " says:\n%s", tally.skipped);
}
