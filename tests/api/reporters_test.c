/* Further reporters of a case: each with a code of its own, and none told of another. */
#include "tests/harness.h"
#include <string.h>

#define BROTHER                                                                                                        \
    "{'reporter':{'relation':'brother','names':[{'script':'Latn','full':'Leak Brother'}],'contact':{'phones':"         \
    "['+963 11 5550001'],'email':'leak-brother@rep.test'}}%s}"

static struct answer at(const struct answer *made, const char *path, const char *who_asks)
{
    return look_at(form("/v1/inquiries/%s%s%s", id_of(made), *path ? "/" : "", path), who_asks);
}

static struct answer add(const struct answer *made, const char *more)
{
    struct answer added = post_to(id_of(made), "reporters", json(BROTHER, quotes(more)), "CASE_A");
    expect_status(&added, 201);
    return added;
}

static struct answer new_code(const struct answer *made, const struct answer *reporter)
{
    struct answer code = post_to(id_of(made), form("reporters/%s/access-code", id_of(reporter)), NULL, "CASE_A");
    expect_status(&code, 200);
    return code;
}

static struct answer open_with(const struct answer *code)
{
    return post_to(
        "", "/v1/tracking/token",
        json("{'reference':'%s','access_code':'%s'}", text_at(code, "/reference"), text_at(code, "/access_code")),
        NULL);
}

/* A token of a further reporter. */
static const char *follower(const struct answer *made, const struct answer *reporter)
{
    struct answer code = new_code(made, reporter), opened = open_with(&code);
    expect_status(&opened, 200);
    return text_at(&opened, "/access_token");
}

static struct answer patch(const struct answer *made, const struct answer *reporter, const char *body,
                           const char *token)
{
    return call(.method = "PATCH", .path = form("/v1/inquiries/%s/reporters/%s", id_of(made), id_of(reporter)),
                .token = token, .type = "application/merge-patch+json", .body = quotes(body),
                .headers = "If-Match: *\r\n");
}

Test(reporters, are_read_and_changed_by_the_holder_with_their_contact_sealed)
{
    struct answer made = new_inquiry("CASE_A"), added = add(&made, "");
    cr_assert_str_eq(text_at(&added, "/reporter/contact/email"), "leak-brother@rep.test");
    cr_assert_str_eq(sql(form("select count(*) from case_reporter where reporter::text ~ 'leak-brother|5550001'")),
                     "0");
    struct answer list = at(&made, "reporters", "CASE_A");
    cr_assert_str_eq(text_at(&list, "/items/0/relation"), "brother");
    cr_assert_null(strstr(list.body, "leak-brother@"));
    struct answer now = patch(&made, &added, "{'reporter':{'contact':{'email':'other@rep.test'}}}", who("CASE_A"));
    expect_status(&now, 200);
    cr_assert_str_eq(text_at(&now, "/reporter/contact/email"), "other@rep.test");
    cr_assert_str_eq(text_at(&now, "/reporter/contact/phones/0"), "+963 11 5550001");
    struct answer same = patch(&made, &added, "{'reporter':{'relation':'brother'}}", who("CASE_A"));
    cr_assert_str_eq(field(&same, "ETag"), field(&now, "ETag"));
    expect(patch(&made, &added, "{'reporter':{'relation':null}}", who("CASE_A")), 422);
    expect(post_to(id_of(&made), "reporters", json("{'reporter':{'names':[]}}"), "CASE_A"), 422);
    expect(post_to(id_of(&made), "reporters",
                   json("{'reporter':{'relation':'son','names':[{'script':'Arab','given':'Latin'}]}}"), "CASE_A"),
           422);
}

Test(reporters, are_the_holder_s_alone)
{
    struct answer made = new_inquiry("CASE_A"), added = add(&made, "");
    (void)consent_to_b(id_of(&made), "");
    const char *path = form("reporters/%s", id_of(&added)), *const askers[] = {"CASE_B", "PARTNER_A", family_of(&made)};
    for (size_t i = 0; i < sizeof(askers) / sizeof(askers[0]); i++) {
        struct answer list = at(&made, "reporters", askers[i]), one = at(&made, path, askers[i]);
        cr_assert_null(strstr(list.body, id_of(&added)), "%s", list.body);
        cr_assert_neq(one.status, 200, "%s", one.body);
    }
    expect(post_to(id_of(&made), form("%s/access-code", path), NULL, "CASE_B"), 404);
    expect(patch(&made, &added, "{'reads_report':true}", who("CASE_B")), 404);
    expect(call(.method = "DELETE", .path = form("/v1/inquiries/%s/%s", id_of(&made), path), .token = who("CASE_B")),
           404);
    struct answer report = at(&made, "report", family_of(&made)), notices = at(&made, "notices", family_of(&made));
    cr_assert(!strstr(report.body, "Leak Brother") && !strstr(notices.body, id_of(&added)));
}

Test(reporters, follow_the_case_and_read_themselves_and_nothing_of_others)
{
    struct answer made = new_inquiry("CASE_A"), one = add(&made, ""), other = add(&made, "");
    const char *token = follower(&made, &one), *family = family_of(&made);
    expect(post_to(id_of(&made), "requests", json("{'kind':'information','text':'x'}"), family), 201);
    struct answer state = at(&made, "tracking", token), notices = at(&made, "notices", token),
                  self = at(&made, form("reporters/%s", id_of(&one)), token), all = at(&made, "reporters", token);
    expect_status(&state, 200);
    cr_assert_str_eq(text_at(&notices, "/items/0/kind"), "case_received");
    cr_assert_str_eq(text_at(&self, "/reporter/contact/email"), "leak-brother@rep.test");
    cr_assert_eq(json_array_size(value_at(&all, "/items")), 1);
    expect(at(&made, form("reporters/%s", id_of(&other)), token), 404);
    expect(patch(&made, &one, "{'reads_report':true}", token), 403);
    static const char *const others[] = {"",           "history",    "requests", "consents",    "copy",
                                         "access",     "access/log", "notes",    "attachments", "corrections",
                                         "statements", "referrals"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct answer got = at(&made, others[i], token);
        cr_assert(got.status == 403 || got.status == 404, "%s: %d %s", others[i], got.status, got.body);
    }
    struct answer elsewhere = new_inquiry("CASE_A");
    expect(at(&elsewhere, "tracking", token), 404);
    expect(post_to(id_of(&made), "requests", json("{'kind':'contest'}"), token), 403);
}

