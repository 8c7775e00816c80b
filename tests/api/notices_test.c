/* Notices: what happened to a case, as its family hears it, and nothing that it is not shown. */
#include "tests/harness.h"
#include <string.h>

static struct answer notices(const struct answer *made, const char *who_asks)
{
    return look_at(form("/v1/inquiries/%s/notices?limit=100", id_of(made)), who_asks);
}

/* The kinds of all notices, oldest first. */
static const char *kinds(const struct answer *made, const char *who_asks)
{
    struct answer page = notices(made, who_asks);
    const char *words = "";
    size_t i;
    json_t *item;
    expect_status(&page, 200);
    json_array_foreach (value_at(&page, "/items"), i, item)
        words = form("%s %s", json_string_value(json_object_get(item, "kind")), words);
    return words;
}

static const char *claim(const char *inquiry, const char *value, const char *visible_to)
{
    struct answer made = post_to(
        inquiry, "statements",
        json("{'subject':'fate','value':'%s','source':'s','grade':'possible','visible_to':[%s]}", value, visible_to),
        "CASE_A");
    expect_status(&made, 201);
    return form("%s", id_of(&made));
}

Test(notices, tell_a_family_what_happened_newest_first)
{
    struct answer made = new_inquiry("CASE_A"), consent = consent_to_b(id_of(&made), "");
    const char *id = form("%s", id_of(&made)), *given_up = form("consents/%s/withdraw", id_of(&consent));
    struct answer asked = post_to(id, "requests", json("{'kind':'information'}"), family_of(&made));
    expect(post_to(id, form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A"), 200);
    expect(post_to(id, "referrals", json("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B")), "CASE_A"),
           201);
    sql(form("update inquiry set status = 'screening' where id = '%s'", id));
    const char *death = claim(id, "dead", "\"family\"");
    expect(post_to(id, form("statements/%s/review", death), json("{'decision':'approve'}"), "CASE_A2"), 200);
    expect(post_to(id, form("statements/%s/retract", death), json("{'reason':'r'}"), "CASE_A2"), 200);
    expect(post_to(id, given_up, "{}", "CASE_A"), 200);
    const char *heard = kinds(&made, family_of(&made));
    static const char order[] =
        "case_received consent_given request_accepted referral_sent state_changed statement_made "
        "statement_retracted ";
    cr_assert_eq(strncmp(heard, order, strlen(order)), 0, "%s", heard);
    /* What happened at once stands in either order. */
    cr_assert(strstr(heard, " consent_withdrawn ") && strstr(heard, " referral_revoked "), "%s", heard);
}

Test(notices, of_a_new_code_and_of_a_hand_over)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer code = post_to(id_of(&made), "access-code", NULL, "CASE_A");
    expect_status(&code, 200);
    cr_assert_not_null(strstr(kinds(&made, "CASE_A"), "code_renewed"));
    (void)consent_to_b(id_of(&made), "");
    struct answer sent = post_to(id_of(&made), "referrals",
                                 json("{'receiver_id':'%s','kind':'handover'}", given("TENANT_CASE_B")), "CASE_A");
    expect_status(&sent, 201);
    struct answer taken = step_referral(&sent, "accept", "CASE_B");
    expect_status(&taken, 200);
    cr_assert_not_null(strstr(kinds(&made, "CASE_B"), "case_handed_over"));
    expect(notices(&made, "CASE_A"), 404);
}

Test(notices, tell_nothing_that_the_family_is_not_shown)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = form("%s", id_of(&made)), *family = family_of(&made);
    (void)claim(id, "unknown", "\"recipients\"");
    (void)claim(id, "dead", "\"family\""); /* waits for a second person */
    struct answer asked = post_to(id, "requests", json("{'kind':'information','text':'hidden'}"), "CASE_A");
    expect(post_to(id, form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A"), 200);
    static const char *const steps[] = {"screening", "accepted", "matched_pending_review", "in_search"};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        sql(form("update inquiry set status = '%s' where id = '%s'", steps[i], id));
    cr_assert_str_eq(kinds(&made, family), "case_received state_changed state_changed ");
    struct answer page = notices(&made, family);
    cr_assert_str_eq(text_at(&page, "/items/0/state"), "being_searched");
    cr_assert_str_eq(text_at(&page, "/items/0/text/en"), "The state of the case changed");
    const char *staff = sql(form("select collected_by from inquiry where id = '%s'", id));
    cr_assert_null(strstr(page.body, staff));
}

Test(notices, tell_of_a_consent_that_ends_before_it_does)
{
    struct answer made = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&made), form(",\"expires_at\":\"%s\"", tomorrow()));
    cr_assert_str_eq(kinds(&made, "CASE_A"), "case_received consent_given ", "it is told when it is given");
    sql(form("update consent set created_at = now() - interval '90 days', given_at = now() - interval '90 days' where"
             " inquiry_id = '%s'",
             id_of(&made)));
    cr_assert_not_null(strstr(kinds(&made, "CASE_A"), "consent_expiring"));
    sql(form("update consent set expires_at = now() - interval '1 day' where inquiry_id = '%s'", id_of(&made)));
    cr_assert_not_null(strstr(kinds(&made, "CASE_A"), "consent_expired"));
}

