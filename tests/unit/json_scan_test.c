/* What is refused before a parser sees it, with line and column. */
#include "api/schema/json_scan.h"
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *json;
    const char *message; /* NULL: taken */
    size_t line, column;
} cases[] = {
    {"{\"a\":[1,2.5,true,null,\"\xD9\x85\"]}", NULL, 0, 0},
    {"\"\\u0645\\ud83d\\ude0e\\n\\\\\"", NULL, 0, 0},
    {"1", NULL, 0, 0},
    {"{\"a\": \"\\ufeff\"}", NULL, 0, 0},
    {"", "The JSON ends too early.", 1, 1},
    {"{", "The JSON ends too early.", 1, 1},
    {"{\"a\":1,\n \"b\":}", "The text is not JSON.", 2, 6},
    {"{\"a\":1}\n x", "Something follows the JSON value.", 2, 2},
    {"{\"a\":1,\"a\":2}", "A member name occurs twice in an object.", 1, 10},
    {"[1,]", "The text is not JSON.", 1, 4},
    {"{'a':1}", "The text is not JSON.", 1, 2},
    {"// a\n1", "The text is not JSON.", 1, 1},
    {"[1e999]", "A number is too large.", 1, 6},
    {"[99999999999999999999]", "A number is too large.", 1, 21},
    {"[-1.5, 0.0e-999, 0.000, 1e-300]", NULL, 0, 0},
    {"[1,1e-400]", "A number is too small.", 1, 10},
    {"-0.0000000001E-300", "A number is too small.", 1, 19},
    {"NaN", "The text is not JSON.", 1, 3},
    {"\xEF\xBB\xBF{}", "A byte order mark is not allowed.", 1, 1},
    {"[\"\xD9\x85\xD9\x85\",\n \"\xC7\xE1\"]", "The text is not UTF-8.", 2, 3},
    {"\"\xED\xA0\x80\"", "The text is not UTF-8.", 1, 2},
    {"\"\xC0\xAF\"", "The text is not UTF-8.", 1, 2},
    {"\"\xF4\x90\x80\x80\"", "The text is not UTF-8.", 1, 2},
    {"\"\xD9\"", "The text is not UTF-8.", 1, 2},
    {"\"\\\xD9\"", "The text is not UTF-8.", 1, 3},
    {"[\xD9]", "The text is not UTF-8.", 1, 2},
    {"[\"a\\u0000\"]", "The escape \\u0000 is not allowed.", 1, 4},
    {"\"\\ud83d\"", "A \\u escape is half of a surrogate pair.", 1, 2},
    {"\"\\ud83d\\u0041\"", "A \\u escape is half of a surrogate pair.", 1, 2},
    {"\"\\ude0e\\ud83d\"", "A \\u escape is half of a surrogate pair.", 1, 2},
    {"\"\\uD83Dx\"", "A \\u escape is half of a surrogate pair.", 1, 2},
    {"\"\\u12\"", "The text is not JSON.", 1, 6},
    {"\"\\x41\"", "The text is not JSON.", 1, 3},
    {"\"\\", "The text is not JSON.", 1, 2},
    {"\"a\tb\"", "The text is not JSON.", 1, 2},
};

Test(json_scan, refuses_with_line_and_column)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct json_fault fault;
        json_t *value = json_read(cases[i].json, strlen(cases[i].json), &fault);
        cr_expect_eq(value == NULL, cases[i].message != NULL, "%s", cases[i].json);
        if (!value && cases[i].message) {
            cr_expect_str_eq(fault.message, cases[i].message, "%s: %s", cases[i].json, fault.message);
            cr_expect(fault.line == cases[i].line && fault.column == cases[i].column, "%s: line %zu, column %zu",
                      cases[i].json, fault.line, fault.column);
            cr_expect_eq(fault.not_utf8, strcmp(fault.message, "The text is not UTF-8.") == 0);
        }
        json_decref(value);
    }
}

Test(json_scan, refuses_a_nul_byte_wherever_it_stands)
{
    struct json_fault fault;
    cr_expect_null(json_read("{}\0", 3, &fault));
    cr_expect_str_eq(fault.message, "A NUL byte is not allowed.");
    cr_expect_null(json_read("[\"a\0b\"]", 7, &fault));
    cr_expect_eq(fault.column, 4);
    cr_expect_null(json_read("[1\0]", 4, &fault));
    cr_expect_eq(fault.column, 3);
}

Test(json_scan, reads_a_negative_zero_as_zero)
{
    struct json_fault fault;
    const char *text = "{\"a\":[-0.0,-0,{\"b\":-0e5}]}";
    json_t *value = json_read(text, strlen(text), &fault);
    char *written = json_dumps(value, JSON_COMPACT);
    cr_assert_str_eq(written, "{\"a\":[0.0,0,{\"b\":0.0}]}");
    free(written);
    json_decref(value);
}

Test(json_scan, takes_32_levels_and_no_more)
{
    char text[80];
    struct json_fault fault;
    memset(text, '[', 32);
    memset(text + 32, ']', 32);
    json_t *value = json_read(text, 64, &fault);
    cr_expect(value);
    json_decref(value);
    memset(text, '[', 33);
    memset(text + 33, ']', 33);
    cr_expect_null(json_read(text, 66, &fault));
    cr_expect_str_eq(fault.message, "The text is nested too deeply.");
    cr_expect_eq(fault.column, 33);
}

Test(json_scan, levels_end_with_their_brackets)
{
    char text[200] = "[";
    struct json_fault fault;
    for (int i = 0; i < 40; i++)
        strcat(text, "{},");
    strcat(text, "[]]");
    json_t *value = json_read(text, strlen(text), &fault);
    cr_expect_eq(json_array_size(value), 41);
    json_decref(value);
}

Test(json_scan, a_million_brackets_cost_nothing)
{
    size_t size = 1U << 20;
    char *text = malloc(size);
    struct json_fault fault;
    memset(text, '[', size);
    cr_expect_null(json_read(text, size, &fault));
    cr_expect_eq(fault.column, 33);
    free(text);
}

Test(json_scan, counts_values)
{
    static const struct json_scan_limits limits = {.max_depth = 4, .max_tokens = 6};
    struct json_fault fault;
    cr_expect(json_scan("{\"a\":[1,2],\"b\":3}", 17, &limits, &fault) == false);
    cr_expect_str_eq(fault.message, "The text has too many values.");
    cr_expect(json_scan("{\"a\":[1,2],\"b\"}", 15, &limits, &fault));
}
