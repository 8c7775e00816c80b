/* Every statement stands in a file that psql can run, and PostgreSQL takes each of its variants. */
#include "db/db.h"
#include "tests/harness.h"
#include <stdio.h>
#include <sys/wait.h>

Test(statements, can_each_be_run_in_psql)
{
    const char *command =
        form("db/statement.sh --describe | psql -X -q -v ON_ERROR_STOP=1 '%s' 2>&1 >/dev/null", given("SUPER_URL"));
    char said[512] = "";
    FILE *pipe = popen(command, "r");
    cr_assert_not_null(pipe);
    said[fread(said, 1, sizeof(said) - 1, pipe)] = '\0';
    cr_expect_eq(pclose(pipe), 0);
    cr_expect_str_eq(said, "");
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
    const char *command =
        form("db/statement.sh read_place pcode=SY02 | psql -X -q -A -t '%s' 2>&1", given("SUPER_URL"));
    char said[512] = "";
    FILE *pipe = popen(command, "r");
    cr_assert_not_null(pipe);
    said[fread(said, 1, sizeof(said) - 1, pipe)] = '\0';
    cr_expect_eq(pclose(pipe), 0);
    cr_expect(strstr(said, "SY02|governorate"), "%s", said);
}
