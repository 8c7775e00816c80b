/* The copy of everything: whole for the organization, and for the family without what concerns others, unless that was
 * decided one by one. */
#include "tests/harness.h"
#include <string.h>

/* What stands in places of third persons has a word of its own, so that a leak says where it came from. */
static const char full[] =
    "{'person':{'names':[{'script':'Latn','full':'Own Name'}],'medical_notes':'own-medical',"
    "'documents':[{'kind':'passport','number':'OWN-123'}]},"
    "'event':{'circumstances':'own-circumstances','witnesses':[{'names':[{'script':'Latn','full':'Own Witness'}],"
    "'statement':'own-statement','contact':{'phones':['+963 11 4440001'],'email':'leak-witness@example.org',"
    "'address':'leak-witness-street'}}]},"
    "'relatives':[{'relation':'mother','names':[{'script':'Latn','full':'Own Mother'}],'country':'DE',"
    "'contact':{'phones':['+963 11 4440002'],'email':'leak-mother@example.org','address':'leak-shelter'}}],"
    "'reporter':{'relation':'sister','names':[{'script':'Latn','full':'Own Sister'}],'safe_hours':'own-hours',"
    "'contact':{'phones':['+963 11 4440003'],'email':'own-sister@example.org','address':'own-street'}}}";
static const char *const thirds[] = {"4440001",
                                     "leak-witness@example.org",
                                     "leak-witness-street",
                                     "4440002",
                                     "leak-mother@example.org",
                                     "leak-shelter",
                                     "leak-note",
                                     "leak-message",
                                     "leak-request",
                                     "leak-old-street",
                                     "leak-cousin",
                                     "leak-new-field",
                                     "leak-new-contact",
                                     "leak-new-part"};
static const char *const owns[] = {
    "Own Name",   "own-medical", "OWN-123", "own-circumstances",      "Own Witness", "own-statement", "Own Mother",
    "Own Sister", "own-hours",   "4440003", "own-sister@example.org", "own-street",  "own-request"};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct full_case {
    const char *path, *id, *family, *note;
};

static struct answer patch(const struct full_case *one, const char *body)
{
    struct answer now = look_at(one->path, "CASE_A");
    struct answer answer =
        call(.method = "PATCH", .path = one->path, .token = who("CASE_A"), .type = "application/merge-patch+json",
             .body = body, .headers = form("If-Match: %s\r\n", field(&now, "ETag")));
    expect_status(&answer, 200);
    return answer;
}

/* A case with something in every place that a third person has. */
static struct full_case make_full(void)
{
    struct answer made = post_to("", "/v1/inquiries", quotes(full), "CASE_A");
    expect_status(&made, 201);
    struct full_case one = {.path = form("/v1/inquiries/%s", text_at(&made, "/id")), .family = family_of(&made)};
    one.id = form("%s", text_at(&made, "/id"));
    patch(&one, json("{'relatives':[{'relation':'mother','names':[{'script':'Latn','full':'Own Mother'}],'contact':"
                     "{'address':'leak-old-street'}},{'relation':'cousin','contact':{'address':'leak-cousin'}}]}"));
    patch(&one, json("{'relatives':[{'relation':'mother','names':[{'script':'Latn','full':'Own Mother'}],'country':"
                     "'DE','contact':{'phones':['+963 11 4440002'],'email':'leak-mother@example.org','address':"
                     "'leak-shelter'}}],'person':{'occupation':'own-request'}}"));
    struct answer note = post_to(one.id, "notes", json("{'text':'leak-note'}"), "CASE_A");
    one.note = form("/notes/%s", text_at(&note, "/id"));
    struct answer consent = consent_to_b(one.id, "");
    expect_status(&consent, 201);
    struct answer sent =
        post_to(one.id, "referrals",
                json("{'receiver_id':'%s','kind':'share','message':'leak-message'}", given("TENANT_CASE_B")), "CASE_A");
    expect_status(&sent, 201);
    expect(post_to(one.id, "requests", json("{'kind':'contest','text':'leak-request'}"), "CASE_A"), 201);
    sql(form("update case_request set state = 'rejected' where inquiry_id = '%s'", one.id));
    expect(post_to(one.id, "requests", json("{'kind':'information','text':'own-request'}"), one.family), 201);
    return one;
}

/* What the contract does not name: a field, a contact, a part of a witness. */
static void add_unknown(const struct full_case *one)
{
    sql(form("update inquiry set person = person || '{\"nickname\":\"leak-new-field\",\"helper\":{\"address\":"
             "\"leak-new-contact\"}}', event = jsonb_set(event, '{witnesses,0,safe_word}', '\"leak-new-part\"')"
             " where id = '%s'",
             one->id));
}

/* The family asks for a copy, and CASE_A accepts with what it includes. */
static struct answer decide_copy(const struct full_case *one, const char *include)
{
    struct answer asked = post_to(one->id, "requests", json("{'kind':'access_copy'}"), one->family);
    expect_status(&asked, 201);
    return post_to(one->id, form("requests/%s/decision", text_at(&asked, "/id")),
                   json("{'decision':'accept'%s}", include), "CASE_A");
}

static struct answer copy_of(const struct full_case *one, const char *token)
{
    struct answer copy = call(.path = form("%s/copy", one->path), .token = token);
    expect_status(&copy, 200);
    return copy;
}

/* Whether the copy says that it left something out there, and why. */
static bool left_out(const struct answer *copy, const char *pointer, const char *reason)
{
    size_t i;
    json_t *item;
    json_array_foreach (json_object_get(copy->json, "left_out"), i, item)
        if (strcmp(json_string_value(json_object_get(item, "pointer")), pointer) == 0)
            return strcmp(json_string_value(json_object_get(item, "reason")), reason) == 0;
    return false;
}

