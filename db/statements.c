/* Parses the embedded .sql files: "-- (name type, ...)" first, then lines that may end in "--? name" or "--! name". */
#include "db/statements.h"
#include "db/embedded.h"
#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct statement table[QUERY_COUNT];
static size_t fault_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* PostgreSQL's own numbers of its built-in types (pg_type.dat); they never change. */
static const struct {
    const char *name;
    Oid oid;
} types[] = {
    {"text", 25},      {"uuid", 2950},   {"integer", 23},  {"bigint", 20},        {"boolean", 16},
    {"jsonb", 3802},   {"bytea", 17},    {"date", 1082},   {"timestamptz", 1184}, {"double precision", 701},
    {"smallint", 21},  {"text[]", 1009}, {"uuid[]", 2951}, {"interval", 1186},    {"bigint[]", 1016},
    {"jsonb[]", 3807}, {"inet", 869},    {"xid8", 5069},
};

/* The first fault is kept in the text; reported by db_check_queries. */
static void fault(struct text *faults, const struct statement *statement, const char *message)
{
    text_addf(faults, "%s: %s\n", statement->path, message);
    fault_count++;
}

static Oid type_number(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strlen(types[i].name) == length && memcmp(types[i].name, name, length) == 0)
            return types[i].oid;
    return 0;
}

/* Reads one "name type" between commas. */
static bool read_parameter(struct statement *statement, const char *start, const char *end)
{
    while (start < end && *start == ' ')
        start++;
    while (end > start && end[-1] == ' ')
        end--;
    const char *space = memchr(start, ' ', (size_t)(end - start));
    if (!space || space - start >= (long)sizeof(statement->names[0]) || statement->parameter_count == DB_MAX_PARAMETERS)
        return false;
    size_t i = statement->parameter_count++;
    memcpy(statement->names[i], start, (size_t)(space - start));
    statement->types[i] = type_number(space + 1, (size_t)(end - space - 1));
    return statement->types[i] != 0;
}

static void read_header(struct statement *statement, const char *line, size_t length, struct text *faults)
{
    if (length < 5 || memcmp(line, "-- (", 4) != 0 || line[length - 1] != ')') {
        fault(faults, statement, "the first line must be \"-- (name type, ...)\"");
        return;
    }
    const char *end = line + length - 1;
    for (const char *start = line + 4; start < end;) {
        const char *comma = memchr(start, ',', (size_t)(end - start));
        const char *stop = comma ? comma : end;
        if (!read_parameter(statement, start, stop))
            fault(faults, statement, "a parameter of the first line has no known type");
        start = stop + 1;
    }
}

static int parameter_index(const struct statement *statement, const char *name, size_t length)
{
    for (size_t i = 0; i < statement->parameter_count; i++)
        if (strlen(statement->names[i]) == length && memcmp(statement->names[i], name, length) == 0)
            return (int)i;
    return -1;
}

static void read_line(struct statement *statement, const char *text, size_t length, struct text *faults)
{
    if (statement->line_count == STATEMENT_MAX_LINES) {
        fault(faults, statement, "too many lines");
        return;
    }
    struct statement_line *line = &statement->lines[statement->line_count++];
    *line = (struct statement_line){.text = text, .length = length, .tag = -1};
    const char *comment = memmem(text, length, "--", 2);
    if (!comment)
        return;
    line->length = (size_t)(comment - text);
    if (comment + 3 >= text + length || (comment[2] != '?' && comment[2] != '!'))
        return;
    line->when_null = comment[2] == '!';
    line->tag = parameter_index(statement, comment + 4, length - (size_t)(comment + 4 - text));
    if (line->tag < 0)
        fault(faults, statement, "a line's tag names no parameter");
    else
        statement->tags |= UINT64_C(1) << line->tag;
}

/* Every $n must be named, and every name used, be it only as a tag. */
static void check_numbers(const struct statement *statement, struct text *faults)
{
    uint64_t used = statement->tags;
    for (size_t i = 0; i < statement->line_count; i++)
        for (size_t at = 0; at + 1 < statement->lines[i].length; at++) {
            const char *p = statement->lines[i].text + at;
            if (*p != '$' || !isdigit((unsigned char)p[1]))
                continue;
            long number = strtol(p + 1, NULL, 10);
            if (number < 1 || (size_t)number > statement->parameter_count)
                fault(faults, statement, "it uses a $n that the first line does not name");
            else
                used |= UINT64_C(1) << (number - 1);
        }
    uint64_t all = statement->parameter_count ? (UINT64_C(1) << statement->parameter_count) - 1 : 0;
    if (used != all)
        fault(faults, statement, "the first line names a parameter that is not used");
}

static void read_statement(struct statement *statement, const struct embedded *file, struct text *faults)
{
    statement->name = file->name;
    statement->path = file->path;
    const char *end = file->end;
    for (const char *start = file->data; start < end;) {
        const char *newline = memchr(start, '\n', (size_t)(end - start));
        size_t length = (size_t)((newline ? newline : end) - start);
        if (start == file->data)
            read_header(statement, start, length, faults);
        else
            read_line(statement, start, length, faults);
        start += length + 1;
    }
    check_numbers(statement, faults);
}

static struct text load_faults;

static void load(void)
{
    for (size_t i = 0; i < QUERY_COUNT; i++)
        read_statement(&table[i], &embedded_queries[i], &load_faults);
}

const struct statement *statements(void)
{
    pthread_once(&once, load);
    return fault_count == 0 ? table : NULL;
}

size_t db_check_queries(db_report_fn *report, void *context)
{
    pthread_once(&once, load);
    if (fault_count > 0)
        report(context, load_faults.failed ? "out of memory" : load_faults.data);
    return fault_count;
}

const char *db_query_name(enum query query)
{
    return embedded_queries[query].name;
}

uint64_t statement_variant(const struct statement *statement, const struct db_value *values)
{
    uint64_t variant = 0;
    if (statement->tags)
        for (size_t i = 0; i < statement->parameter_count; i++)
            if (values[i].data)
                variant |= UINT64_C(1) << i;
    return variant & statement->tags;
}

void statement_text(const struct statement *statement, uint64_t variant, struct text *out)
{
    for (size_t i = 0; i < statement->line_count; i++) {
        const struct statement_line *line = &statement->lines[i];
        bool given = line->tag >= 0 && (variant >> line->tag & 1);
        if (line->tag >= 0 && given == line->when_null)
            continue;
        text_add(out, line->text, line->length);
        text_add(out, "\n", 1);
    }
}
