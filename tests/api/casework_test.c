/* A caseworker's day: who has a case, the next contact, tasks, the contact log, and why a case was closed. */
#include "tests/harness.h"
#include <stdlib.h>
#include <string.h>

static struct answer at(const struct answer *made, const char *path, const char *who_asks)
{
    return look_at(form("/v1/inquiries/%s/%s", id_of(made), path), who_asks);
}

static struct answer patch_as(const char *who_asks, const char *path, const char *match, const char *body)
{
    return call(.method = "PATCH", .path = path, .token = who(who_asks), .type = "application/merge-patch+json",
                .body = quotes(body), .headers = form("If-Match: %s\r\n", match));
}

static struct answer change(const struct answer *made, const char *body)
{
    return patch_as("CASE_A", form("/v1/inquiries/%s/casework", id_of(made)), "*", body);
}

static struct answer task_of(const struct answer *made, const char *more)
{
    struct answer task = post_to(id_of(made), "tasks", json("{'title':'Call her'%s}", quotes(more)), "CASE_A");
    expect_status(&task, 201);
    return task;
}

static struct answer change_task(const struct answer *made, const struct answer *task, const char *body)
{
    return patch_as("CASE_A", form("/v1/inquiries/%s/tasks/%s", id_of(made), id_of(task)), "*", body);
}

static const char *taken_by_a(void)
{
    return form("{'assignee_id':'%s'}", given("USER_CASE_A"));
}

/* How often the case is in this list of inquiries. */
static size_t listed(const struct answer *made, const char *filter, const char *who_asks)
{
    struct answer list = look_at(form("/v1/inquiries?id=%s&%s", id_of(made), filter), who_asks);
    expect_status(&list, 200);
    return json_array_size(value_at(&list, "/items"));
}

/* Whether a task is on the first page of those of the organization. */
static bool is_due(const struct answer *task, const char *filter, const char *who_asks)
{
    struct answer list = look_at(form("/v1/tasks?limit=100%s", filter), who_asks);
    expect_status(&list, 200);
    return strstr(list.body, id_of(task)) != NULL;
}

static struct answer move_case(const struct answer *made, const char *body, const char *who_asks)
{
    return call(.method = "POST", .path = form("/v1/inquiries/%s/transitions", id_of(made)), .token = who(who_asks),
                .type = "application/json", .body = quotes(body), .headers = "If-Match: *\r\n");
}

Test(casework, of_a_new_case_is_empty_and_takes_who_has_it)
{
    struct answer made = new_inquiry("CASE_A"), empty = at(&made, "casework", "CASE_A");
    cr_assert(json_is_null(value_at(&empty, "/assignee_id")));
    cr_assert_eq(json_array_size(value_at(&empty, "/flags")), 0);
    struct answer taken =
        change(&made, form("{'assignee_id':'%s','next_contact_on':'2020-05-01','flags':['urgent','reprisal_risk']}",
                           given("USER_CASE_A")));
    expect_status(&taken, 200);
    cr_assert_str_eq(text_at(&taken, "/assignee_id"), given("USER_CASE_A"));
    cr_assert_str_eq(text_at(&taken, "/next_contact_on"), "2020-05-01");
    cr_assert_eq(json_array_size(value_at(&taken, "/flags")), 2);
    struct answer rest = change(&made, "{'next_contact_on':null}");
    cr_assert(json_is_null(value_at(&rest, "/next_contact_on")));
    cr_assert_str_eq(text_at(&rest, "/assignee_id"), given("USER_CASE_A"));
}

Test(casework, keeps_its_version_where_a_patch_changes_nothing)
{
    struct answer made = new_inquiry("CASE_A"), task = task_of(&made, "");
    struct answer first = change(&made, "{'flags':['urgent']}"), again = change(&made, "{'flags':['urgent']}");
    expect_status(&again, 200);
    cr_assert_str_eq(field(&first, "ETag"), field(&again, "ETag"));
    struct answer done = change_task(&made, &task, "{'done':true}"), twice = change_task(&made, &task, "{'done':true}");
    cr_assert_str_eq(field(&done, "ETag"), field(&twice, "ETag"));
    cr_assert_str_neq(field(&done, "ETag"), field(&task, "ETag"));
    expect(patch_as("CASE_A", form("/v1/inquiries/%s/casework", id_of(&made)), "\"77\"", "{'flags':[]}"), 412);
}

