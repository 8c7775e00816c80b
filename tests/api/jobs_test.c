/* Jobs: what is due is run once, by whoever comes; a worker that dies, fails or is told to end leaves nothing undone.
 */
#include "api/work/jobs.h"
#include "tests/harness.h"
#include <criterion/parameterized.h>
#include <signal.h>
#include <string.h>

/* A database in which only this kind is due. */
static void only(const char *kind)
{
    own_database("blank");
    sql(form("update job set due_at = now() + interval '1 day' where kind <> '%s'", kind));
}

/* Holds the job expire_attempts up in its statement; the table is free again with the session's commit. */
static struct session *hold_up(void)
{
    struct session *session = session_open();
    session_sql(session, "begin; lock table attempt_counter");
    return session;
}

static void await_held_up(void)
{
    await_sql("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = "
              "current_database() and usename = 'athar_app')");
}

Test(jobs, the_table_has_the_kinds_that_the_program_knows)
{
    static const char *const kinds[] = {
#define X(kind, function) #kind,
        JOB_KINDS(X)
#undef X
    };
    size_t count = sizeof(kinds) / sizeof(kinds[0]);
    for (size_t i = 0; i < count; i++)
        cr_assert_str_eq(sql(form("select count(*) from job where kind = '%s'", kinds[i])), "1", "%s", kinds[i]);
    cr_assert_str_eq(sql("select count(*) from job"), form("%zu", count));
}

Test(jobs, each_is_run_when_due_and_is_due_again_after_its_time)
{
    own_database("blank");
    sql("update job set due_at = now() - interval '1 day'");
    int worker = start_worker();
    await_sql("select bool_and(last_finished_at is not null and locked_until is null and failures = 0 and"
              " due_at = last_finished_at + every) from job");
    cr_assert_eq(end_process(worker, SIGTERM), 0);
}

Test(jobs, what_is_not_due_is_left_alone)
{
    only("expire_attempts");
    int worker = start_worker();
    await_sql("select last_finished_at is not null from job where kind = 'expire_attempts'");
    end_process(worker, SIGTERM);
    cr_assert_str_eq(sql("select count(*) from job where last_finished_at is not null"), "1");
}

Test(jobs, many_workers_run_a_job_once, .timeout = 40)
{
    int workers[4];
    own_database("blank");
    sql("create table run (kind text); create function note_run() returns trigger language plpgsql security definer as"
        " $$ begin insert into run values (new.kind); return null; end $$; create trigger note after update of"
        " last_finished_at on job for each row execute function note_run()");
    sql("insert into audit_event (action, record_kind) select 'x', 'x' from generate_series(1, 25000)");
    for (size_t i = 0; i < 4; i++)
        workers[i] = start_worker();
    await_sql("select count(distinct kind) = (select count(*) from job) from run");
    await_sql("select coalesce(sum(events), 0) = 25000 from audit_seal");
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(end_process(workers[i], SIGTERM), 0);
    cr_assert_str_eq(
        sql("select (select count(*) from run where kind <> 'seal_audit') = (select count(*) - 1 from job)"), "t");
    cr_assert_str_eq(sql("select string_agg(events::text, ' ' order by id) from audit_seal"), "10000 10000 5000");
}

Test(jobs, a_job_that_has_more_to_do_is_due_at_once)
{
    only("expire_attempts");
    sql("insert into attempt_counter select i, now() - interval '1 minute', 1 from generate_series(1, 20001) i;"
        " insert into attempt_counter values ('lives', now() + interval '1 hour', 1)");
    int worker = start_worker();
    await_sql("select count(*) = 1 from attempt_counter");
    await_sql("select due_at > now() from job where kind = 'expire_attempts'");
    end_process(worker, SIGTERM);
    cr_assert_str_eq(sql("select bucket from attempt_counter"), "lives");
}

Test(jobs, a_worker_told_to_end_finishes_what_it_is_at)
{
    only("expire_attempts");
    struct session *holding = hold_up();
    int worker = start_worker();
    await_held_up();
    cr_assert_eq(kill(worker, SIGTERM), 0);
    session_sql(holding, "commit");
    cr_assert_eq(end_process(worker, SIGTERM), 0);
    cr_assert_str_eq(sql("select last_finished_at is not null and locked_by is null from job where kind = "
                         "'expire_attempts'"),
                     "t");
}

