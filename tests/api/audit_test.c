/* The audit log: append-only, sealed, and every change to what was sealed is found. */
#include "tests/harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Runs a command of the program; its output is in *words. */
static int athar(const char *arguments, const char **words)
{
    char *out = calloc(1, 8192);
    FILE *pipe = popen(form("%s %s 2>&1", given("ATHAR"), arguments), "r");
    size_t size = fread(out, 1, 8191, pipe);
    out[size] = '\0';
    *words = out;
    return WEXITSTATUS(pclose(pipe));
}

static void expect_found(const char *spoil, const char *mend)
{
    const char *words;
    sql(spoil);
    int status = athar("audit verify", &words);
    sql(mend);
    cr_assert_eq(status, 1, "%s: %s", spoil, words);
    cr_assert(strstr(words, "batch "), "%s", words);
}

/* One test, since seals are shared by the whole database: it spoils and mends one thing after the other. */
Test(audit_seal, finds_what_was_changed_removed_added_or_cut, .timeout = 60)
{
    const char *words,
        *one = "(select max(e.id) from audit_event e join audit_seal s on e.tx >= s.tx_from and e.tx < s.tx_until)";
    new_inquiry("CASE_A");
    cr_assert_eq(athar("audit seal", &words), 0, "%s", words);
    new_inquiry("CASE_A");
    cr_assert_eq(athar("audit seal", &words), 0, "%s", words);
    cr_assert_eq(athar("audit verify", &words), 0, "%s", words);
    const char *head = strstr(words, "head ") + 5;
    head = form("%.64s", head);
    expect_found(form("update audit_event set action = action || 'x' where id = %s", one),
                 form("update audit_event set action = rtrim(action, 'x') where id = %s", one));
    expect_found(
        form("create table kept as select * from audit_event where id = %s; delete from audit_event where id = %s", one,
             one),
        "insert into audit_event overriding system value select * from kept; drop table kept");
    expect_found(
        "insert into audit_event (tx, action, record_kind) select tx_from, 'forged', 'x' from audit_seal where id = 1",
        "delete from audit_event where action = 'forged'");
    sql("create table kept as select * from audit_seal where id = (select max(id) from audit_seal); "
        "delete from audit_seal where id = (select max(id) from audit_seal)");
    int cut = athar(form("audit verify --head %s", head), &words);
    sql("insert into audit_seal select * from kept; drop table kept");
    cr_assert_eq(cut, 1, "%s", words);
    cr_assert_eq(athar(form("audit verify --head %s", head), &words), 0, "%s", words);
}

Test(audit_seal, the_service_cannot_rewrite_what_it_wrote)
{
    static const char *const tables[] = {"audit_event", "audit_seal", "record_history"};
    static const char *const rights[] = {"update", "delete", "truncate"};
    for (size_t t = 0; t < 3; t++)
        for (size_t r = 0; r < 3; r++)
            cr_assert_str_eq(sql(form("select has_table_privilege('athar_app', '%s', '%s')", tables[t], rights[r])),
                             "f", "%s %s", rights[r], tables[t]);
}

Test(rls, every_table_of_a_tenant_is_guarded_with_force)
{
    cr_assert_str_eq(
        sql("select coalesce(string_agg(distinct c.relname, ','), '') from pg_class c join pg_attribute a on "
            "a.attrelid = c.oid "
            "where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and a.attname = 'tenant_id' "
            "and not (c.relrowsecurity and c.relforcerowsecurity)"),
        "");
    cr_assert_str_eq(sql("select count(*) from pg_class where relowner = 'athar_app'::regrole"), "0");
    cr_assert_str_eq(sql("select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = 'athar_app'"),
                     "f");
}

/* A unique key tells whether a row exists; it must not tell another tenant. */
Test(rls, unique_keys_carry_the_tenant_or_are_random)
{
    cr_assert_str_eq(
        sql("select coalesce(string_agg(i.indexrelid::regclass::text, ','), '') from pg_index i join pg_attribute t "
            "on t.attrelid = i.indrelid and t.attname = 'tenant_id' where i.indisunique "
            "and not t.attnum = any (i.indkey) and not (select bool_and(a.atttypid in ('uuid'::regtype, "
            "'bytea'::regtype) or a.attidentity <> '' or a.attname = 'number') "
            "from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey)) "
            "and i.indexrelid::regclass::text not in ('inquiry_reference_key', 'app_user_email_key', "
            "'app_user_external_key')"),
        "");
}

Test(jobs, are_run_once_each_when_due)
{
    const char *words;
    sql("update job set due_at = now() + interval '1 day'; update job set due_at = now() - interval '1 s' where kind = "
        "'expire_attempts'");
    sql("insert into attempt_counter values ('old', now() - interval '1 hour', 3)");
    athar("work & echo $! >$ATHAR_TEST_TEMP/worker.pid; "
          "for i in $(seq 200); do [ -z \"$(psql \"$ATHAR_TEST_SUPER_URL\" -Atc \"select 1 from attempt_counter where "
          "bucket = 'old'\")\" ] && break; sleep 0.05; done; "
          "kill $(cat $ATHAR_TEST_TEMP/worker.pid); wait",
          &words);
    cr_assert_str_eq(sql("select count(*) from attempt_counter where bucket = 'old'"), "0");
    cr_assert_str_eq(
        sql("select failures = 0 and due_at > now() and locked_until is null from job where kind = 'expire_attempts'"),
        "t");
    sql("update job set due_at = now()");
}
