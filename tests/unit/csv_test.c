/* Cells and rows of comma-separated values. */
#include "api/exchange/csv.h"
#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *value, *cell;
} cells[] = {
    {"", ""},
    {"plain", "plain"},
    {"حلب، سوريا", "حلب، سوريا"},
    {"a,b", "\"a,b\""},
    {"say \"no\"", "\"say \"\"no\"\"\""},
    {"two\r\nlines", "\"two\r\nlines\""},
    {"=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""},
    {"+963 11 000000", "+963 11 000000"},
    {"-1+2", "'-1+2"},
    {"@SUM(A1)", "'@SUM(A1)"},
    {"\tcmd", "'\tcmd"},
    {"\r=1", "\"'\r=1\""},
    {"\n=1", "\"'\n=1\""},
    {"a=1", "a=1"},
};

Test(csv, quotes_what_must_be_and_defuses_formulas)
{
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        struct text out = {0};
        text_adds(&out, "");
        csv_add_cell(&out, cells[i].value);
        cr_expect_str_eq(out.data, cells[i].cell);
        text_clear(&out);
    }
}

static const char record[] =
    "{\"id\":7,\"yes\":true,\"no\":null,\"names\":{\"ar\":\"س;\",\"en\":\"E\"},\"empty\":[],\"map\":{\"a\":\"b\"},"
    "\"list\":[{\"kind\":\"x;y\",\"fees\":\"1,2\",\"languages\":[\"ar\",\"a,b;\"]},{},"
    "{\"kind\":\"back\\\\slash\",\"point\":{\"latitude\":36.212345}}]}";

static const struct {
    const char *path, *cell;
} paths[] = {
    {"id", "7"},
    {"yes", "true"},
    {"no", ""},
    {"none.at.all", ""},
    {"names.ar", "س;"},
    {"empty.*.kind", ""},
    {"map", "\"{\"\"a\"\":\"\"b\"\"}\""},
    {"list.*.kind", "x\\;y;;back\\\\slash"},
    {"list.*.fees", "\"1,2;;\""},
    {"list.*.languages.*", "\"ar,a\\,b\\;;;\""},
    {"list.*.point.latitude", ";;36.212345"},
};

Test(csv, joins_lists_so_that_their_columns_go_together)
{
    json_t *value = json_loads(record, 0, NULL);
    cr_assert_not_null(value);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct text out = {0};
        csv_add_row(&out, &(struct csv_column){"x", paths[i].path}, 1, value);
        cr_expect_eq(out.length, strlen(paths[i].cell) + 2, "%s", out.data);
        cr_expect(strncmp(out.data, paths[i].cell, strlen(paths[i].cell)) == 0, "%s: %s", paths[i].path, out.data);
        text_clear(&out);
    }
    json_decref(value);
}
