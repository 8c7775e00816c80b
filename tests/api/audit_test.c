/* The audit log: append-only, sealed in batches, and whatever is done to what was sealed is found. */
#include "tests/harness.h"
#include <criterion/parameterized.h>
#include <string.h>

/* Three batches of ten events, written as the service writes them. */
static void three_batches(void)
{
    const char *words;
    own_database("blank");
    for (int i = 0; i < 3; i++) {
        sql("set role athar_app; insert into audit_event (action, record_kind, record_id)"
            " select 'inquiry.read', 'inquiry', gen_random_uuid() from generate_series(1, 10)");
        cr_assert_eq(athar("audit seal", &words), 0, "%s", words);
    }
    cr_assert_str_eq(sql("select string_agg(first_event || '-' || last_event, ' ' order by id) from audit_seal"),
                     "1-10 11-20 21-30");
}

static const char *head(void)
{
    const char *words;
    cr_assert_eq(athar("audit seal --print", &words), 0, "%s", words);
    return form("%.64s", words);
}

static void expect_verdict(const char *arguments, int status, const char *says)
{
    const char *words;
    cr_assert_eq(athar(form("audit verify %s", arguments), &words), status, "%s", words);
    cr_assert_not_null(strstr(words, says), "not a word of \"%s\" in: %s", says, words);
}

Test(audit_seal, a_whole_log_is_said_to_be_whole)
{
    three_batches();
    expect_verdict("", 0, "30 events in 3 batches, 0 wait for the next; 0 faults");
    expect_verdict(form("--head %s", head()), 0, head());
}

Test(audit_seal, a_head_noted_long_ago_still_proves)
{
    three_batches();
    const char *noted = head(), *words;
    sql("insert into audit_event (action, record_kind) values ('user.update', 'user')");
    cr_assert_eq(athar("audit seal", &words), 0);
    expect_verdict(form("--head %s", noted), 0, "31 events in 4 batches");
}

/* What somebody with all rights does to the database, and what verify says. */
struct forgery {
    char does[300], says[120];
};

ParameterizedTestParameters(audit_seal, a_forgery_is_found)
{
    static struct forgery cases[] = {
        {"update audit_event set action = 'inquiry.delete' where id = 15", "batch 2 (events 11 to 20): an event or"},
        {"update audit_event set at = at + interval '1 microsecond' where id = 15",
         "batch 2 (events 11 to 20): an event"},
        {"update audit_event set actor_id = gen_random_uuid() where id = 1", "batch 1 (events 1 to 10): an event"},
        {"update audit_event set operation = '', request_id = null where id = 30",
         "batch 3 (events 21 to 30): an event"},
        {"delete from audit_event where id = 15", "batch 2 (events 11 to 20): 1 of 10 events are missing"},
        {"delete from audit_event where id = 30", "batch 3 (events 21 to 30): 1 of 10 events are missing"},
        {"delete from audit_event where id = 12; insert into audit_event (id, action, record_kind)"
         " overriding system value values (12, 'x', 'x')",
         "batch 2 (events 11 to 20): an event or the seal was changed"},
        {"alter table audit_event alter id drop identity; update audit_event set id = 41 where id = 15; update "
         "audit_event set id = 15 where id = 16;"
         " update audit_event set id = 16 where id = 41",
         "batch 2 (events 11 to 20): an event or the seal was changed"},
        {"insert into audit_event (id, action, record_kind) overriding system value values (0, 'x', 'x')",
         "1 events stand before the first batch"},
        {"delete from audit_seal where id = 2", "the batches 2 to 2 before it are missing"},
        {"delete from audit_seal where id = 1", "the batches 1 to 1 before it are missing"},
        {"delete from audit_seal where id = 2; update audit_seal set id = 2 where id = 3",
         "it does not join up: the batch before it ends with event 10"},
        {"update audit_seal set events = 9 where id = 2; delete from audit_event where id = 15",
         "batch 2 (events 11 to 20): an event or the seal was changed"},
        {"update audit_seal set hash = sha256(hash) where id = 2",
         "it was not sealed onto the batch that stands before"},
        {"update audit_seal set sealed_at = now() + interval '1 day' where id = 3", "an event or the seal was changed"},
        {"update audit_event set at = at - interval '1 day'; delete from audit_seal",
         "30 events older than an hour are in no batch"},
        {"select setval('audit_event_id_seq', 20)", "the numbers of events have gone back"},
    };
    return cr_make_param_array(struct forgery, cases, sizeof(cases) / sizeof(cases[0]));
}

