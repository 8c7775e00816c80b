/* Inquiries of one family and of one event: their holder's, and told to nobody else. */
#include "tests/harness.h"
#include <string.h>

static struct answer new_group(const char *kind, const struct answer *one, const struct answer *two)
{
    struct answer made = post_to(
        "", "/v1/inquiry-groups",
        json("{'kind':'%s','label':'leak-label','inquiry_ids':['%s','%s']}", kind, id_of(one), id_of(two)), "CASE_A");
    expect_status(&made, 201);
    return made;
}

static struct answer group_now(const struct answer *group, const char *who_asks)
{
    return look_at(form("/v1/inquiry-groups/%s", id_of(group)), who_asks);
}

static struct answer step(const char *method, const struct answer *group, const struct answer *inquiry,
                          const char *who_asks)
{
    return call(.method = method, .path = form("/v1/inquiry-groups/%s/inquiries/%s", id_of(group), id_of(inquiry)),
                .token = who(who_asks));
}

static size_t listed(const char *path)
{
    struct answer list = look_at(path, "CASE_A");
    expect_status(&list, 200);
    return json_array_size(value_at(&list, "/items"));
}

Test(groups, filter_the_list_by_family_and_by_event)
{
    struct answer one = new_inquiry("CASE_A"), two = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    struct answer family = new_group("family", &one, &two), event = new_group("event", &one, &other);
    cr_assert_eq(listed(form("/v1/inquiries?family=%s", id_of(&family))), 2);
    cr_assert_eq(listed(form("/v1/inquiries?family=%s&event=%s", id_of(&family), id_of(&event))), 1);
    cr_assert_eq(listed(form("/v1/inquiries?event=%s", id_of(&family))), 0, "a family is no event");
    cr_assert_eq(listed(form("/v1/inquiry-groups?inquiry=%s", id_of(&one))), 2);
    cr_assert_eq(listed(form("/v1/inquiry-groups?inquiry=%s&kind=event", id_of(&one))), 1);
    cr_assert_eq(listed(form("/v1/inquiry-groups?inquiry=%s", id_of(&two))), 1);
}

Test(groups, change_by_one_and_only_where_something_changes)
{
    struct answer one = new_inquiry("CASE_A"), two = new_inquiry("CASE_A"), third = new_inquiry("CASE_A");
    struct answer group = new_group("family", &one, &two), same = step("PUT", &group, &one, "CASE_A");
    cr_assert_str_eq(field(&group, "ETag"), "\"1\"");
    cr_assert_eq(json_integer_value(value_at(&same, "/version")), 1);
    struct answer more = step("PUT", &group, &third, "CASE_A");
    cr_assert_eq(json_integer_value(value_at(&more, "/version")), 2);
    cr_assert_eq(json_array_size(value_at(&more, "/inquiries")), 3);
    expect(step("DELETE", &group, &third, "CASE_A"), 204);
    expect(step("DELETE", &group, &third, "CASE_A"), 404);
    struct call rename = {.method = "PATCH",
                          .path = form("/v1/inquiry-groups/%s", id_of(&group)),
                          .token = who("CASE_A"),
                          .type = "application/merge-patch+json",
                          .body = "{\"label\":\"leak-label\"}",
                          .headers = "If-Match: \"3\"\r\n"};
    struct answer kept = call_(&rename);
    cr_assert_str_eq(field(&kept, "ETag"), "\"3\"");
    rename.headers = "If-Match: \"1\"\r\n";
    expect(call_(&rename), 412);
    expect(call(.method = "DELETE", .path = rename.path, .token = rename.token), 204);
    expect(look_at(form("/v1/inquiries/%s", id_of(&one)), "CASE_A"), 200);
}

Test(groups, take_inquiries_of_their_own_organization_alone)
{
    struct answer one = new_inquiry("CASE_A"), two = new_inquiry("CASE_A"), theirs = new_inquiry("CASE_B");
    struct answer group = new_group("family", &one, &two);
    expect(step("PUT", &group, &theirs, "CASE_A"), 404);
    expect(step("PUT", &group, &one, "CASE_B"), 404);
    expect(step("PUT", &group, &theirs, "STEWARD"), 409);
    expect(post_to("", "/v1/inquiry-groups",
                   json("{'kind':'event','label':'x','inquiry_ids':['%s','%s']}", id_of(&one), id_of(&theirs)),
                   "CASE_A"),
           422);
    cr_assert_eq(listed(form("/v1/inquiry-groups?inquiry=%s", id_of(&one))), 1, "what was refused left nothing");
}

Test(groups, are_told_to_no_receiver_and_no_family)
{
    struct answer one = new_inquiry("CASE_A"), two = new_inquiry("CASE_A"), group = new_group("family", &one, &two);
    (void)consent_to_b(id_of(&one), "");
    expect(look_at(form("/v1/inquiries/%s", id_of(&one)), "CASE_B"), 200);
    expect(group_now(&group, "CASE_B"), 404);
    expect(group_now(&group, "PARTNER_A"), 403);
    expect(group_now(&group, family_of(&one)), 403);
    expect(call(.method = "DELETE", .path = form("/v1/inquiry-groups/%s", id_of(&group)), .token = who("CASE_B")), 404);
    struct answer list = look_at(form("/v1/inquiries?reach=shared&family=%s", id_of(&group)), "CASE_B");
    cr_assert_eq(json_array_size(value_at(&list, "/items")), 0);
    struct answer asked = post_to(id_of(&one), "requests", json("{'kind':'access_copy'}"), family_of(&one));
    expect(post_to(id_of(&one), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A"),
           200);
    struct answer copy = look_at(form("/v1/inquiries/%s/copy", id_of(&one)), family_of(&one)),
                  whole = look_at(form("/v1/inquiries/%s/copy", id_of(&one)), "CASE_A");
    cr_assert(!strstr(copy.body, "leak-label") && !strstr(copy.body, "groups"), "%s", copy.body);
    cr_assert_str_eq(text_at(&whole, "/inquiry/groups/0/label"), "leak-label");
    cr_assert_null(strstr(whole.body, id_of(&two)), "the other case is not in the copy of this one");
}

Test(groups, are_left_by_what_is_handed_over_or_erased)
{
    struct answer one = new_inquiry("CASE_A"), two = new_inquiry("CASE_A"), group = new_group("event", &one, &two);
    (void)consent_to_b(id_of(&one), "");
    struct answer sent = post_to(id_of(&one), "referrals",
                                 json("{'receiver_id':'%s','kind':'handover'}", given("TENANT_CASE_B")), "CASE_A");
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    sql(form("select erase_inquiry('%s')", id_of(&two)));
    struct answer left = group_now(&group, "CASE_A");
    cr_assert_eq(json_array_size(value_at(&left, "/inquiries")), 0, "%s", left.body);
    cr_assert_str_eq(sql(form("select count(*) from inquiry_group_member where group_id = '%s'", id_of(&group))), "0");
}
