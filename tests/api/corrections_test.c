/* Corrections that a family proposes: they wait, change nothing, and are applied or declined by who holds the case. */
#include "tests/harness.h"
#include <string.h>

static struct answer propose(const struct answer *made, const char *changes, const char *who_asks)
{
    return post_to(id_of(made), "corrections", form("{\"changes\":%s,\"text\":\"as her card says\"}", quotes(changes)),
                   who_asks);
}

/* Proposes as the family what must be taken; its id. */
static const char *proposed(const struct answer *made, const char *changes)
{
    struct answer answer = propose(made, changes, family_of(made));
    expect_status(&answer, 201);
    return form("%s", id_of(&answer));
}

static struct answer correction(const struct answer *made, const char *id, const char *who_asks)
{
    return look_at(form("/v1/inquiries/%s/corrections/%s", id_of(made), id), who_asks);
}

static struct answer inquiry(const struct answer *made)
{
    return look_at(form("/v1/inquiries/%s", id_of(made)), "CASE_A");
}

static struct answer accept(const struct answer *made, const char *id, const char *match, const char *body)
{
    return call(.method = "POST", .path = form("/v1/inquiries/%s/corrections/%s/accept", id_of(made), id),
                .token = who("CASE_A"), .body = quotes(body), .type = "application/json",
                .headers = form("If-Match: %s\r\n", match));
}

static struct answer decline(const struct answer *made, const char *id, const char *who_asks)
{
    return post_to(id_of(made), form("corrections/%s/decline", id),
                   json("{'reason':'proof_needed','answer':'Send us the card, please.'}"), who_asks);
}

static struct answer take_back(const struct answer *made, const char *id, const char *who_asks)
{
    return post_to(id_of(made), form("corrections/%s/withdraw", id), NULL, who_asks);
}

static struct answer everything(void)
{
    struct answer made = post_to("", "/v1/inquiries", case_file("everything.json"), "CASE_A");
    expect_status(&made, 201);
    return made;
}

static const char *heard(const struct answer *made)
{
    struct answer notices = look_at(form("/v1/inquiries/%s/notices", id_of(made)), family_of(made));
    return text_at(&notices, "/items/0/kind");
}

Test(corrections, wait_and_change_nothing_by_themselves)
{
    struct answer made = new_inquiry("CASE_A"), before = inquiry(&made);
    const char *id = proposed(&made, "{'person':{'occupation':'baker'},'event':{'last_seen':'2013-05'}}");
    struct answer after = inquiry(&made);
    cr_assert_str_eq(text_at(&before, "/updated_at"), text_at(&after, "/updated_at"));
    cr_assert(json_equal(value_at(&before, "/person"), value_at(&after, "/person")));
    struct answer told = correction(&made, id, "CASE_A");
    expect_status(&told, 200);
    cr_assert_str_eq(text_at(&told, "/state"), "waiting");
    cr_assert_str_eq(text_at(&told, "/text"), "as her card says");
    cr_assert_str_eq(text_at(&told, "/changes/person/occupation"), "baker");
    const json_t *differences = value_at(&told, "/differences");
    const json_t *job = json_object_get(differences, "/person/occupation");
    cr_assert(json_is_null(json_object_get(job, "from")), "%s", told.body);
    cr_assert_str_eq(json_string_value(json_object_get(job, "to")), "baker");
    cr_assert_eq(json_object_size(differences), 2, "%s", told.body);
    cr_assert(json_equal(value_at(&told, "/inquiry_version"), value_at(&after, "/version")));
    struct answer theirs = correction(&made, id, family_of(&made));
    cr_assert(json_is_null(value_at(&theirs, "/inquiry_version")));
    cr_assert(json_equal(value_at(&theirs, "/differences"), differences), "%s", theirs.body);
}