ParameterizedTest(struct forgery *forgery, audit_seal, a_forgery_is_found)
{
    three_batches();
    sql(form("set session_replication_role = replica; %s", forgery->does));
    expect_verdict("", 1, forgery->says);
}

/* A number that a transaction drew and gave up is no missing row, and putting a row there is found. */
Test(audit_seal, a_gap_is_no_fault_but_a_row_put_there_is)
{
    const char *words;
    three_batches();
    sql("begin; insert into audit_event (action, record_kind) values ('a', 'a'); rollback;"
        " insert into audit_event (action, record_kind) values ('b', 'b')");
    cr_assert_eq(athar("audit seal", &words), 0);
    expect_verdict("", 0, "31 events in 4 batches");
    sql("insert into audit_event (id, action, record_kind) overriding system value values (31, 'forged', 'x')");
    expect_verdict("", 1, "batch 4 (events 31 to 32): 1 events were put in");
}

Test(audit_seal, a_cut_end_is_found_by_who_noted_the_head)
{
    three_batches();
    const char *noted = form("--head %s", head());
    sql("set session_replication_role = replica; delete from audit_seal where id = 3;"
        " delete from audit_event where id > 20");
    expect_verdict("", 0, "20 events in 2 batches");
    expect_verdict(noted, 1, "the noted head is not in the chain");
    sql("set session_replication_role = replica; delete from audit_seal; delete from audit_event");
    expect_verdict(noted, 1, "the noted head is not in the chain");
}

/* Who owns the database can make a new chain over a changed log; it has other hashes. */
Test(audit_seal, a_chain_made_anew_is_found_by_who_noted_the_head)
{
    const char *words;
    three_batches();
    const char *noted = form("--head %s", head());
    sql("set session_replication_role = replica; delete from audit_seal; delete from audit_event where id = 15");
    cr_assert_eq(athar("audit seal", &words), 0);
    expect_verdict("", 0, "29 events in 1 batches");
    expect_verdict(noted, 1, "the noted head is not in the chain");
}

Test(audit_seal, what_cannot_be_looked_at_is_neither_whole_nor_broken)
{
    const char *words;
    own_database("blank");
    cr_assert_eq(athar("audit verify --head 123", &words), 2);
    cr_assert_eq(athar("audit unseal", &words), 2);
    setenv("ATHAR_MIGRATE_DATABASE_URL", "host=/nowhere", 1);
    cr_assert_eq(athar("audit verify", &words), 2, "%s", words);
}

/* The writer's number is below those of others that have ended: the seal waits, and takes it in its order. */
Test(audit_seal, a_transaction_under_way_is_waited_for)
{
    const char *words;
    three_batches();
    struct session *slow = session_open();
    session_sql(slow, "begin; insert into audit_event (action, record_kind) values ('slow', 'x')");
    sql("insert into audit_event (action, record_kind) values ('fast', 'x')");
    cr_assert_eq(athar("audit seal", &words), 0);
    cr_assert_str_eq(sql("select count(*) from audit_seal"), "3", "%s", words);
    expect_verdict("", 0, "1 wait for the next; 0 faults");
    session_sql(slow, "commit; begin; insert into audit_event (action, record_kind) values ('later', 'x')");
    cr_assert_eq(athar("audit seal", &words), 0);
    session_sql(slow, "commit");
    cr_assert_str_eq(sql("select first_event || '-' || last_event || ': ' || events from audit_seal where id = 4"),
                     "31-32: 2");
    expect_verdict("", 0, "32 events in 4 batches, 1 wait for the next; 0 faults");
}

