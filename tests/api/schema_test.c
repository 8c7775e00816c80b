/* `athar migrate`: what stands today (migrations/present/) is made anew as a whole, leaves nothing behind, and neither
 * holds the service up nor breaks what runs. */
#include "tests/harness.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The schema as pg_dump tells it, in a file; its own random words left out. */
static const char *dump(const char *name)
{
    const char *file = form("%s/%s_%d.sql", given("TEMP"), name, getpid());
    cr_assert_eq(system(form("pg_dump -s '%s' | grep -v '^.[un]*restrict ' >%s", given("SUPER_URL"), file)), 0);
    return file;
}

static void expect_same(const char *one, const char *other)
{
    cr_assert_eq(system(form("diff %s %s", one, other)), 0);
}

/* The database forgets what of present/ it has. */
static void forget_present(void)
{
    sql("update schema_migration set hash = '' where number = 0");
}

static const char *migrate(void)
{
    const char *words;
    cr_assert_eq(athar("migrate", &words), 0, "%s", words);
    return words;
}

/* Starts one that runs beside the test, and waits for its end. */
static FILE *begin_migration(void)
{
    FILE *migration = popen(form("%s migrate 2>&1", given("ATHAR")), "r");
    cr_assert_not_null(migration);
    return migration;
}

static char last_line[256];
static int end_of(FILE *migration)
{
    while (fgets(last_line, sizeof(last_line), migration))
        ;
    return pclose(migration);
}

Test(schema, what_stands_today_is_the_same_when_made_again)
{
    own_database("blank");
    const char *before = dump("before");
    cr_assert_not_null(strstr(migrate(), "nothing to do"));
    forget_present();
    const char *words = migrate();
    cr_assert_not_null(strstr(words, "migrations/present: applied"), "%s", words);
    cr_assert_null(strstr(words, "nothing to do"));
    expect_same(before, dump("after"));
}

Test(schema, what_no_file_says_any_more_is_gone)
{
    own_database("blank");
    const char *before = dump("clean");
    sql("set role athar_owner; create function stale() returns trigger language plpgsql as 'begin return new; end';"
        "create trigger stale before insert on place for each row execute function stale();"
        "create view stale as select * from inquiry_record; create policy stale on inquiry to athar_app using (true);"
        "grant delete on inquiry to athar_app; grant select (hash) on schema_migration to athar_app;"
        "grant execute on function part_id to athar_app; drop policy consent_held on consent;"
        "alter table consent disable row level security; drop function find_login; reset role");
    forget_present();
    migrate();
    expect_same(before, dump("cleaned"));
}

/* Undoes the numbered migrations from 16 on; a new one adds its lines. */
static const char undo[] =
    "drop table inquiry_member; alter table inquiry_field add document text, "
    "add member text;"
    "alter table attachment drop shareable cascade, drop copy_state cascade, drop copy_media_type,"
    " drop copy_size, drop copy_sha256;"
    "alter table attachment_chunk drop is_copy cascade, add primary key (attachment_id, number);"
    "delete from job where kind = 'copy_attachments';"
    "alter table statement drop date_from, drop date_to, drop retracted_by, drop retracted_at, drop retract_reason;"
    "alter table sealed_index drop version;"
    "alter table inquiry drop code_told_before cascade, drop guarded_until cascade;"
    "alter table consent drop by_family cascade; alter table app_user drop address_proven cascade;"
    "drop index app_user_email; drop index credential_maker;"
    "create unique index app_user_email_key on app_user (lower(email));"
    "delete from place_alias; drop table search_synonym, search_label; alter table organization drop verified_as;"
    "alter table place drop name_ku, drop name_tr;"
    "drop table consent_form;"
    "alter table erased_source drop handed_to, drop handed_at;"
    "alter table inquiry drop origin cascade, drop source_said cascade;"
    "alter table case_request drop include; alter table inquiry drop changed_masks cascade, drop changed_times;"
    "alter table attachment drop from_family cascade, drop accepted_at cascade;"
    "alter table idempotency_key add receipt jsonb, drop made_id cascade, drop answer, drop code_hash;"
    "drop index idempotency_key_record;"
    "drop table webhook cascade; drop table webhook_delivery cascade; drop table touched_case cascade;"
    "drop index consent_expiry; delete from job where kind in ('touch_expiring', 'tell_notices', 'send_webhooks',"
    " 'expire_deliveries');"
    "drop table password_code; drop table correction cascade; drop table notice_mark cascade;"
    "alter table attachment drop declined_at cascade, drop decline_reason cascade;"
    "drop table inquiry_group, inquiry_group_member cascade;"
    "alter table credential drop reporter_id cascade; drop table case_reporter cascade;"
    "alter table attachment drop caption, drop caption_language, drop taken_on, drop shows, drop is_main cascade,"
    " drop source, drop shared cascade, drop version cascade;"
    "drop table casework, case_task, case_contact cascade;"
    "delete from inquiry_transition where (from_status, to_status) in (('in_search', 'resolved'),"
    " ('submitted', 'closed'));"
    "delete from schema_migration where number >= 16";