Test(notices, are_none_of_a_kind_that_has_no_words)
{
    struct answer made = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&made), "");
    struct session *session = session_open();
    const char *all = form("select string_agg(kind, ' ' order by at) from case_notices('%s')", id_of(&made));
    session_sql(session, "begin; select set_config('athar.reach', 'all', true)");
    cr_assert_str_eq(session_sql(session, all), "case_received consent_given");
    session_sql(session, "delete from vocabulary_term where vocabulary = 'notice_kind' and term = 'consent_given'");
    cr_assert_str_eq(session_sql(session, all), "case_received");
    session_sql(session, "rollback");
}

Test(notices, come_in_pages_and_to_those_whose_case_it_is)
{
    struct answer made = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&made), "");
    struct answer first = look_at(form("/v1/inquiries/%s/notices?limit=1", id_of(&made)), family_of(&made));
    expect_status(&first, 200);
    struct answer second = look_at(
        form("/v1/inquiries/%s/notices?limit=1&cursor=%s", id_of(&made), text_at(&first, "/next")), family_of(&made));
    cr_assert_str_eq(text_at(&first, "/items/0/kind"), "consent_given");
    cr_assert_str_eq(text_at(&second, "/items/0/kind"), "case_received");
    expect(notices(&made, "CASE_B"), 404);
    expect(notices(&made, family_of(&other)), 404);
    expect(notices(&made, NULL), 401);
    struct answer log = look_at(form("/v1/inquiries/%s/access/log", id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&log, "/items/0/action"), "notice.list");
}

static struct answer mark(const struct answer *made, const char *up_to, const char *who_asks)
{
    return call(.method = "PUT", .path = form("/v1/inquiries/%s/notices/mark", id_of(made)),
                .token = strncmp(who_asks, "ey", 2) == 0 ? who_asks : who(who_asks),
                .body = json("{'read_up_to':'%s'}", up_to), .type = "application/json");
}

static long unread(const struct answer *made, const char *who_asks)
{
    struct answer page = look_at(form("/v1/inquiries/%s/notices?limit=1", id_of(made)), who_asks);
    expect_status(&page, 200);
    return (long)json_integer_value(value_at(&page, "/unread"));
}

Test(notices, are_unread_until_the_family_marks_them)
{
    struct answer made = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&made), "");
    const char *family = family_of(&made);
    struct answer page = notices(&made, family);
    cr_assert_eq(unread(&made, family), 2);
    cr_assert(json_is_null(value_at(&page, "/read_up_to")));
    struct answer done = mark(&made, text_at(&page, "/items/1/at"), family);
    expect_status(&done, 200);
    cr_assert_eq(json_integer_value(value_at(&done, "/unread")), 1, "%s", done.body);
    expect(mark(&made, text_at(&page, "/items/0/at"), family), 200);
    expect(mark(&made, text_at(&page, "/items/1/at"), family), 200);
    cr_assert_eq(unread(&made, family), 0, "the mark does not move back");
    cr_assert_eq(unread(&made, "CASE_A"), 0);
    expect(mark(&made, "2090-01-01T00:00:00Z", family), 200);
    struct answer code = post_to(id_of(&made), "access-code", NULL, "CASE_A");
    expect_status(&code, 200);
    cr_assert_eq(unread(&made, "CASE_A"), 1, "what is to come is not read yet");
    expect(mark(&made, text_at(&page, "/items/0/at"), "CASE_A"), 404);
    expect(mark(&made, text_at(&page, "/items/0/at"), family_of(&other)), 404);
}