Test(audit_seal, two_at_once_make_one_seal)
{
    const char *words;
    three_batches();
    struct session *first = session_open();
    sql("insert into audit_event (action, record_kind) values ('a', 'a')");
    cr_assert_str_eq(session_sql(first, "begin; select seal from seal_audit(10)"), "4");
    cr_assert_str_eq(sql("select count(*) from seal_audit(10)"), "0");
    session_sql(first, "commit");
    cr_assert_eq(athar("audit seal", &words), 0);
    expect_verdict("", 0, "31 events in 4 batches");
}

/* Numbers go on where the dump ended, whatever the transaction numbers of the new cluster are. The backup role dumps.
 */
Test(audit_seal, a_restored_log_is_sealed_on_and_stays_whole)
{
    const char *words, *dump = form("%s/dump", given("TEMP")), *from;
    three_batches();
    sql("insert into audit_event (action, record_kind) values ('unsealed', 'x')");
    from = form("%s user=athar_reader", given("SUPER_URL"));
    const char *noted = head();
    sql("insert into audit_event (action, record_kind) values ('also unsealed', 'x')");
    own_database("template0");
    cr_assert_eq(
        system(form(
            "pg_dump --no-sync --enable-row-security -f %s '%s' && psql -X -q -v ON_ERROR_STOP=1 -f %s '%s' >/dev/null",
            dump, from, dump, given("SUPER_URL"))),
        0);
    sql("set role athar_app; insert into audit_event (action, record_kind) values ('after', 'x')");
    cr_assert_eq(athar("audit seal", &words), 0, "%s", words);
    expect_verdict(form("--head %s", noted), 0, "33 events in 5 batches, 0 wait for the next; 0 faults");
}

Test(audit_seal, the_backup_role_may_verify)
{
    three_batches();
    setenv("ATHAR_MIGRATE_DATABASE_URL", form("%s user=athar_reader", getenv("ATHAR_DATABASE_URL")), 1);
    expect_verdict("", 0, "30 events in 3 batches");
}

Test(audit_seal, a_hundred_thousand_events_are_sealed_and_verified_in_seconds, .timeout = 20)
{
    const char *words;
    own_database("blank");
    sql("insert into audit_event (action, record_kind, record_id) select 'inquiry.read', 'inquiry', gen_random_uuid()"
        " from generate_series(1, 100000)");
    cr_assert_eq(athar("audit seal", &words), 0, "%s", words);
    expect_verdict("", 0, "100000 events in 10 batches");
}

/* ---- append-only ---- */

Test(audit_seal, the_service_cannot_rewrite_what_it_wrote)
{
    static const char *const tables[] = {"audit_event", "audit_seal", "record_history"};
    static const char *const rights[] = {"update", "delete", "truncate"};
    for (size_t t = 0; t < 3; t++)
        for (size_t r = 0; r < 3; r++)
            cr_assert_str_eq(sql(form("select has_table_privilege('athar_app', '%s', '%s')", tables[t], rights[r])),
                             "f", "%s %s", rights[r], tables[t]);
    cr_assert_str_eq(sql("select has_table_privilege('athar_app', 'audit_seal', 'insert')"), "f");
}

Test(audit_seal, the_service_cannot_date_or_number_or_sign_an_event)
{
    static const char *const columns[] = {"id", "at", "tenant_id", "actor_id", "credential_id", "request_id"};
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        cr_assert_str_eq(
            sql(form("select has_column_privilege('athar_app', 'audit_event', '%s', 'insert')", columns[i])), "f", "%s",
            columns[i]);
}

Test(audit_seal, not_even_the_owner_rewrites_by_mistake)
{
    static const char *const attempts[] = {"update audit_event set action = 'x'", "delete from audit_event",
                                           "truncate audit_event", "delete from audit_seal",
                                           "update audit_seal set events = 1"};
    three_batches();
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++)
        sql(form("set role athar_owner; do $$ begin begin %s; exception when insufficient_privilege then return; end;"
                 " raise 'it was done'; end $$",
                 attempts[i]));
    expect_verdict("", 0, "30 events in 3 batches");
}