Test(corrections, are_applied_like_an_update_and_the_family_hears_it)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = proposed(&made, "{'reporter':{'contact':{'phones':['+963 11 5550100']}}}");
    struct answer now = inquiry(&made);
    expect(call(.method = "POST", .path = form("/v1/inquiries/%s/corrections/%s/accept", id_of(&made), id),
                .token = who("CASE_A"), .body = "{}", .type = "application/json"),
           428);
    expect(accept(&made, id, "\"999\"", "{}"), 412);
    struct answer done = accept(&made, id, field(&now, "ETag"), "{'answer':'Thank you.'}");
    expect_status(&done, 200);
    cr_assert_str_eq(text_at(&done, "/state"), "accepted");
    cr_assert_str_eq(text_at(&done, "/answer"), "Thank you.");
    struct answer after = inquiry(&made);
    cr_assert_str_eq(text_at(&after, "/reporter/contact/phones/0"), "+963 11 5550100");
    struct answer found = post_to("", "/v1/inquiries/lookups", json("{'phone':'0115550100'}"), "CASE_A");
    cr_assert_not_null(strstr(found.body, id_of(&made)), "the number is found: %s", found.body);
    struct answer history = look_at(form("/v1/inquiries/%s/history", id_of(&made)), "CASE_A");
    cr_assert_not_null(strstr(history.body, "5550100"), "%s", history.body);
    cr_assert_str_eq(heard(&made), "correction_accepted");
    struct answer again = accept(&made, id, "*", "{}");
    expect_status(&again, 409);
    struct answer closed = correction(&made, id, "CASE_A");
    cr_assert(json_is_null(value_at(&closed, "/differences")));
}

Test(corrections, that_a_version_has_overtaken_are_not_applied)
{
    struct answer made = new_inquiry("CASE_A"), seen = inquiry(&made);
    const char *id = proposed(&made, "{'person':{'occupation':'baker'}}");
    expect(call(.method = "PATCH", .path = form("/v1/inquiries/%s", id_of(&made)), .token = who("CASE_A"),
                .body = json("{'person':{'occupation':'tailor'}}"), .type = "application/merge-patch+json",
                .headers = "If-Match: *\r\n"),
           200);
    expect(accept(&made, id, field(&seen, "ETag"), "{}"), 412);
    struct answer told = correction(&made, id, "CASE_A"), now = inquiry(&made);
    const json_t *job = json_object_get(value_at(&told, "/differences"), "/person/occupation");
    cr_assert_str_eq(json_string_value(json_object_get(job, "from")), "tailor");
    expect(accept(&made, id, field(&now, "ETag"), "{'changes':{'person':{'occupation':'tailor and baker'}}}"), 200);
    now = inquiry(&made);
    cr_assert_str_eq(text_at(&now, "/person/occupation"), "tailor and baker");
}

Test(corrections, are_declined_with_a_reason_that_the_family_reads)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = proposed(&made, "{'person':{'occupation':'baker'}}");
    expect(decline(&made, id, family_of(&made)), 403);
    expect(decline(&made, id, "CASE_B"), 404);
    expect(decline(&made, id, "CASE_A"), 200);
    expect(decline(&made, id, "CASE_A"), 409);
    struct answer told = correction(&made, id, family_of(&made));
    cr_assert_str_eq(text_at(&told, "/state"), "declined");
    cr_assert_str_eq(text_at(&told, "/reason"), "proof_needed");
    cr_assert_str_eq(text_at(&told, "/answer"), "Send us the card, please.");
    cr_assert_str_eq(heard(&made), "correction_declined");
    struct answer now = inquiry(&made);
    cr_assert_null(strstr(now.body, "baker"));
}

Test(corrections, that_a_family_takes_back_leave_nothing_of_what_they_said)
{
    struct answer made = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    const char *id = proposed(&made, "{'person':{'occupation':'baker'}}");
    expect(take_back(&made, id, "CASE_A"), 404);
    expect(take_back(&made, id, family_of(&other)), 404);
    expect(take_back(&made, id, family_of(&made)), 200);
    expect(take_back(&made, id, family_of(&made)), 409);
    expect(accept(&made, id, "*", "{}"), 409);
    struct answer told = correction(&made, id, "CASE_A");
    cr_assert(json_is_null(value_at(&told, "/changes")) && json_is_null(value_at(&told, "/text")), "%s", told.body);
    cr_assert_str_eq(sql(form("select count(*) from correction where id = '%s' and proposal is null", id)), "1");
}