Test(casework, is_its_holder_s_alone)
{
    struct answer made = new_inquiry("CASE_A"), task = task_of(&made, "");
    consent_to_b(id_of(&made), "");
    expect(look_at(form("/v1/inquiries/%s", id_of(&made)), "CASE_B"), 200);
    const char *const parts[] = {"casework", form("tasks/%s", id_of(&task)), "tasks", "contacts"};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct answer theirs = at(&made, parts[i], "CASE_B");
        expect(at(&made, parts[i], "CASE_A2"), 200);
        cr_assert_eq(theirs.status, i < 2 ? 404 : 200, "%s", parts[i]);
        cr_assert_null(strstr(theirs.body, id_of(&task)), "%s", theirs.body);
        expect(at(&made, parts[i], "PARTNER_A"), 403);
        expect(at(&made, parts[i], family_of(&made)), 403);
    }
    expect(patch_as("CASE_B", form("/v1/inquiries/%s/casework", id_of(&made)), "*", "{'flags':[]}"), 404);
    expect(post_to(id_of(&made), "tasks", json("{'title':'x'}"), "CASE_B"), 403);
    cr_assert_not(is_due(&task, "", "CASE_B"));
    cr_assert_eq(listed(&made, "reach=shared", "CASE_B"), 1);
    cr_assert_eq(listed(&made, "reach=shared&assignee=none", "CASE_B"), 0, "that nobody has it is the holder's");
}

Test(casework, is_given_only_to_who_may_work_on_the_case)
{
    struct answer made = new_inquiry("CASE_A");
    const char *const others[] = {given("USER_CASE_B"), "0197a000-0000-7000-8000-000000000000",
                                  sql("select id from app_user where role = 'partner' limit 1")};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct answer refused = change(&made, form("{'assignee_id':'%s'}", others[i]));
        expect_status(&refused, 422);
        cr_assert_str_eq(text_at(&refused, "/errors/0/pointer"), "/assignee_id");
        expect(post_to(id_of(&made), "tasks", json("{'title':'x','assignee_id':'%s'}", others[i]), "CASE_A"), 422);
    }
}

/* A colleague of CASE_A whom no other test needs. */
static const char *colleague(void)
{
    struct answer made =
        post_to("", "/v1/users",
                json("{'tenant_id':'%s','email':'leaves@a.test','display_name':'X','role':'caseworker'}",
                     given("TENANT_CASE_A")),
                "ADMIN");
    expect_status(&made, 201);
    return id_of(&made);
}

Test(casework, of_somebody_who_leaves_is_nobody_s_at_once)
{
    const char *worker = colleague();
    struct answer made = new_inquiry("CASE_A"), task = task_of(&made, form(",'assignee_id':'%s'", worker));
    expect(change(&made, form("{'assignee_id':'%s'}", worker)), 200);
    cr_assert_eq(listed(&made, form("assignee=%s", worker), "CASE_A"), 1);
    cr_assert_eq(listed(&made, "assignee=none", "CASE_A"), 0);
    expect(call(.method = "POST", .path = form("/v1/users/%s/disable", worker), .token = who("ADMIN"),
                .headers = "If-Match: *\r\n"),
           200);
    struct answer left = at(&made, "casework", "CASE_A");
    cr_assert(json_is_null(value_at(&left, "/assignee_id")));
    cr_assert_eq(listed(&made, form("assignee=%s", worker), "CASE_A"), 0);
    cr_assert_eq(listed(&made, "assignee=none", "CASE_A"), 1);
    cr_assert(is_due(&task, "&assignee=none", "CASE_A"));
}

