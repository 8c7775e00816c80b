/* The first lines of .sql files, parameters as `:name`, tagged lines, and what a call leaves out. */
#include "db/statements.h"
#include <criterion/criterion.h>
#include <string.h>

static struct statement statement;

/* Reads a text; what is wrong with it, "" for nothing. */
static const char *faults_of(const char *text)
{
    static struct text faults;
    text_clear(&faults);
    text_adds(&faults, "");
    statement_read(&statement, "x.sql", text, text + strlen(text), &faults);
    return faults.data;
}

static const char *text_of(const char *sql, uint64_t variant)
{
    static struct text out;
    text_clear(&out);
    cr_assert_str_eq(faults_of(sql), "");
    statement_text(&statement, variant, &out);
    return out.data;
}

static const struct {
    const char *sql, *text;
} texts[] = {
    {"-- (id uuid)\nselect :id\n", "select $1\n"},
    {"-- (id uuid)\nselect :id", "select $1\n"},
    {"-- ()\nselect 1\n", "select 1\n"},
    {"-- (a text, b text)\nselect :b, :a, :b\n", "select $2, $1, $2\n"},
    {"-- (a text, ab text)\nselect :ab,:a\n", "select $2,$1\n"},
    {"-- (a text)\nselect :a::text::name, 1::text\n", "select $1::text::name, 1::text\n"},
    {"-- (a text)\nselect ':a', \":a\", 'it''s :a' || :a\n", "select ':a', \":a\", 'it''s :a' || $1\n"},
    {"-- (a text)\n-- What :b is, and it's not closed.\nselect :a -- not :c\n", "\nselect $1 \n"},
    {"-- (a text)\nselect '--', :a\n", "select '--', $1\n"},
    {"-- (a integer)\nselect x[1:2], :a - 1, x -:a\n", "select x[1:2], $1 - 1, x -$1\n"},
    {"-- ()\nlimit :usual_limit_plus\n", "limit 51\n"},
    {"-- (a text,\n--  b double precision?)\nselect :a, :b\n", "select $1, $2\n"},
};

Test(statements, number_the_parameters_that_are_named_in_the_text)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        cr_expect_str_eq(text_of(texts[i].sql, 0), texts[i].text);
}

static const struct {
    const char *sql, *fault;
} wrong[] = {
    {"select 1\n", "x.sql: the first line must be \"-- (name type, name type?, ...)\"\n"},
    {"-- (a)\nselect :a\n", "x.sql: the first line has a parameter that is no \"name type\": a\n"},
    {"-- (a txt)\nselect :a\n", "x.sql: the first line has a parameter of no known type: a txt\n"},
    {"-- (a text)\nselect :a, :b\n", "x.sql: it uses a name that the first line does not name: b\n"},
    {"-- (a text, b text)\nselect :a\n", "x.sql: the first line names a parameter that is not used: b\n"},
    {"-- (a text)\nselect :a --? b\n", "x.sql: a line's tag names no parameter: b\n"},
    {"-- (a text)\nselect :a, 'open\n", "x.sql: a quote does not close on its line: select :a, 'open\n"},
};

Test(statements, say_what_is_wrong_with_a_file)
{
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        cr_expect(strstr(faults_of(wrong[i].sql), wrong[i].fault), "%s is said of\n%s, not\n%s",
                  faults_of(wrong[i].sql), wrong[i].sql, wrong[i].fault);
}

Test(statements, send_a_tagged_line_by_what_is_given)
{
    static const char sql[] = "-- (a text?, shared boolean?)\nx = :a --? a\nnone --! a\nshared --? shared\n";
    cr_expect_str_eq(text_of(sql, 0), "none \n");
    cr_expect_str_eq(text_of(sql, 3), "x = $1 \nshared \n");
    cr_expect_eq(statement_variant(&statement, (const struct db_value[]){T("x"), B(true)}), 3);
    cr_expect_eq(statement_variant(&statement, (const struct db_value[]){T("false"), B(false)}), 1);
    cr_expect_eq(statement_variant(&statement, (const struct db_value[]){T(NULL), T(NULL)}), 0);
}

Test(statements, find_what_a_call_leaves_out)
{
    cr_assert_str_eq(faults_of("-- (a text, b text?, c integer)\nselect :a, :b, :c\n"), "");
    cr_expect_eq(statement_left_out(&statement, ".a = T(x), .c = T(y)"), 0);
    cr_expect_eq(statement_left_out(&statement, ".c = T(y), .a = ((struct db_value){.data = (x), .size = -1})"), 0);
    cr_expect_eq(statement_left_out(&statement, ".b = T(y)"), 5);
    cr_expect_eq(statement_left_out(&statement, ""), 5);
    cr_expect_eq(statement_left_out(&statement, ".a = f(x, (struct y){.c = 1}), .b = rest.c"), 4);
    cr_expect_eq(statement_left_out(&statement, ".a = T(\",.c = \\\",\"), .b = T(',')"), 4);
}