Test(jobs, a_worker_goes_on_when_the_others_are_told_of_new_keys)
{
    only("expire_attempts");
    struct session *holding = hold_up();
    int worker = start_worker();
    await_held_up();
    cr_assert_eq(kill(worker, SIGHUP), 0);
    session_sql(holding, "commit");
    await_sql("select last_finished_at is not null and locked_by is null from job where kind = 'expire_attempts'");
    cr_assert_eq(end_process(worker, SIGTERM), 0);
}

Test(jobs, a_killed_workers_job_is_taken_when_its_lock_runs_out, .timeout = 40)
{
    only("expire_attempts");
    struct session *holding = hold_up();
    int first = start_worker();
    await_held_up();
    cr_assert_eq(end_process(first, SIGKILL), 128 + SIGKILL);
    cr_assert_str_eq(sql("select locked_until > now() + interval '30 s' from job where kind = 'expire_attempts'"), "t");
    sql("update job set locked_until = now() where kind = 'expire_attempts'");
    int second = start_worker();
    await_sql("select failures = 1 and last_error like 'the worker % never came back' and locked_until > now()"
              " from job where kind = 'expire_attempts'");
    session_sql(holding, "commit");
    await_sql("select failures = 0 and last_error is null and last_finished_at is not null from job"
              " where kind = 'expire_attempts'");
    end_process(second, SIGTERM);
}

Test(jobs, a_job_that_another_holds_is_not_taken)
{
    own_database("blank");
    sql("update job set locked_until = now() + interval '1 hour', locked_by = 'another' where kind = "
        "'expire_attempts'");
    int worker = start_worker();
    await_sql("select count(*) = 1 from job where last_finished_at is null");
    end_process(worker, SIGTERM);
    cr_assert_str_eq(sql("select locked_by from job where kind = 'expire_attempts'"), "another");
}

Test(jobs, what_fails_is_counted_and_tried_later_each_time)
{
    only("expire_attempts");
    sql("update job set every = '1 second' where kind = 'expire_attempts';"
        " alter function expire_attempts() rename to gone");
    int worker = start_worker();
    await_sql("select failures = 1 and last_error = '42883' and locked_by is null from job where kind = "
              "'expire_attempts'");
    await_sql("select failures = 3 and due_at > now() + interval '3 seconds' from job where kind = 'expire_attempts'");
    sql("alter function gone() rename to expire_attempts");
    await_sql("select failures = 0 and last_error is null from job where kind = 'expire_attempts'");
    end_process(worker, SIGTERM);
}

Test(jobs, what_fails_for_long_is_still_tried_every_hour)
{
    only("expire_attempts");
    sql("update job set failures = 40 where kind = 'expire_attempts'; alter function expire_attempts() rename to gone");
    int worker = start_worker();
    await_sql("select failures = 41 and due_at between now() + interval '59 minutes' and now() + interval '1 hour'"
              " from job where kind = 'expire_attempts'");
    end_process(worker, SIGTERM);
}

Test(jobs, a_worker_outlives_its_connection)
{
    only("expire_attempts");
    sql("update job set every = '1 second' where kind = 'expire_attempts'");
    int worker = start_worker();
    await_sql("select last_finished_at is not null from job where kind = 'expire_attempts'");
    sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = "
        "'athar_app'");
    sql("update job set last_finished_at = null");
    await_sql("select last_finished_at is not null from job where kind = 'expire_attempts'");
    cr_assert_eq(end_process(worker, SIGTERM), 0);
}

Test(jobs, a_worker_refuses_another_schema)
{
    const char *words;
    own_database("blank");
    sql("update schema_migration set number = 99 where number = 1");
    cr_assert_eq(athar("work", &words), 1);
    cr_assert_not_null(strstr(words, "the database is at schema 99"), "%s", words);
}

Test(jobs, the_metrics_tell_of_them)
{
    struct answer metrics = call(.path = "/metrics", .service = ADMIN);
    expect_status(&metrics, 200);
    cr_assert_not_null(strstr(metrics.body, "\nathar_jobs{kind=\"seal_audit\",state=\"failures\"} "));
    cr_assert_not_null(strstr(metrics.body, "\nathar_jobs{kind=\"expire_uploads\",state=\"due\"} "));
}

