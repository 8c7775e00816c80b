/* Parses the embedded .sql files: "-- (name type, name type?, ...)" first, then lines with parameters as `:name`, which
 * may end in "--? name" or "--! name". */
#include "db/statements.h"
#include "db/types.h"
#include "queries/count.h"
#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    Oid oid;
} types[] = {
#define X(name, sql, number) {sql, number},
    DB_TYPES(X)
#undef X
};

/* ---- one file ---- */

/* A file on its way into a statement. */
struct reading {
    struct statement *statement;
    const char *at, *end;
    struct text *faults;
    size_t fault_count;
};

static void fault(struct reading *reading, const char *message, const char *name, size_t length)
{
    text_addf(reading->faults, "%s: %s%s%.*s\n", reading->statement->path, message, name ? ": " : "", (int)length,
              name ? name : "");
    reading->fault_count++;
}

static Oid type_number(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strlen(types[i].name) == length && memcmp(types[i].name, name, length) == 0)
            return types[i].oid;
    return 0;
}

static int parameter_index(const struct statement *statement, const char *name, size_t length)
{
    for (size_t i = 0; i < statement->parameter_count; i++)
        if (strlen(statement->names[i]) == length && memcmp(statement->names[i], name, length) == 0)
            return (int)i;
    return -1;
}

/* Reads one "name type" or "name type?" between commas. */
static void read_parameter(struct reading *reading, const char *start, const char *end)
{
    struct statement *statement = reading->statement;
    while (start < end && strchr(" \n-", *start))
        start++;
    while (end > start && end[-1] == ' ')
        end--;
    bool nullable = end > start && end[-1] == '?';
    const char *stop = end - nullable, *space = memchr(start, ' ', (size_t)(end - start));
    if (!space || space - start >= (long)sizeof(statement->names[0]) ||
        statement->parameter_count == DB_MAX_PARAMETERS) {
        fault(reading, "the first line has a parameter that is no \"name type\"", start, (size_t)(end - start));
        return;
    }
    size_t i = statement->parameter_count++;
    memcpy(statement->names[i], start, (size_t)(space - start));
    statement->types[i] = type_number(space + 1, (size_t)(stop - space - 1));
    statement->nullable |= (uint64_t)nullable << i;
    statement->truths |= (uint64_t)(statement->types[i] == OID_BOOL) << i;
    if (statement->types[i] == 0)
        fault(reading, "the first line has a parameter of no known type", start, (size_t)(end - start));
}

/* The parameters, which may go on over several lines of comment. */
static void read_header(struct reading *reading)
{
    const char *close = memchr(reading->at, ')', (size_t)(reading->end - reading->at));
    if (!close || reading->end - reading->at < 5 || memcmp(reading->at, "-- (", 4) != 0 || close + 1 == reading->end ||
        close[1] != '\n') {
        fault(reading, "the first line must be \"-- (name type, name type?, ...)\"", NULL, 0);
        reading->at = reading->end;
        return;
    }
    for (const char *start = reading->at + 4; start < close;) {
        const char *comma = memchr(start, ',', (size_t)(close - start));
        read_parameter(reading, start, comma ? comma : close);
        start = comma ? comma + 1 : close;
    }
    reading->at = close + 2;
}

/* Goes on behind the quote that opened at `at`; NULL where it does not close on this line. */
static const char *skip_quoted(const char *at, const char *end)
{
    const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
    return close ? close + 1 : NULL;
}

/* A name that every statement may use, and the text that stands for it. */
#define USUAL_LIMIT_PLUS "usual_limit_plus"