Test(copies, of_a_family_hold_nothing_of_third_persons)
{
    struct full_case one = make_full();
    add_unknown(&one);
    struct answer decided = decide_copy(&one, "");
    expect_status(&decided, 200);
    struct answer copy = copy_of(&one, one.family);
    for (size_t i = 0; i < COUNT(thirds); i++)
        cr_assert_null(strstr(copy.body, thirds[i]), "%s in %s", thirds[i], copy.body);
    for (size_t i = 0; i < COUNT(owns); i++)
        cr_assert_not_null(strstr(copy.body, owns[i]), "no %s in %s", owns[i], copy.body);
    cr_assert(left_out(&copy, "/inquiry/event/witnesses/0/contact", "third_person"));
    cr_assert(left_out(&copy, "/inquiry/relatives/0/contact", "third_person"));
    cr_assert(left_out(&copy, "/inquiry/person/helper", "third_person"));
    cr_assert(left_out(&copy, one.note, "internal_note"));
    cr_assert_null(strstr(copy.body, "/requests/"), "that another one asked for something is not told");
}

Test(copies, of_a_family_name_nobody_of_the_staff)
{
    struct full_case one = make_full();
    struct answer decided = decide_copy(&one, "");
    expect_status(&decided, 200);
    struct answer copy = copy_of(&one, one.family);
    const char *staff = sql(form("select collected_by from inquiry where id = '%s'", one.id));
    cr_assert_eq(strlen(staff), 36);
    cr_assert_null(strstr(copy.body, staff), "%s", copy.body);
    cr_assert_null(strstr(copy.body, "credential_id"));
}

Test(copies, of_a_family_tell_its_state_and_no_match_that_nobody_reviewed)
{
    struct full_case one = make_full();
    const char *const steps[] = {"screening", "accepted", "matched_pending_review", "in_search"};
    for (size_t i = 0; i < COUNT(steps); i++)
        sql(form("update inquiry set status = '%s' where id = '%s'", steps[i], one.id));
    struct answer decided = decide_copy(&one, "");
    expect_status(&decided, 200);
    struct answer copy = copy_of(&one, one.family), told = look_at(form("%s/tracking", one.path), one.family);
    cr_assert_null(strstr(copy.body, "matched_pending"), "%s", copy.body);
    cr_assert_null(value_at(&copy, "/inquiry/status"));
    cr_assert_str_eq(text_at(&copy, "/inquiry/state"), text_at(&told, "/state"));
    cr_assert_str_eq(sql(form("select '%s'::timestamptz = '%s'::timestamptz", text_at(&copy, "/inquiry/updated_at"),
                              text_at(&told, "/updated_at"))),
                     "t");
    size_t i, changes = 0;
    json_t *item, *state;
    json_array_foreach (value_at(&copy, "/history"), i, item)
        if ((state = json_object_get(json_object_get(item, "changes"), "/state"))) {
            cr_assert_not(json_equal(json_object_get(state, "from"), json_object_get(state, "to")));
            changes++;
        }
    cr_assert_eq(changes, 2, "from received to being checked, and to being searched: %s", copy.body);
}

Test(copies, of_the_organization_are_whole)
{
    struct full_case one = make_full();
    add_unknown(&one);
    struct answer copy = copy_of(&one, who("CASE_A"));
    for (size_t i = 0; i < COUNT(thirds); i++)
        cr_assert_not_null(strstr(copy.body, thirds[i]), "no %s in %s", thirds[i], copy.body);
    cr_assert_eq(json_array_size(json_object_get(copy.json, "left_out")), 0);
}

Test(copies, of_a_family_hold_what_was_decided_one_by_one)
{
    struct full_case one = make_full();
    struct answer decided = decide_copy(&one, json(",'include':['%s','/inquiry/event/witnesses/0/contact']", one.note));
    expect_status(&decided, 200);
    struct answer copy = copy_of(&one, one.family);
    cr_assert_not_null(strstr(copy.body, "leak-note"));
    cr_assert_str_eq(text_at(&copy, "/inquiry/event/witnesses/0/contact/address"), "leak-witness-street");
    cr_assert_null(strstr(copy.body, "leak-shelter"));
    cr_assert_not(left_out(&copy, one.note, "internal_note"));
    cr_assert(left_out(&copy, "/inquiry/relatives/0/contact", "third_person"));
}

Test(copies, of_a_family_do_not_take_one_person_for_another_who_was_decided_on)
{
    struct full_case one = make_full();
    struct answer decided = decide_copy(&one, json(",'include':['/inquiry/relatives/0/contact']"));
    expect_status(&decided, 200);
    struct answer copy = copy_of(&one, one.family);
    cr_assert_not_null(strstr(copy.body, "leak-shelter"));
    patch(&one, json("{'relatives':[{'relation':'cousin','contact':{'address':'leak-cousin'}}]}"));
    copy = copy_of(&one, one.family);
    cr_assert_null(strstr(copy.body, "leak-cousin"), "%s", copy.body);
    cr_assert(left_out(&copy, "/inquiry/relatives/0/contact", "changed"));
}

Test(copies, include_what_is_left_out_and_nothing_else)
{
    struct full_case one = make_full();
    struct answer nowhere = decide_copy(&one, json(",'include':['/inquiry/relatives/7/contact']"));
    expect_status(&nowhere, 422);
    cr_assert_str_eq(text_at(&nowhere, "/errors/0/pointer"), "/include");
    struct answer asked = post_to(one.id, "requests", json("{'kind':'information'}"), one.family);
    expect(post_to(one.id, form("requests/%s/decision", text_at(&asked, "/id")),
                   json("{'decision':'accept','include':['%s']}", one.note), "CASE_A"),
           422);
}
