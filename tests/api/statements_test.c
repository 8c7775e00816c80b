/* Every statement stands in a file that psql can run, PostgreSQL takes each of its variants, and its list of outcomes
 * is what the database says. */
#include "db/db.h"
#include "tests/harness.h"
#include <stdio.h>
#include <sys/wait.h>

/* What psql says of the statements that a command writes; `rest` is what it is asked for and where that goes. */
static const char *psql_says(const char *written, const char *rest)
{
    static char said[512];
    FILE *pipe = popen(form("%s | psql -X -q -v ON_ERROR_STOP=1 '%s' %s", written, given("SUPER_URL"), rest), "r");
    cr_assert_not_null(pipe);
    said[fread(said, 1, sizeof(said) - 1, pipe)] = '\0';
    cr_expect_eq(pclose(pipe), 0);
    return said;
}

Test(statements, can_each_be_run_in_psql)
{
    cr_expect_str_eq(psql_says("db/statement.sh --describe", "2>&1 >/dev/null"), "");
}

static void tell(void *context, const char *line)
{
    (void)context;
    cr_log_error("%s", line);
}

Test(statements, are_prepared_with_each_of_their_tags)
{
    struct db_settings settings = {given("SUPER_URL"), 1, 5000, 30000};
    struct db_pool *pool = db_pool_new(&settings);
    cr_assert_not_null(pool);
    cr_expect_eq(db_check_prepare(pool, tell, NULL), 0);
    db_pool_free(pool);
}

Test(statements, print_what_was_given_as_psql_reads_it)
{
    const char *said = psql_says("db/statement.sh read_place pcode=SY02", "-A -t 2>&1");
    cr_expect(strstr(said, "SY02|governorate"), "%s", said);
}

/* The words that stand in a statement or are returned by the functions that it calls. */
static const char *words_said(const char *text)
{
    return sql(form("with texts (t) as (select substring($t$%s$t$ from '(?w)^select (case.*) as outcome')"
                    "  union all select r[1] from pg_proc p, regexp_matches(p.prosrc, 'return\\s[^;]*;', 'g') r"
                    "  where p.pronamespace = 'public'::regnamespace and $t$%s$t$ ~ ('\\m' || p.proname || '\\('))"
                    "select string_agg(distinct w[1], ', ' order by w[1])"
                    " from texts, regexp_matches(t, '''([a-z_]+)''', 'g') w",
                    text, text));
}

static const char *words_listed(const char *text)
{
    return sql(form("select string_agg(w, ', ' order by w) from unnest(string_to_array("
                    "substring($t$%s$t$ from '-- outcomes: ([a-z_, ]+)\\n'), ', ')) w",
                    text));
}

Test(statements, list_every_outcome_that_the_database_says)
{
    size_t listed = 0;
    for (size_t i = 0; i < db_query_count; i++) {
        const struct db_query *query = db_queries[i];
        const char *text = form("%.*s", (int)(query->end - query->data), query->data);
        bool says = strstr(text, "as outcome") || strstr(text, "select outcome");
        cr_expect_eq(says, strstr(text, "-- outcomes: ") != NULL, "%s", query->path);
        if (says)
            cr_expect_str_eq(words_listed(text), words_said(text), "%s", query->path);
        listed += says;
    }
    cr_expect_geq(listed, 9);
}