Test(reporters, read_the_report_where_the_holder_says_so_without_who_reported_first)
{
    struct answer made = new_inquiry("CASE_A"), one = add(&made, ",'reads_report':true"), two = add(&made, "");
    const char *token = follower(&made, &one);
    struct answer report = at(&made, "report", token);
    expect_status(&report, 200);
    cr_assert(json_is_null(value_at(&report, "/reporter")) && json_is_object(value_at(&report, "/person")));
    expect(at(&made, "report", follower(&made, &two)), 403);
    expect(patch(&made, &one, "{'reads_report':false}", who("CASE_A")), 200);
    expect(at(&made, "report", token), 403);
    expect(patch(&made, &one, "{'reads_report':true}", who("CASE_A")), 200);
    expect(post_to(id_of(&made), "requests", json("{'kind':'contest'}"), family_of(&made)), 201);
    expect(at(&made, "report", token), 403);
}

Test(reporters, have_one_code_at_a_time_which_ends_with_them)
{
    struct answer made = new_inquiry("CASE_A"), one = add(&made, ""), two = add(&made, "");
    struct answer first = new_code(&made, &one);
    const char *token = form("%s", follower(&made, &one)), *other = form("%s", follower(&made, &two)),
               *family = family_of(&made);
    expect(open_with(&first), 401);
    expect(call(.method = "DELETE", .path = form("/v1/inquiries/%s/reporters/%s", id_of(&made), id_of(&one)),
                .token = who("CASE_A")),
           204);
    expect(at(&made, "tracking", token), 401);
    expect(at(&made, "tracking", other), 200);
    expect(at(&made, "tracking", family), 200);
    struct answer renewed = new_code(&made, &two);
    expect(at(&made, "tracking", other), 401);
    expect(open_with(&renewed), 200);
}

Test(reporters, go_along_without_their_codes_and_are_erased_and_copied_to_no_other)
{
    struct answer made = new_inquiry("CASE_A"), one = add(&made, ",'reads_report':true");
    const char *family = family_of(&made);
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'access_copy'}"), family);
    expect(post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A"),
           200);
    struct answer copy = at(&made, "copy", family), whole = at(&made, "copy", "CASE_A");
    cr_assert(!strstr(copy.body, "Leak Brother") && !strstr(copy.body, "/reporters/"), "%s", copy.body);
    cr_assert_str_eq(text_at(&whole, "/reporters/0/reporter/contact/email"), "leak-brother@rep.test");
    cr_assert_null(strstr(whole.body, "access_code_hash"));
    struct answer code = new_code(&made, &one);
    (void)consent_to_b(id_of(&made), "");
    struct answer sent = post_to(id_of(&made), "referrals",
                                 json("{'receiver_id':'%s','kind':'handover'}", given("TENANT_CASE_B")), "CASE_A");
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    expect(open_with(&code), 401);
    struct answer theirs = at(&made, form("reporters/%s", id_of(&one)), "CASE_B");
    cr_assert_str_eq(text_at(&theirs, "/reporter/contact/email"), "leak-brother@rep.test");
    cr_assert(json_is_false(value_at(&theirs, "/has_code")));
    struct answer erasure = post_to(id_of(&made), "requests", json("{'kind':'erasure'}"), "CASE_B");
    sql(form("select erase_inquiry('%s')", id_of(&made)));
    (void)erasure;
    cr_assert_str_eq(sql(form("select count(*) from case_reporter where inquiry_id = '%s'", id_of(&made))), "0");
}

Test(reporters, leave_no_trace_in_the_log_that_the_family_reads)
{
    struct answer made = new_inquiry("CASE_A"), one = add(&made, ",'reads_report':true");
    const char *token = follower(&made, &one), *family = family_of(&made);
    expect(at(&made, "tracking", token), 200);
    expect(at(&made, "report", token), 200);
    expect(at(&made, "notices", token), 200);
    expect(at(&made, form("reporters/%s", id_of(&one)), "STEWARD"), 200);
    expect(at(&made, "reporters", "STEWARD"), 200);
    struct answer theirs = at(&made, "access/log", family), ours = at(&made, "access/log", "CASE_A");
    static const char *const looks[] = {"case.read", "report.read", "notice.list", "reporter.read", "reporter.list"};
    for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
        cr_assert_null(strstr(theirs.body, looks[i]), "%s", theirs.body);
        cr_assert_not_null(strstr(ours.body, looks[i]), "%s", ours.body);
    }
}

Test(reporters, use_up_nobody_else_s_quota)
{
    struct answer made = new_inquiry("CASE_A"), one = add(&made, ""), two = add(&made, "");
    const char *const tokens[] = {form("%s", family_of(&made)), form("%s", follower(&made, &one)),
                                  form("%s", follower(&made, &two))};
    struct call look = {.service = QUOTA, .path = form("/v1/inquiries/%s/tracking", id_of(&made))};
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        look.token = tokens[i];
        expect(call_(&look), 200);
        expect(call_(&look), 429);
    }
}