static bool is_constant(const char *name, size_t length)
{
    return length == strlen(USUAL_LIMIT_PLUS) && memcmp(name, USUAL_LIMIT_PLUS, length) == 0;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* What is next on a line beside plain text: a parameter's name (behind its colon), "--", or the end. Strings, quoted
 * names and casts (`::`) are plain text. NULL: a quote stays open. */
static const char *next_mark(const char *at, const char *end)
{
    while (at < end) {
        if (*at == '\'' || *at == '"') {
            at = skip_quoted(at, end);
            if (!at)
                return NULL;
        } else if (*at == '-' && at + 1 < end && at[1] == '-') {
            return at;
        } else if (*at == ':' && at + 1 < end && at[1] == ':') {
            at += 2;
        } else if (*at == ':' && at + 1 < end && (isalpha((unsigned char)at[1]) || at[1] == '_')) {
            return at + 1;
        } else {
            at++;
        }
    }
    return end;
}

static const char *word_end(const char *at, const char *end)
{
    while (at < end && is_word(*at))
        at++;
    return at;
}

static void read_tag(struct reading *reading, struct statement_line *line, const char *comment, const char *end)
{
    const char *name = comment + 4;
    if (name >= end || (comment[2] != '?' && comment[2] != '!'))
        return;
    line->when_absent = comment[2] == '!';
    line->tag = parameter_index(reading->statement, name, (size_t)(end - name));
    if (line->tag < 0)
        fault(reading, "a line's tag names no parameter", name, (size_t)(end - name));
    else
        reading->statement->tags |= UINT64_C(1) << line->tag;
}

/* Keeps a line without its comment; *used gets the parameters that it names. */
static void read_line(struct reading *reading, const char *text, const char *end, uint64_t *used)
{
    struct statement *statement = reading->statement;
    if (statement->line_count == STATEMENT_MAX_LINES) {
        fault(reading, "it has too many lines", NULL, 0);
        return;
    }
    struct statement_line *line = &statement->lines[statement->line_count++];
    *line = (struct statement_line){.text = text, .tag = -1};
    const char *at = text;
    while ((at = next_mark(at, end)) && at < end && *at != '-') {
        const char *stop = word_end(at, end);
        int index = parameter_index(statement, at, (size_t)(stop - at));
        if (index < 0 && !is_constant(at, (size_t)(stop - at)))
            fault(reading, "it uses a name that the first line does not name", at, (size_t)(stop - at));
        else if (index >= 0)
            *used |= UINT64_C(1) << index;
        at = stop;
    }
    if (!at) {
        fault(reading, "a quote does not close on its line", text, (size_t)(end - text));
        return;
    }
    line->length = (size_t)(at - text);
    if (at < end)
        read_tag(reading, line, at, end);
}

/* Every name of the first line is used, be it only as a tag. */
static void check_used(struct reading *reading, uint64_t used)
{
    const struct statement *statement = reading->statement;
    for (size_t i = 0; i < statement->parameter_count; i++)
        if (!((used | statement->tags) >> i & 1))
            fault(reading, "the first line names a parameter that is not used", statement->names[i],
                  strlen(statement->names[i]));
}

size_t statement_read(struct statement *statement, const char *path, const char *text, const char *end,
                      struct text *faults)
{
    struct reading reading = {.statement = statement, .at = text, .end = end, .faults = faults};
    uint64_t used = 0;
    *statement = (struct statement){.path = path};
    read_header(&reading);
    while (reading.at < end) {
        const char *newline = memchr(reading.at, '\n', (size_t)(end - reading.at));
        const char *stop = newline ? newline : end;
        read_line(&reading, reading.at, stop, &used);
        reading.at = stop + (newline != NULL);
    }
    check_used(&reading, used);
    return reading.fault_count;
}

/* ---- what calls need ---- */

uint64_t statement_variant(const struct statement *statement, const struct db_value *values)
{
    uint64_t variant = 0;
    if (statement->tags)
        for (size_t i = 0; i < statement->parameter_count; i++)
            if (values[i].data && !(statement->truths >> i & 1 && values[i].data[0] == 'f'))
                variant |= UINT64_C(1) << i;
    return variant & statement->tags;
}

static void add_line(struct text *out, const struct statement *statement, const struct statement_line *line)
{
    const char *at = line->text, *end = line->text + line->length, *mark;
    while ((mark = next_mark(at, end)) && mark < end) {
        const char *stop = word_end(mark, end);
        text_add(out, at, (size_t)(mark - 1 - at));
        if (is_constant(mark, (size_t)(stop - mark)))
            text_addf(out, "%d", DB_USUAL_LIMIT + 1);
        else
            text_addf(out, "$%d", parameter_index(statement, mark, (size_t)(stop - mark)) + 1);
        at = stop;
    }
    text_add(out, at, (size_t)(end - at));
    text_add(out, "\n", 1);
}

void statement_text(const struct statement *statement, uint64_t variant, struct text *out)
{
    for (size_t i = 0; i < statement->line_count; i++) {
        const struct statement_line *line = &statement->lines[i];
        bool given = line->tag >= 0 && (variant >> line->tag & 1);
        if (line->tag < 0 || given != line->when_absent)
            add_line(out, statement, line);
    }
}

/* ---- what a call leaves out ---- */

/* Behind a string or character of C. */
static const char *skip_literal(const char *at, const char *end)
{
    char quote = *at++;
    while (at < end && *at != quote)
        at += *at == '\\' ? 2 : 1;
    return at < end ? at + 1 : end;
}

uint64_t statement_left_out(const struct statement *statement, const char *given)
{
    const char *end = given + strlen(given);
    uint64_t named = 0;
    int depth = 0;
    bool is_first = true; /* of an item of the list */
    for (const char *at = given; at < end;) {
        if (*at == '.' && depth == 0 && is_first) {
            const char *stop = word_end(at + 1, end);
            int index = parameter_index(statement, at + 1, (size_t)(stop - at - 1));
            if (index >= 0)
                named |= UINT64_C(1) << index;
            at = stop;
        } else if (*at == '"' || *at == '\'') {
            at = skip_literal(at, end);
        } else {
            depth += strchr("([{", *at) ? 1 : strchr(")]}", *at) ? -1 : 0;
            is_first = (*at == ',' && depth == 0) || (is_first && isspace((unsigned char)*at));
            at++;
        }
    }
    uint64_t all = (UINT64_C(1) << statement->parameter_count) - 1;
    return all & ~named & ~statement->nullable;
}

/* ---- all of them ---- */

static struct statement table[QUERY_COUNT];
static struct text load_faults;
static size_t fault_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        const struct db_query *query = db_queries[i];
        fault_count += statement_read(&table[i], query->path, query->data, query->end, &load_faults);
        /* db/queries.awk has read the first line too, and calls bring as many values as it counted. */
        assert(fault_count > 0 || table[i].parameter_count == query->count);
    }
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

/* The linker puts the sites of all files into one array between these two. */
extern const struct db_call_site *const __start_call_sites[], *const __stop_call_sites[];

size_t db_check_calls(db_report_fn *report, void *context)
{
    size_t faults = 0;
    pthread_once(&once, load);
    for (const struct db_call_site *const *site = __start_call_sites; site < __stop_call_sites; site++) {
        const struct statement *statement = &table[(*site)->query->number];
        uint64_t left_out = statement_left_out(statement, (*site)->given);
        for (size_t i = 0; i < statement->parameter_count; i++)
            if (left_out >> i & 1) {
                char line[256];
                snprintf(line, sizeof(line), "%s:%d: %s leaves out %s, which may not be null", (*site)->file,
                         (*site)->line, (*site)->query->name, statement->names[i]);
                report(context, line);
                faults++;
            }
    }
    return faults;
}