/* ---- housekeeping ---- */

/* Of each kind of row an old and a new one in two organizations; the names say what is to go. */
static void old_and_new(void)
{
    own_database("blank");
    sql("create function id(name text) returns uuid language sql as $$ select md5(name)::uuid $$;"
        "insert into organization (id, names, kind) select id(o), '{}', 'network' from unnest('{A,B}'::text[]) o;"
        "insert into app_user (id, tenant_id, email, display_name, role)"
        " select id('user' || o), id(o), o, o, 'caseworker' from unnest('{A,B}'::text[]) o");
    sql("insert into credential (id, tenant_id, kind, user_id, expires_at) select id(age || o), id(o), 'session',"
        " id('user' || o), now() - days * interval '1 day' from unnest('{A,B}'::text[]) o,"
        " (values ('old', 8), ('recent', 6), ('alive', -1)) c (age, days);"
        "insert into credential (id, tenant_id, kind, name, secret_hash, scopes, expires_at)"
        " values (id('key'), id('A'), 'api_key', 'key', '', '{}', now() - interval '1 year');"
        "insert into refresh_token (hash, credential_id, expires_at) select sha256(id::text::bytea), id, expires_at"
        " from credential where kind = 'session'");
    sql("insert into idempotency_key (tenant_id, owner_id, operation, key, request_hash, record_id, created_at)"
        " select id(o), id('user' || o), 'x', hours::text, '', id('x'), now() - hours * interval '1 hour'"
        " from unnest('{A,B}'::text[]) o, unnest('{23,25}'::int[]) hours");
    sql("set athar.reach = 'all'; insert into inquiry (id, tenant_id, reference, access_code_hash, status, person, "
        "event,"
        " relatives, reporter,"
        " completeness, category) select id('inquiry' || o), id(o), o, '', 'submitted', '{}', '{}', '[]', '{}', '{}',"
        " 'other' from unnest('{A,B}'::text[]) o;"
        "insert into attachment (id, tenant_id, inquiry_id, kind, file_name, media_type, size, sha256, complete,"
        " created_at) select id(o || minutes || done), id(o), id('inquiry' || o), 'photo', minutes::text, '', 1, '',"
        " done, now() - minutes * interval '1 minute'"
        " from unnest('{A,B}'::text[]) o, unnest('{50,70}'::int[]) minutes, unnest('{t,f}'::bool[]) done;"
        "insert into attachment_chunk (attachment_id, number, tenant_id, data) select id, 0, tenant_id, 'x'"
        " from attachment");
    sql("insert into attempt_counter values ('old', now() - interval '1 s', 1), ('new', now() + interval '1 hour', 1)");
}

struct housekeeping {
    char function[24], removed[4], looks[160], left[80];
};

ParameterizedTestParameters(jobs, housekeeping_removes_what_is_old_of_every_tenant_and_nothing_else)
{
    static struct housekeeping cases[] = {
        {"expire_idempotency", "2", "string_agg(key, ' ') from idempotency_key", "23 23"},
        {"expire_uploads", "2", "string_agg(file_name || complete, ' ' order by file_name, complete) from attachment",
         "50false 50false 50true 50true 70true 70true"},
        {"expire_uploads", "2", "count(*) from attachment_chunk", "6"},
        {"expire_uploads", "2", "string_agg(action, ' ') from audit_event where action like '%delete'",
         "attachment.delete attachment.delete"},
        {"expire_credentials", "2", "count(*) from credential", "5"},
        {"expire_credentials", "2", "count(*) from refresh_token", "4"},
        {"expire_attempts", "1", "bucket from attempt_counter", "new"},
    };
    return cr_make_param_array(struct housekeeping, cases, sizeof(cases) / sizeof(cases[0]));
}

ParameterizedTest(struct housekeeping *one, jobs, housekeeping_removes_what_is_old_of_every_tenant_and_nothing_else)
{
    old_and_new();
    cr_assert_str_eq(sql(form("set role athar_app; select %s()", one->function)), one->removed);
    cr_assert_str_eq(sql(form("select %s", one->looks)), one->left);
    cr_assert_str_eq(sql(form("set role athar_app; select %s()", one->function)), "0");
}