Test(corrections, are_the_familys_alone_to_propose_and_not_told_to_others)
{
    struct answer made = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    static const char changes[] = "{'person':{'occupation':'baker'}}";
    (void)consent_to_b(id_of(&made), "");
    expect(propose(&made, changes, "CASE_A"), 403);
    expect(propose(&made, changes, family_of(&other)), 404);
    expect(propose(&made, changes, "CASE_B"), 404);
    const char *id = proposed(&made, changes), *list = form("/v1/inquiries/%s/corrections", id_of(&made));
    expect(correction(&made, id, "CASE_B"), 404);
    expect(correction(&made, id, family_of(&other)), 404);
    expect(look_at(list, "CASE_B"), 404);
    struct answer page = look_at(form("%s?limit=1", list), family_of(&made));
    expect_status(&page, 200);
    cr_assert_str_eq(text_at(&page, "/items/0/changes/person/occupation"), "baker");
    struct answer log = look_at(form("/v1/inquiries/%s/access/log", id_of(&made)), family_of(&made));
    cr_assert_str_eq(text_at(&log, "/items/0/action"), "correction.list");
}

Test(corrections, are_kept_sealed)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = proposed(&made, "{'person':{'names':[{'script':'Latn','given':'Sealedname'}]}}");
    expect(decline(&made, id, "CASE_A"), 200);
    const char *kept = sql(form("select to_jsonb(c)::text from correction c where id = '%s'", id));
    cr_assert_not_null(strstr(kept, id));
    cr_assert_null(strstr(kept, "Sealedname"), "%s", kept);
    cr_assert_null(strstr(kept, "card"), "%s", kept);
}

Test(corrections, are_of_what_the_report_shows_and_can_be)
{
    struct answer made = everything();
    static const struct {
        const char *changes, *pointer;
    } rows[] = {
        {"{'reporter':{'intake':{'place':'x'}}}", "/changes/reporter/intake"},
        {"{'relatives':[{'relation':'sister','country':'SY'}]}", "/changes/relatives/0/country"},
        {"{'event':{'witnesses':[{'statement':'s','contact':{'email':'a@b.org'}}]}}",
         "/changes/event/witnesses/0/contact"},
        {"{'person':{'birth':{'date':'2090'}}}", "/changes/person/birth"},
        {"{'person':{'names':null}}", "/changes/person/names"},
        {"{'person':{'shoe_size':43}}", "/changes/person/shoe_size"},
        {"{'person':{'sex':'other','occupation':7}}", "/changes/person/occupation"},
        {"{}", "/changes"},
    };
    const char *family = family_of(&made);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer refused = propose(&made, rows[i].changes, family);
        cr_assert_eq(refused.status, 422, "%s: %d %s", rows[i].changes, refused.status, refused.body);
        cr_expect_str_eq(text_at(&refused, "/errors/0/pointer"), rows[i].pointer, "%s", refused.body);
    }
    const json_t *sex = json_object_get(json_object_get(inquiry(&made).json, "person"), "sex");
    struct answer same = propose(&made, form("{'person':{'sex':'%s'}}", json_string_value(sex)), family);
    expect_status(&same, 422);
    cr_assert_str_eq(sql(form("select count(*) from correction where inquiry_id = '%s'", id_of(&made))), "0");
}

