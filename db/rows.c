/* Turns results into JSON text by column type, and reads single cells. */
#include "db/db.h"
#include <assert.h>
#include <libpq-fe.h>
#include <string.h>

/* PostgreSQL's own numbers of its built-in types (pg_type.dat). */
enum {
    OID_BOOL = 16,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_JSON = 114,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_TIMESTAMPTZ = 1184,
    OID_NUMERIC = 1700,
    OID_JSONB = 3802
};

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
    const char *space = memchr(value, ' ', length);
    text_add(out, "\"", 1);
    if (space && length > 3) {
        text_add(out, value, (size_t)(space - value));
        text_add(out, "T", 1);
        text_add(out, space + 1, length - 3 - (size_t)(space + 1 - value));
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

static void add_cell(struct text *out, const PGresult *result, int row, int column)
{
    if (PQgetisnull(result, row, column)) {
        text_add(out, "null", 4);
        return;
    }
    const char *value = PQgetvalue(result, row, column);
    size_t length = (size_t)PQgetlength(result, row, column);
    switch (PQftype(result, column)) {
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

void db_row_json(struct text *out, const struct db_result *result, size_t row)
{
    const PGresult *rows = pg(result);
    int columns = PQnfields(rows);
    char separator = '{';
    for (int i = 0; i < columns; i++) {
        const char *name = PQfname(rows, i);
        if (name[0] == '_')
            continue;
        text_add(out, &separator, 1);
        text_add(out, "\"", 1);
        text_adds(out, name);
        text_add(out, "\":", 2);
        add_cell(out, rows, (int)row, i);
        separator = ',';
    }
    text_adds(out, separator == '{' ? "{}" : "}");
}

void db_rows_json(struct text *out, const struct db_result *result, size_t limit)
{
    size_t rows = db_rows(result);
    text_add(out, "[", 1);
    for (size_t i = 0; i < rows && i < limit; i++) {
        if (i > 0)
            text_add(out, ",", 1);
        db_row_json(out, result, i);
    }
    text_add(out, "]", 1);
}
