/* Schemas of our own: the files of tests/cases/schema hold groups of cases in the layout of the official ones, with the
 * errors or faults that must be told. */
#include "api/schema/format.h"
#include "api/schema/pattern.h"
#include "api/schema/schema.h"
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct faults {
    size_t count;
    char messages[16][300];
};

static void keep_fault(void *context, const json_t *node, const char *message)
{
    struct faults *faults = context;
    cr_expect(node, "a fault has a node");
    if (faults->count < 16)
        snprintf(faults->messages[faults->count], 300, "%s", message);
    faults->count++;
}

static const char *text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* True where the errors are [[pointer, keyword, detail], ...]. */
static bool are_errors(const json_t *wanted, const struct schema_errors *errors)
{
    bool same = json_array_size(wanted) == errors->count;
    for (size_t i = 0; same && i < errors->count; i++) {
        const json_t *row = json_array_get(wanted, i);
        same = strcmp(json_string_value(json_array_get(row, 0)), errors->items[i].pointer) == 0 &&
               strcmp(json_string_value(json_array_get(row, 1)), errors->items[i].keyword) == 0 &&
               strcmp(json_string_value(json_array_get(row, 2)), errors->items[i].detail) == 0;
    }
    for (size_t i = 0; !same && i < errors->count; i++)
        fprintf(stderr, "got [\"%s\", \"%s\", \"%s\"]\n", errors->items[i].pointer, errors->items[i].keyword,
                errors->items[i].detail);
    return same;
}

static void run_test(const json_t *group, const struct schema *schema, const json_t *test)
{
    struct schema_errors errors = {0};
    const json_t *data = json_object_get(test, "data"), *wanted = json_object_get(test, "errors");
    bool fits = schema_validate(schema, data, &errors), valid = json_is_true(json_object_get(test, "valid"));
    cr_expect_eq(fits, valid, "%s: %s", text(group, "description"), text(test, "description"));
    cr_expect_eq(schema_validate(schema, data, NULL), valid);
    if (wanted)
        cr_expect(are_errors(wanted, &errors), "%s: %s", text(group, "description"), text(test, "description"));
}

static void run_group(const json_t *group)
{
    struct faults faults = {0};
    const json_t *document = json_object_get(group, "schema"), *wanted = json_object_get(group, "faults");
    const json_t *tests = json_object_get(group, "tests");
    struct schema_set *set = schema_set_new(document, keep_fault, &faults);
    const struct schema *schema = schema_compile(set, document);
    cr_expect_eq(faults.count, json_array_size(wanted), "%s: %zu faults, the first: %s", text(group, "description"),
                 faults.count, faults.messages[0]);
    for (size_t i = 0; i < faults.count && i < json_array_size(wanted); i++)
        cr_expect_str_eq(faults.messages[i], json_string_value(json_array_get(wanted, i)));
    cr_expect_eq(schema == NULL, faults.count > 0);
    for (size_t i = 0; schema && i < json_array_size(tests); i++)
        run_test(group, schema, json_array_get(tests, i));
    schema_set_free(set);
}

Test(schema, every_case_of_the_folder)
{
    glob_t found;
    cr_assert_eq(glob("tests/cases/schema/*.json", 0, NULL, &found), 0);
    for (size_t f = 0; f < found.gl_pathc; f++) {
        json_error_t error;
        json_t *groups = json_load_file(found.gl_pathv[f], 0, &error);
        cr_assert(groups, "%s:%d: %s", found.gl_pathv[f], error.line, error.text);
        for (size_t i = 0; i < json_array_size(groups); i++)
            run_group(json_array_get(groups, i));
        json_decref(groups);
    }
    globfree(&found);
}

/* What schema_of made, until the test is over. */
static json_t *document_of_test;
static struct schema_set *set_of_test;
static struct faults faults_of_test;

static const struct schema *schema_of(const char *json)
{
    document_of_test = json_loads(json, 0, NULL);
    set_of_test = schema_set_new(document_of_test, keep_fault, &faults_of_test);
    return schema_compile(set_of_test, document_of_test);
}

static void forget(void)
{
    schema_set_free(set_of_test);
    json_decref(document_of_test);
}

TestSuite(schema, .fini = forget);

Test(schema, refuses_what_is_nested_deeper_than_64_levels)
{
    const struct schema *schema = schema_of("{\"items\": {\"$ref\": \"#\"}}");
    json_t *value = json_array();
    for (int depth = 1; depth <= 64; depth++)
        value = json_pack("[o]", value);
    cr_expect(schema_validate(schema, value, NULL));
    struct schema_errors errors = {0};
    value = json_pack("[o]", value);
    cr_expect_not(schema_validate(schema, value, &errors));
    cr_expect_str_eq(errors.items[0].detail, "Is nested too deeply.");
    json_decref(value);
}

Test(schema, keeps_16_errors_and_counts_on)
{
    const struct schema *schema = schema_of("{\"items\": {\"type\": \"string\"}}");
    json_t *value = json_array();
    for (int i = 0; i < 100; i++)
        json_array_append_new(value, json_integer(i));
    struct schema_errors errors = {0};
    cr_expect_not(schema_validate(schema, value, &errors));
    cr_expect_eq(errors.count, 100);
    cr_expect_str_eq(errors.items[SCHEMA_ERRORS_KEPT - 1].pointer, "/15");
    json_decref(value);
}

