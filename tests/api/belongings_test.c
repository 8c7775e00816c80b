/* What belongs to somebody who leaves, and how a colleague gets it. */
#include "tests/harness.h"
#include <string.h>
#include <unistd.h>

/* Somebody of CASE_A's organization whom no other test needs. */
static const char *colleague(const char *role)
{
    static unsigned number;
    struct answer made =
        post_to("", "/v1/users",
                json("{'tenant_id':'%s','email':'belongs-%s-%d-%u@a.test','display_name':'X','role':'%s'}",
                     given("TENANT_CASE_A"), role, getpid(), ++number, role),
                "ADMIN");
    expect_status(&made, 201);
    return form("%s", id_of(&made));
}

/* A case and an open and a done task of it that somebody has. */
static struct answer work_of(const char *worker)
{
    struct answer made = new_inquiry("CASE_A");
    expect(call(.method = "PATCH", .path = form("/v1/inquiries/%s/casework", id_of(&made)), .token = who("CASE_A"),
                .type = "application/merge-patch+json", .body = json("{'assignee_id':'%s'}", worker),
                .headers = "If-Match: *\r\n"),
           200);
    for (size_t i = 0; i < 2; i++)
        expect(post_to(id_of(&made), "tasks", json("{'title':'t','assignee_id':'%s'}", worker), "CASE_A"), 201);
    sql(form(
        "update case_task set done_at = now() where id = (select id from case_task where inquiry_id = '%s' limit 1)",
        id_of(&made)));
    return made;
}

static struct answer hand_over(const char *from, const char *to, const char *more, const char *who_asks)
{
    return post_to("", form("/v1/users/%s/hand-over", from), json("{'to_id':'%s'%s}", to, quotes(more)), who_asks);
}

static long long belongs(const char *worker, const char *kind)
{
    struct answer all = look_at(form("/v1/users/%s/belongings", worker), "CASE_A2");
    expect_status(&all, 200);
    size_t i;
    json_t *item;
    json_array_foreach (value_at(&all, "/items"), i, item)
        if (strcmp(json_string_value(json_object_get(item, "kind")), kind) == 0)
            return json_integer_value(json_object_get(item, "count"));
    return -1;
}

Test(belongings, of_somebody_who_left_go_to_a_colleague_at_once)
{
    const char *leaves = colleague("caseworker"), *takes = colleague("caseworker");
    struct answer made = work_of(leaves);
    expect(call(.method = "POST", .path = form("/v1/users/%s/disable", leaves), .token = who("ADMIN"),
                .headers = "If-Match: *\r\n"),
           200);
    cr_assert(belongs(leaves, "case") == 1 && belongs(leaves, "task") == 1);
    struct answer given_over = hand_over(leaves, takes, "", "CASE_A");
    expect_status(&given_over, 200);
    cr_assert_eq(json_integer_value(value_at(&given_over, "/items/0/count")), 1);
    cr_assert(belongs(leaves, "case") == 0 && belongs(leaves, "task") == 0);
    cr_assert(belongs(takes, "case") == 1 && belongs(takes, "task") == 1);
    struct answer work = look_at(form("/v1/inquiries/%s/casework", id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&work, "/assignee_id"), takes);
    cr_assert_str_eq(sql(form("select count(*) from case_task where assignee_id = '%s'", leaves)), "1",
                     "what was done stays with who did it");
}

Test(belongings, go_over_by_kind_and_to_nobody_who_cannot_have_them)
{
    const char *leaves = colleague("caseworker"), *takes = colleague("caseworker");
    work_of(leaves);
    const char *const others[] = {colleague("partner"), given("USER_CASE_B"), leaves,
                                  "0197a000-0000-7000-8000-000000000000"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct answer refused = hand_over(leaves, others[i], "", "CASE_A");
        expect_status(&refused, 422);
        cr_assert_str_eq(text_at(&refused, "/errors/0/pointer"), "/to_id");
    }
    expect(hand_over(leaves, takes, ",'kinds':['session']", "CASE_A"), 422);
    expect(hand_over(leaves, takes, ",'kinds':['task']", "CASE_A"), 200);
    cr_assert(belongs(leaves, "case") == 1 && belongs(leaves, "task") == 0);
}

Test(belongings, are_told_to_no_other_organization)
{
    const char *leaves = colleague("caseworker");
    work_of(leaves);
    expect(look_at(form("/v1/users/%s/belongings", leaves), "CASE_B"), 404);
    expect(look_at(form("/v1/users/%s/belongings", leaves), "PARTNER_A"), 403);
    expect(hand_over(leaves, given("USER_CASE_B"), "", "CASE_B"), 404);
    cr_assert_eq(belongs(leaves, "case"), 1);
}

Test(belongings, are_all_that_refers_to_a_person)
{
    cr_assert_str_eq(sql("select coalesce(string_agg(c.conrelid::regclass || '.' || a.attname, ', '), '')"
                         " from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any"
                         " (c.conkey) where c.contype = 'f' and c.confrelid = 'app_user'::regclass and not exists"
                         " (select from belonging_kinds() k where k.relation = c.conrelid::regclass::text and"
                         " k.holder = a.attname)"),
                     "", "name in belonging_kinds() what becomes of it");
}