Test(casework, lists_the_cases_of_a_colleague_and_those_to_be_called)
{
    struct answer made = new_inquiry("CASE_A");
    expect(change(&made, taken_by_a()), 200);
    expect(change(&made, "{'next_contact_on':'2020-05-01','flags':['media_interest']}"), 200);
    static const struct {
        const char *filter;
        size_t count;
    } rows[] = {{"assignee=me", 1},
                {"assignee=none", 0},
                {"next_contact_before=2020-05-02", 1},
                {"next_contact_before=2020-05-01", 0},
                {"flag=media_interest,urgent", 1},
                {"flag=urgent", 0},
                {"closing_reason=duplicate", 0}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_assert_eq(listed(&made, rows[i].filter, "CASE_A"), rows[i].count, "%s", rows[i].filter);
    cr_assert_eq(listed(&made, "assignee=me", "CASE_A2"), 0);
    struct answer key =
        post_to("", "/v1/api-keys",
                json("{'name':'nightly','scopes':['inquiries:read'],'expires_at':'%s'}", tomorrow()), "CASE_A");
    expect(look_at("/v1/inquiries?assignee=me", text_at(&key, "/key")), 403);
}

Test(tasks, of_all_cases_are_listed_by_who_has_them_and_what_is_overdue)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer late = task_of(&made, form(",'due_on':'2020-01-01','assignee_id':'%s'", given("USER_CASE_A")));
    struct answer open = task_of(&made, "");
    cr_assert(json_is_true(value_at(&late, "/overdue")));
    cr_assert(is_due(&late, "&assignee=me&overdue=true", "CASE_A") &&
              is_due(&late, "&due_before=2020-01-02", "CASE_A2"));
    cr_assert_not(is_due(&late, "&assignee=me", "CASE_A2") || is_due(&late, "&assignee=none", "CASE_A"));
    cr_assert(is_due(&open, "&assignee=none", "CASE_A"));
    cr_assert_not(is_due(&open, "&overdue=true", "CASE_A") || is_due(&open, "&assignee=me", "CASE_A"));
    struct answer done = change_task(&made, &late, "{'done':true,'outcome':'She comes on Sunday.'}");
    cr_assert_str_eq(text_at(&done, "/done_by"), given("USER_CASE_A"));
    cr_assert(json_is_false(value_at(&done, "/overdue")));
    cr_assert_not(is_due(&late, "&assignee=me", "CASE_A"));
    cr_assert(is_due(&late, "&assignee=me&done=true", "CASE_A"));
    struct answer again = change_task(&made, &late, "{'done':false,'title':'Call again'}");
    cr_assert(json_is_null(value_at(&again, "/done_at")));
}

Test(contacts, are_logged_newest_first_and_never_ahead_of_time)
{
    struct answer made = new_inquiry("CASE_A");
    static const char *const entries[] = {
        "{'at':'2025-06-04T17:05:00Z','channel':'phone','outcome':'no_answer','tried':'the sister'}",
        "{'at':'2025-06-06T17:05:00+02:00','channel':'phone','outcome':'answered','text':'She moved.'}",
        "{'at':'2025-06-05T17:05:00Z','channel':'email','outcome':'message_left'}"};
    for (size_t i = 0; i < 3; i++)
        expect(post_to(id_of(&made), "contacts", quotes(entries[i]), "CASE_A"), 201);
    struct answer log = at(&made, "contacts?limit=2", "CASE_A");
    cr_assert_str_eq(text_at(&log, "/items/0/at"), "2025-06-06T15:05:00.000000Z");
    cr_assert_str_eq(text_at(&log, "/items/1/outcome"), "message_left");
    struct answer rest = at(&made, form("contacts?limit=2&cursor=%s", text_at(&log, "/next")), "CASE_A");
    cr_assert_str_eq(text_at(&rest, "/items/0/tried"), "the sister");
    struct answer ahead = post_to(id_of(&made), "contacts",
                                  json("{'at':'%s','channel':'phone','outcome':'answered'}", tomorrow()), "CASE_A");
    expect_status(&ahead, 422);
    cr_assert_str_eq(text_at(&ahead, "/errors/0/pointer"), "/at");
}

Test(casework, says_why_a_case_was_closed_as_long_as_it_is)
{
    struct answer made = new_inquiry("CASE_A");
    expect(move_case(&made, "{'to':'screening','closing_reason':'other'}", "CASE_A"), 422);
    expect(move_case(&made, "{'to':'screening'}", "CASE_A"), 200);
    expect(move_case(&made, "{'to':'closed'}", "CASE_A"), 422);
    expect(move_case(&made, "{'to':'closed','closing_reason':'family_not_reached'}", "CASE_A"), 200);
    struct answer closed = at(&made, "casework", "CASE_A");
    cr_assert_str_eq(text_at(&closed, "/closing_reason"), "family_not_reached");
    cr_assert_eq(listed(&made, "closing_reason=duplicate,family_not_reached", "CASE_A"), 1);
    expect(move_case(&made, "{'to':'in_search'}", "STEWARD"), 200);
    struct answer open = at(&made, "casework", "CASE_A");
    cr_assert(json_is_null(value_at(&open, "/closing_reason")));
    cr_assert_eq(listed(&made, "closing_reason=family_not_reached", "CASE_A"), 0);
}

/* What hangs on a case goes where the case goes, and ends with it. */
static struct answer full_case(void)
{
    struct answer made = new_inquiry("CASE_A");
    expect(change(&made, taken_by_a()), 200);
    task_of(&made, form(",'assignee_id':'%s'", given("USER_CASE_A")));
    expect(post_to(id_of(&made), "contacts",
                   json("{'at':'2025-06-04T17:05:00Z','channel':'phone','outcome':'answered','text':'leak-contact'}"),
                   "CASE_A"),
           201);
    return made;
}