Test(schema, a_pointer_that_is_too_long_ends_at_the_place_above)
{
    const struct schema *schema = schema_of("{\"properties\": {\"a\": {\"additionalProperties\": false}}}");
    char name[300];
    memset(name, '~', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    json_t *value = json_pack("{s:{s:i}}", "a", name, 1);
    struct schema_errors errors = {0};
    cr_expect_not(schema_validate(schema, value, &errors));
    cr_expect_str_eq(errors.items[0].pointer, "/a");
    json_decref(value);
}

Test(schema, details_hold_nothing_of_the_value)
{
    const struct schema *schema = schema_of("{\"items\": {\"type\": \"string\", \"maxLength\": 3, \"enum\": [\"a\"]}}");
    json_t *value = json_pack("[s,{s:s}]", "secretsecret", "secret", "secret");
    struct schema_errors errors = {0};
    cr_expect_not(schema_validate(schema, value, &errors));
    cr_expect_eq(errors.count, 2);
    for (size_t i = 0; i < errors.count; i++)
        cr_expect_not(strstr(errors.items[i].detail, "secret"));
    json_decref(value);
}

Test(schema, a_pattern_is_not_searched_in_more_than_8_kib)
{
    const struct schema *schema = schema_of("{\"pattern\": \"^a\"}");
    static char text[8194];
    memset(text, 'a', 8193);
    json_t *longer = json_string(text), *fitting = json_string(text + 1);
    cr_expect(schema_validate(schema, fitting, NULL));
    cr_expect_not(schema_validate(schema, longer, NULL));
    json_decref(longer);
    json_decref(fitting);
}

static double seconds(void)
{
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

Test(schema, tells_whether_50000_items_differ_in_less_than_a_second)
{
    const struct schema *schema = schema_of("{\"uniqueItems\": true}");
    json_t *value = json_array();
    for (int i = 0; i < 50000; i++)
        json_array_append_new(value, json_pack("{s:i}", "n", i));
    double before = seconds();
    cr_expect(schema_validate(schema, value, NULL));
    json_array_append_new(value, json_pack("{s:f}", "n", 49999.0));
    cr_expect_not(schema_validate(schema, value, NULL));
    cr_expect_lt(seconds() - before, 1.0);
    json_decref(value);
}

Test(schema, the_same_node_gives_the_same_schema)
{
    struct faults faults = {0};
    json_t *document = json_pack("{s:{s:s}}", "a", "type", "string");
    struct schema_set *set = schema_set_new(document, keep_fault, &faults);
    const struct schema *first = schema_compile(set, json_object_get(document, "a"));
    cr_expect_eq(first, schema_compile(set, json_object_get(document, "a")));
    cr_expect_str_eq(schema_type(first), "string");
    schema_set_free(set);
    json_decref(document);
}

/* What the string becomes before it is validated. */
static void expect_folded(const char *format, const char *typed, const char *wanted)
{
    char json[80];
    snprintf(json, sizeof(json), "{\"items\": {\"format\": \"%s\"}}", format);
    const struct schema *schema = schema_of(json);
    json_t *value = json_pack("[s]", typed);
    cr_assert(schema_fold(schema, value));
    cr_expect_str_eq(json_string_value(json_array_get(value, 0)), wanted, "%s: %s", format, typed);
    json_decref(value);
    forget();
    document_of_test = NULL;
    set_of_test = NULL;
}

Test(schema, folds_what_other_tools_write)
{
    expect_folded("text-multiline", "a\r\nb\rc\302\205d\u2028e\u2029f\vg", "a\nb\nc\nd\ne\nf\ng");
    expect_folded("text-multiline", "\n\u00a0 a\tb \u3000\r\n", "a\tb");
    expect_folded("text-multiline", "a \u200f(b)\u200e c", "a \u200f(b)\u200e c");
    expect_folded("text", "\u00a0\u200f محمد\u200f علي \u2003\r\n", "محمد علي");
    expect_folded("text", "نه\u200cورۆز", "نه\u200cورۆز");
    expect_folded("text", " \u00a0 ", "");
    expect_folded("edtf", "٢٠١٣-٠٥", "2013-05");
    expect_folded("date", "۲۰۱۳-۰۵-۰۱", "2013-05-01");
    expect_folded("web-url", " https://example.org/صفحة?q=ä#ü ",
                  "https://example.org/%D8%B5%D9%81%D8%AD%D8%A9?q=%C3%A4#%C3%BC");
    expect_folded("web-url", "https://مثال.example/a", "https://مثال.example/a");
    expect_folded("web-url", "javascript:alert(1)", "javascript:alert(1)");
    expect_folded("phone", "\u202a+963944111222\u202c", "\u202a+963944111222\u202c");
    expect_folded("uuid", " x ", " x ");
}

/* Digits of other scripts are folded before a format is looked at, so only what is ASCII can be compared. */
Test(schema, the_pattern_that_tools_are_told_of_a_format_says_what_its_check_says)
{
    json_t *groups = json_load_file("tests/cases/schema/formats.json", 0, NULL), *group, *one;
    size_t i, j, compared = 0;
    json_array_foreach (groups, i, group) {
        const char *name = json_string_value(json_object_get(json_object_get(group, "schema"), "format"));
        const struct format *format = name ? format_find(name) : NULL;
        char error[160];
        struct pattern *pattern = format && format->pattern ? pattern_new(format->pattern, error) : NULL;
        json_array_foreach (json_object_get(group, "tests"), j, one) {
            const char *text = json_string_value(json_object_get(one, "data"));
            bool is_ascii =
                text && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ ")] == 0;
            if (!pattern || !is_ascii)
                continue;
            cr_expect_eq(pattern_found(pattern, text, strlen(text)), json_is_true(json_object_get(one, "valid")),
                         "%s: %s", name, text);
            compared++;
        }
        pattern_free(pattern);
    }
    cr_expect_gt(compared, 20);
    json_decref(groups);
}