/* The lists of the report have parts that concern others: how witnesses and relatives are reached. */
Test(corrections, of_a_list_keep_what_the_family_is_not_shown)
{
    struct answer made = everything(), before = inquiry(&made);
    struct answer report = look_at(form("/v1/inquiries/%s/report", id_of(&made)), family_of(&made));
    json_t *relatives = json_deep_copy(value_at(&report, "/relatives"));
    const json_t *had = value_at(&before, "/relatives/0");
    cr_assert_not_null(json_object_get(had, "contact"));
    json_array_insert_new(relatives, 0, json_pack("{s:s}", "relation", "aunt"));
    char *list = json_dumps(relatives, 0);
    const char *id = proposed(&made, form("{\"relatives\":%s}", list));
    struct answer told = correction(&made, id, "CASE_A"), theirs = correction(&made, id, family_of(&made));
    cr_assert_not_null(strstr(told.body, "contact"), "staff reads all of it: %s", told.body);
    cr_assert_null(strstr(theirs.body, "contact"), "the family what it is shown: %s", theirs.body);
    expect(accept(&made, id, "*", "{}"), 200);
    struct answer after = inquiry(&made);
    cr_assert_str_eq(text_at(&after, "/relatives/0/relation"), "aunt");
    cr_assert_null(json_object_get(value_at(&after, "/relatives/0"), "contact"));
    cr_assert(json_equal(value_at(&after, "/relatives/1"), had), "%s", after.body);
    json_object_set_new(json_array_get(relatives, 1), "living", json_false());
    const char *next = proposed(&made, form("{\"relatives\":%s}", json_dumps(relatives, 0)));
    expect(accept(&made, next, "*", "{}"), 200);
    after = inquiry(&made);
    cr_assert(json_is_false(value_at(&after, "/relatives/1/living")));
    cr_assert(json_equal(value_at(&after, "/relatives/1/contact"), json_object_get(had, "contact")), "%s", after.body);
}

Test(corrections, of_a_contested_or_held_case_stand_still)
{
    struct answer made = new_inquiry("CASE_A"), held = new_inquiry("CASE_A");
    static const char changes[] = "{'person':{'occupation':'baker'}}";
    const char *family = family_of(&made), *id = proposed(&made, changes), *other = proposed(&held, changes);
    expect(post_to(id_of(&made), "requests", json("{'kind':'contest'}"), "CASE_A"), 201);
    expect(propose(&made, changes, family), 403);
    expect(correction(&made, id, family), 403);
    expect(look_at(form("/v1/inquiries/%s/corrections", id_of(&made)), family), 403);
    expect(take_back(&made, id, family), 403);
    expect(correction(&made, id, "CASE_A"), 200);
    expect(accept(&made, id, "*", "{}"), 409);
    expect(decline(&made, id, "CASE_A"), 409);
    struct answer hold = post_to(id_of(&held), "holds", json("{'reason':'court','review_on':'2090-01-01'}"), "CASE_A");
    expect(post_to(id_of(&held), form("holds/%s/approve", id_of(&hold)), NULL, "CASE_A2"), 200);
    expect(propose(&held, changes, family_of(&held)), 409);
    expect(correction(&held, other, family_of(&held)), 200);
    expect(take_back(&held, other, family_of(&held)), 409);
    expect(accept(&held, other, "*", "{}"), 409);
    struct answer now = inquiry(&held);
    cr_assert_null(strstr(now.body, "baker"));
}

Test(corrections, that_wait_are_twenty_at_most_and_each_of_some_size)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    sql(form("set athar.reach = 'all'; insert into correction (id, tenant_id, inquiry_id, proposal)"
             " select gen_random_uuid(), tenant_id, id, 'x' from inquiry, generate_series(1, 19) where id = '%s'",
             id_of(&made)));
    expect(propose(&made, "{'person':{'occupation':'baker'}}", family), 201);
    expect(propose(&made, "{'person':{'occupation':'tailor'}}", family), 409);
    const char *long_text = "x";
    while (strlen(long_text) < 16000)
        long_text = form("%s%s", long_text, long_text);
    struct answer other = new_inquiry("CASE_A");
    struct answer big = propose(
        &other,
        form("{'person':{'clothing':'%s','medical_notes':'%s'},'event':{'circumstances':'%s',"
             "'last_contact':{'words':'%s'},'journey':{'route':'%s'},'reprisal_risk':{'level':'low','words':'%s'}}}",
             long_text, long_text, long_text, long_text, long_text, long_text),
        family_of(&other));
    expect_status(&big, 422);
    cr_assert_str_eq(text_at(&big, "/errors/0/pointer"), "/changes");
}