Test(casework, of_a_case_that_is_handed_over_is_nobody_s_there)
{
    struct answer made = full_case();
    consent_to_b(id_of(&made), "");
    struct answer sent = post_to(id_of(&made), "referrals",
                                 json("{'receiver_id':'%s','kind':'handover'}", given("TENANT_CASE_B")), "CASE_A");
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    struct answer theirs = at(&made, "casework", "CASE_B"), tasks = at(&made, "tasks", "CASE_B"),
                  contacts = at(&made, "contacts", "CASE_B");
    cr_assert(json_is_null(value_at(&theirs, "/assignee_id")) &&
              json_is_null(value_at(&tasks, "/items/0/assignee_id")));
    cr_assert_str_eq(text_at(&contacts, "/items/0/text"), "leak-contact");
    expect(at(&made, "tasks", "CASE_A"), 404);
}

Test(casework, of_an_erased_case_is_gone_and_no_family_gets_a_copy_of_it)
{
    struct answer made = full_case();
    const char *family = family_of(&made);
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'access_copy'}"), family);
    expect(post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A"),
           200);
    struct answer copy = at(&made, "copy", family), whole = at(&made, "copy", "CASE_A");
    cr_assert_null(strstr(copy.body, "leak-contact"), "%s", copy.body);
    cr_assert_not_null(strstr(copy.body, "/inquiry/casework"), "%s", copy.body);
    cr_assert_not_null(strstr(whole.body, "leak-contact"), "%s", whole.body);
    cr_assert_str_eq(text_at(&whole, "/inquiry/casework/assignee_id"), given("USER_CASE_A"));
    struct answer erasure = post_to(id_of(&made), "requests", json("{'kind':'erasure'}"), family);
    expect(
        post_to(id_of(&made), form("requests/%s/decision", id_of(&erasure)), json("{'decision':'accept'}"), "CASE_A2"),
        200);
    cr_assert_str_eq(
        sql(form("select (select count(*) from casework where inquiry_id = '%1$s') + (select count(*) from "
                 "case_task where inquiry_id = '%1$s') + (select count(*) from case_contact where "
                 "inquiry_id = '%1$s')",
                 id_of(&made))),
        "0");
}

/* A patch of one member that waits for another patch, and what the record has afterwards. */
static struct answer patched_meanwhile(const struct answer *made, const char *path, const char *patch,
                                       const char *change)
{
    struct session *other = session_open();
    session_sql(other, "begin");
    session_sql(other, change);
    const char *body = quotes(patch);
    const char *asked =
        form("PATCH %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer %s\r\nIf-Match: *\r\n"
             "Content-Type: application/merge-patch+json\r\nContent-Length: %zu\r\n\r\n%s",
             path, who("CASE_A"), strlen(body), body);
    int fd = raw_open(MAIN);
    raw_send(fd, asked, strlen(asked));
    await_sql("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'change_')");
    session_sql(other, "commit");
    bool closed;
    cr_assert_eq(atoi(raw_read(fd, 5000, &closed) + sizeof("HTTP/1.1")), 200, "%s", id_of(made));
    return look_at(path, "CASE_A");
}

Test(casework, loses_nothing_where_two_change_it_at_once)
{
    struct answer made = new_inquiry("CASE_A"), task = task_of(&made, "");
    expect(change(&made, "{'flags':['urgent']}"), 200);
    struct answer work = patched_meanwhile(
        &made, form("/v1/inquiries/%s/casework", id_of(&made)), "{'next_contact_on':'2030-01-01'}",
        form("update casework set flags = '{second_look}', version = version + 1 where inquiry_id = '%s'",
             id_of(&made)));
    cr_assert_str_eq(text_at(&work, "/flags/0"), "second_look");
    cr_assert_str_eq(text_at(&work, "/next_contact_on"), "2030-01-01");
    struct answer now = patched_meanwhile(
        &made, form("/v1/inquiries/%s/tasks/%s", id_of(&made), id_of(&task)), "{'due_on':'2030-01-01'}",
        form("update case_task set title = 'Call him', version = version + 1 where id = '%s'", id_of(&task)));
    cr_assert_str_eq(text_at(&now, "/title"), "Call him");
    cr_assert_str_eq(text_at(&now, "/due_on"), "2030-01-01");
}
