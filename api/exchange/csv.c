/* Writes records as rows of comma-separated values: paths to cells, lists to joined values, formulas to plain text. */
#include "api/exchange/csv.h"
#include <string.h>

/* A spreadsheet would run it. A number with its sign, such as a telephone's or a longitude, it only reads. */
static bool is_formula(const char *value)
{
    if (*value == '+' || *value == '-')
        return value[1 + strspn(value + 1, "0123456789 ().;")] != '\0';
    return *value && strchr("=@\t\r\n", *value);
}

void csv_add_cell(struct text *out, const char *value)
{
    const char *guard = is_formula(value) ? "'" : "";
    if (!strpbrk(value, "\",\r\n")) {
        text_adds(out, guard);
        text_adds(out, value);
        return;
    }
    text_add(out, "\"", 1);
    text_adds(out, guard);
    while (*value) {
        size_t plain = strcspn(value, "\"");
        text_add(out, value, plain);
        value += plain;
        if (*value)
            text_add(out, "\"\"", 2);
        value += *value != '\0';
    }
    text_add(out, "\"", 1);
}

void csv_add_header(struct text *out, const struct csv_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_adds(out, i ? "," : "");
        csv_add_cell(out, columns[i].name);
    }
    text_adds(out, "\r\n");
}

/* Text inside `depth` lists: the separators in it are told from those between values. */
static void add_text(struct text *out, const char *value, unsigned depth)
{
    static const char *const special[] = {"", "\\;", "\\;,"};
    while (*value) {
        size_t plain = strcspn(value, special[depth < 2 ? depth : 2]);
        text_add(out, value, plain);
        value += plain;
        if (*value)
            text_addf(out, "\\%c", *value++);
    }
}

static int add_dumped(const char *bytes, size_t size, void *out)
{
    text_add(out, bytes, size);
    return 0;
}

static void add_value(struct text *out, const json_t *value, unsigned depth)
{
    if (json_is_string(value))
        add_text(out, json_string_value(value), depth);
    else if (value && !json_is_null(value))
        out->failed =
            json_dump_callback(value, add_dumped, out, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) != 0 ||
            out->failed;
}

static void collect(struct text *out, const json_t *value, const char *path, unsigned depth)
{
    if (*path == '\0') {
        add_value(out, value, depth);
        return;
    }
    size_t length = strcspn(path, ".");
    const char *rest = path + length + (path[length] == '.');
    if (*path != '*') {
        collect(out, json_object_getn(value, path, length), rest, depth);
        return;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        text_adds(out, i == 0 ? "" : depth == 0 ? ";" : depth == 1 ? "," : " ");
        collect(out, json_array_get(value, i), rest, depth + 1);
    }
}

void csv_add_row(struct text *out, const struct csv_column *columns, size_t count, const json_t *record)
{
    struct text cell = {0};
    for (size_t i = 0; i < count; i++) {
        cell.length = 0;
        collect(&cell, record, columns[i].path, 0);
        text_adds(out, i ? "," : "");
        csv_add_cell(out, cell.length > 0 ? cell.data : "");
    }
    text_adds(out, "\r\n");
    out->failed = out->failed || cell.failed;
    text_clear(&cell);
}