Test(schema, a_numbered_migration_has_what_stands_today_made_again)
{
    own_database("blank");
    const char *before = dump("whole");
    sql(undo);
    const char *words = migrate();
    cr_assert_not_null(strstr(words, "migrations/present: applied"), "%s", words);
    expect_same(before, dump("mended"));
    cr_assert_str_eq(sql("select count(*) > 50 from inquiry_member"), "t");
}

/* The policies of guard_table() and guard_faces() are named after their table. */
Test(schema, everything_in_the_database_stands_in_a_file)
{
    const char *names = sql(
        "select string_agg(name, ' ') from ("
        " select proname::text as name from pg_proc where pronamespace = 'public'::regnamespace and"
        " proowner = 'athar_owner'::regrole union select relname from pg_class where"
        " relnamespace = 'public'::regnamespace and relkind in ('v', 'r') union select tgname from pg_trigger where not"
        " tgisinternal union select polname from pg_policy join pg_class c on c.oid = polrelid where polname not in"
        " (relname || '_owner', relname || '_backup', relname || '_seen')) named");
    cr_assert_gt(strlen(names), 2000);
    cr_assert_eq(
        system(form("for name in %s; do grep -rqw \"$name\" migrations || { echo \"$name\"; exit 1; }; done", names)),
        0);
}

/* What a command says that must not start; one that does is ended. */
static const char *refusal(const char *command)
{
    static char words[1024];
    FILE *pipe = popen(form("timeout 5 %s %s 2>&1", given("ATHAR"), command), "r");
    cr_assert_not_null(pipe);
    words[fread(words, 1, sizeof(words) - 1, pipe)] = '\0';
    cr_assert_eq(WEXITSTATUS(pclose(pipe)), 1, "%s: %s", command, words);
    return words;
}

Test(schema, a_service_starts_with_its_own_functions_only)
{
    own_database("blank");
    forget_present();
    cr_assert_not_null(strstr(refusal("serve"), "another build"));
    cr_assert_not_null(strstr(refusal("work"), "another build"));
}

Test(schema, who_waits_for_a_table_holds_nobody_up, .timeout = 60)
{
    char line[256];
    own_database("blank");
    forget_present();
    struct session *reader = session_open();
    session_sql(reader, "begin; select count(*) from vocabulary_term");
    FILE *migration = begin_migration();
    for (int tries = 0; tries < 3; tries++) {
        cr_assert_not_null(fgets(line, sizeof(line), migration));
        cr_assert_not_null(strstr(line, "a table is in use; tries again"), "%s", line);
        double start = seconds();
        sql("select count(*) from vocabulary_term, organization, audit_event");
        cr_assert_lt(seconds() - start, 2);
    }
    session_sql(reader, "commit");
    cr_assert_eq(end_of(migration), 0, "%s", last_line);
    cr_assert_not_null(strstr(last_line, "schema is at"), "%s", last_line);
    cr_assert_null(strstr(last_line, "nothing to do"), "%s", last_line);
}

/* Prepared statements and plans know functions by number; those numbers change. */
Test(schema, a_running_service_goes_on, .timeout = 60)
{
    static const char *const paths[] = {"/v1/inquiries", "/v1/organizations", "/v1/vocabularies", "/v1/places?q=homs"};
    const char *words, *secret = form("%s/secret_%d", given("TEMP"), getpid());
    own_database("blank");
    cr_assert_eq(system(form("echo 'correct horse battery' >%s", secret)), 0);
    cr_assert_eq(athar(form("user add kept@a.test caseworker Kept <%s", secret), &words), 0, "%s", words);
    cr_assert_eq(athar(form("user add KEPT@a.test caseworker Kept <%s", secret), &words), 1);
    cr_assert_str_eq(words, "athar: there is a user with this e-mail address\n");
    cr_assert_eq(athar("token kept@a.test", &words), 0, "%s", words);
    const char *token = form("%.*s", (int)strcspn(words, "\n"), words);
    start_service("KEPT");
    for (int round = 0; round < 4; round++) {
        FILE *migration = begin_migration();
        for (size_t i = 0; i < 8 * sizeof(paths) / sizeof(paths[0]); i++) {
            struct answer answer = call(.path = paths[i % 4], .service = "KEPT", .token = token);
            expect_status(&answer, 200);
        }
        cr_assert_eq(end_of(migration), 0, "%s", last_line);
        forget_present();
    }
}