Test(corrections, go_with_their_case)
{
    struct answer made = new_inquiry("CASE_A");
    const char *inquiry_id = form("%s", id_of(&made)), *family = family_of(&made);
    const char *id = proposed(&made, "{'person':{'occupation':'baker'}}");
    (void)consent_to_b(inquiry_id, "");
    struct answer sent = post_to(inquiry_id, "referrals",
                                 json("{'receiver_id':'%s','kind':'handover'}", given("TENANT_CASE_B")), "CASE_A");
    struct answer taken = step_referral(&sent, "accept", "CASE_B");
    expect_status(&taken, 200);
    expect(correction(&made, id, "CASE_A"), 404);
    expect(correction(&made, id, family), 401);
    struct answer told = correction(&made, id, "CASE_B");
    expect_status(&told, 200);
    cr_assert_str_eq(text_at(&told, "/changes/person/occupation"), "baker", "the receiver's key opens it");
    struct answer asked = post_to(inquiry_id, "requests", json("{'kind':'erasure'}"), "CASE_B");
    expect(post_to(inquiry_id, form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "STEWARD"),
           200);
    cr_assert_str_eq(sql(form("select count(*) from correction where inquiry_id = '%s'", inquiry_id)), "0");
    expect(correction(&made, id, "CASE_B"), 404);
}

Test(corrections, are_in_the_copies_opened)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = proposed(&made, "{'person':{'occupation':'baker'}}"), *family = family_of(&made);
    expect(decline(&made, id, "CASE_A"), 200);
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'access_copy'}"), family);
    expect(post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A"),
           200);
    const char *const readers[] = {family, "CASE_A"};
    for (size_t i = 0; i < 2; i++) {
        struct answer copy = look_at(form("/v1/inquiries/%s/copy", id_of(&made)), readers[i]);
        expect_status(&copy, 200);
        cr_assert_str_eq(text_at(&copy, "/corrections/0/changes/person/occupation"), "baker");
        cr_assert_str_eq(text_at(&copy, "/corrections/0/text"), "as her card says");
        cr_assert_str_eq(text_at(&copy, "/corrections/0/answer"), "Send us the card, please.");
        cr_assert_eq(json_object_get(value_at(&copy, "/corrections/0"), "decided_by") != NULL, i == 1);
    }
}

/* What somebody here applied is a change of this place: its source's next push leaves it, and meets it where nothing is
 * kept of what the source said before. */
Test(corrections, that_were_applied_are_not_undone_by_an_import)
{
    struct call push = {.method = "PUT",
                        .path = form("/v1/inquiries/by-source/corrected/%s", given("TENANT_CASE_A")),
                        .token = who("CASE_A"),
                        .body = minimal_inquiry,
                        .type = "application/json"};
    struct answer made = call_(&push);
    expect_status(&made, 201);
    const char *id = proposed(&made, "{'person':{'names':[{'script':'Latn','given':'Corrected'}]}}");
    expect(accept(&made, id, "*", "{}"), 200);
    expect(call_(&push), 200);
    sql(form("update inquiry set source_said = null where id = '%s'", id_of(&made)));
    expect(call_(&push), 409);
    struct answer now = inquiry(&made);
    cr_assert_str_eq(text_at(&now, "/person/names/0/given"), "Corrected");
}

/* A case without sealed fields gets its key by the first proposal: a desk that writes at the same time meets that. */
Test(corrections, give_a_case_its_key_without_losing_what_is_written_beside)
{
    struct answer made = new_inquiry("CASE_A");
    sql(form("delete from inquiry_key where inquiry_id = '%s'", id_of(&made)));
    struct answer before = inquiry(&made);
    (void)proposed(&made, "{'person':{'occupation':'baker'}}");
    expect(call(.method = "PATCH", .path = form("/v1/inquiries/%s", id_of(&made)), .token = who("CASE_A"),
                .body = json("{'reporter':{'contact':{'email':'a@b.org'}}}"), .type = "application/merge-patch+json",
                .headers = form("If-Match: %s\r\n", field(&before, "ETag"))),
           412);
    cr_assert_str_eq(sql(form("select count(*) from inquiry_key where inquiry_id = '%s'", id_of(&made))), "1");
}
