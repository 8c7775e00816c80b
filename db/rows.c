/* Turns results into JSON text by column type, and reads single cells. */
#include "db/db.h"
#include "db/types.h"
#include <assert.h>
#include <libpq-fe.h>
#include <string.h>

/* More columns than any statement selects. */
#define DB_MAX_COLUMNS 64

static const PGresult *pg(const struct db_result *result)
{
    return (const PGresult *)result;
}

void db_result_free(struct db_result *result)
{
    PQclear((PGresult *)result);
}

size_t db_rows(const struct db_result *result)
{
    return (size_t)PQntuples(pg(result));
}

static int column_of(const struct db_result *result, const char *name)
{
    int column = PQfnumber(pg(result), name);
    assert(column >= 0);
    return column;
}

bool db_has_column(const struct db_result *result, const char *column)
{
    return PQfnumber(pg(result), column) >= 0;
}

const char *db_cell(const struct db_result *result, size_t row, const char *column)
{
    int at = column_of(result, column);
    return PQgetisnull(pg(result), (int)row, at) ? NULL : PQgetvalue(pg(result), (int)row, at);
}

bool db_is(const struct db_result *result, size_t row, const char *column)
{
    const char *cell = db_cell(result, row, column);
    return cell && *cell == 't';
}

bool db_says(const struct db_result *result, const char *column, const char *text)
{
    const char *cell = result && db_rows(result) > 0 ? db_cell(result, 0, column) : NULL;
    return cell && strcmp(cell, text) == 0;
}

size_t db_cell_size(const struct db_result *result, size_t row, const char *column)
{
    return (size_t)PQgetlength(pg(result), (int)row, column_of(result, column));
}

unsigned char *db_cell_bytes(const struct db_result *result, size_t row, const char *column, size_t *size)
{
    const char *cell = db_cell(result, row, column);
    return cell ? PQunescapeBytea((const unsigned char *)cell, size) : NULL;
}

void db_bytes_free(unsigned char *bytes)
{
    PQfreemem(bytes);
}

/* "2026-11-23 18:05:26.12+00" (ISO style, UTC) to RFC 3339; infinity stays a string. */
static void add_timestamp(struct text *out, const char *value, size_t length)
{
    static const char zeros[] = ".000000";
    const char *space = memchr(value, ' ', length);
    text_add(out, "\"", 1);
    if (space && length > 3) {
        const char *time = space + 1;
        size_t size = length - 3 - (size_t)(time - value), fraction = size > 8 ? size - 8 : 0;
        text_add(out, value, (size_t)(space - value));
        text_add(out, "T", 1);
        text_add(out, time, size);
        if (fraction < sizeof(zeros) - 1) /* readers that expect six digits get six */
            text_add(out, zeros + fraction, sizeof(zeros) - 1 - fraction);
        text_add(out, "Z", 1);
    } else {
        text_add(out, value, length);
    }
    text_add(out, "\"", 1);
}

/* NaN and infinities are no JSON numbers. */
static bool is_finite_number(const char *value)
{
    return *value == '-' ? value[1] >= '0' && value[1] <= '9' : *value >= '0' && *value <= '9';
}

static void add_cell(struct text *out, Oid type, const char *value, size_t length)
{
    switch (type) {
    case OID_BOOL:
        text_adds(out, *value == 't' ? "true" : "false");
        break;
    case OID_FLOAT4:
    case OID_FLOAT8:
    case OID_NUMERIC:
        text_add(out, is_finite_number(value) ? value : "null", is_finite_number(value) ? length : 4);
        break;
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_JSON:
    case OID_JSONB:
        text_add(out, value, length);
        break;
    case OID_TIMESTAMPTZ:
        add_timestamp(out, value, length);
        break;
    default:
        text_add_json_n(out, value, length);
    }
}

/* What is the same in every row: which columns are shown, their types, and `,"name":` as one piece of text. */
struct row_shape {
    int count;
    struct {
        int column;
        Oid type;
        size_t start, length;
        bool spread; /* "...": an object whose members stand here as if they were columns */
    } shown[DB_MAX_COLUMNS];
    struct text names;
};

static void shape_rows(struct row_shape *shape, const PGresult *rows)
{
    *shape = (struct row_shape){0};
    assert(PQnfields(rows) <= DB_MAX_COLUMNS);
    for (int i = 0; i < PQnfields(rows); i++) {
        if (PQfname(rows, i)[0] == '_')
            continue;
        size_t start = shape->names.length;
        shape->shown[shape->count].spread = strcmp(PQfname(rows, i), "...") == 0;
        text_add(&shape->names, shape->count ? "," : "{", 1);
        text_add_json(&shape->names, PQfname(rows, i));
        text_add(&shape->names, ":", 1);
        shape->shown[shape->count].column = i;
        shape->shown[shape->count].type = PQftype(rows, i);
        shape->shown[shape->count].start = start;
        shape->shown[shape->count++].length = shape->names.length - start;
    }
}

/* The members of an object that has some, behind a column that stands before it. */
static void add_members(struct text *out, const char *object, size_t length)
{
    assert(length > 2 && out->length > 0 && object[0] == '{');
    text_add(out, ",", 1);
    text_add(out, object + 1, length - 2);
}

static void add_row(struct text *out, const PGresult *rows, const struct row_shape *shape, int row)
{
    out->failed = out->failed || shape->names.failed;
    for (int i = 0; i < shape->count && !out->failed; i++) {
        int column = shape->shown[i].column;
        if (shape->shown[i].spread) {
            add_members(out, PQgetvalue(rows, row, column), (size_t)PQgetlength(rows, row, column));
            continue;
        }
        text_add(out, shape->names.data + shape->shown[i].start, shape->shown[i].length);
        if (PQgetisnull(rows, row, column))
            text_add(out, "null", 4);
        else
            add_cell(out, shape->shown[i].type, PQgetvalue(rows, row, column), (size_t)PQgetlength(rows, row, column));
    }
    text_adds(out, shape->count == 0 ? "{}" : "}");
}

void db_row_json(struct text *out, const struct db_result *result, size_t row)
{
    struct row_shape shape;
    shape_rows(&shape, pg(result));
    add_row(out, pg(result), &shape, (int)row);
    text_clear(&shape.names);
}

void db_rows_json(struct text *out, const struct db_result *result, size_t limit)
{
    struct row_shape shape;
    shape_rows(&shape, pg(result));
    size_t rows = db_rows(result);
    text_add(out, "[", 1);
    for (size_t i = 0; i < rows && i < limit; i++) {
        if (i > 0)
            text_add(out, ",", 1);
        add_row(out, pg(result), &shape, (int)i);
    }
    text_add(out, "]", 1);
    text_clear(&shape.names);
}
