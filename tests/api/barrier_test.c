/* Ways around consent, holds, erasure and the second person that were open once: each is tried here. */
#include "tests/harness.h"
#include "tests/harness/files.h"
#include <pthread.h>
#include <string.h>

static struct answer get(const char *inquiry, const char *path, const char *token)
{
    return look_at(form("/v1/inquiries/%s%s%s", inquiry, *path ? "/" : "", path), token);
}

static struct answer refer(const char *inquiry, const char *kind, const char *receiver, const char *token)
{
    return post_to(inquiry, "referrals", json("{'receiver_id':'%s','kind':'%s'}", given(receiver), kind), token);
}

static const char *consent_text(const char *capacity, const char *recipients, const char *more)
{
    return json(
        "{'giver':'X','capacity':'%s','proof':'assertion','form_version':'1','text_sha256':'"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','purposes':['share'],'recipients':%s%s}",
        capacity, recipients, more);
}

static const char *key_with(const char *scopes, const char *token)
{
    struct answer made =
        post_to("", "/v1/api-keys", json("{'name':'k','scopes':[%s],'expires_at':'%s'}", scopes, tomorrow()), token);
    expect_status(&made, 201);
    return text_at(&made, "/key");
}

Test(handover, needs_a_consent_that_names_the_receiver_and_withholds_nothing)
{
    struct answer made = new_inquiry("CASE_A");
    expect(post_to(id_of(&made), "consents", consent_text("relative", json("{'classes':['cso']}"), ""), "CASE_A"), 201);
    expect(refer(id_of(&made), "handover", "TENANT_CASE_B", "CASE_A"), 409);
    expect(refer(id_of(&made), "share", "TENANT_CASE_B", "CASE_A"), 201);
    struct answer other = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&other), json(",'withheld':['person.birth']"));
    expect(refer(id_of(&other), "handover", "TENANT_CASE_B", "CASE_A"), 409);
    struct answer third = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&third), "");
    expect(post_to(id_of(&third), "referrals",
                   json("{'receiver_id':'%s','kind':'handover','withheld':['person.birth']}", given("TENANT_CASE_B")),
                   "CASE_A"),
           422);
}

Test(handover, ends_what_the_sender_had_under_way)
{
    struct answer made = new_inquiry("CASE_A");
    const char *both = json("{'organizations':['%s','%s']}", given("TENANT_CASE_B"), given("TENANT_ICMP"));
    expect(post_to(id_of(&made), "consents", consent_text("relative", both, ""), "CASE_A"), 201);
    struct answer to_b = refer(id_of(&made), "handover", "TENANT_CASE_B", "CASE_A");
    struct answer to_other = refer(id_of(&made), "handover", "TENANT_ICMP", "CASE_A");
    expect(step_referral(&to_b, "accept", "CASE_B"), 200);
    expect(step_referral(&to_other, "accept", "ICMP"), 409);
    struct answer record = get(id_of(&made), "", "CASE_B");
    cr_assert_str_eq(text_at(&record, "/tenant_id"), given("TENANT_CASE_B"));
}

Test(handover, leaves_the_senders_number_with_the_sender)
{
    const char *path = form("/v1/inquiries/by-source/barrier/%s", given("TENANT_CASE_A"));
    struct answer made = call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json",
                              .body = minimal_inquiry);
    expect_status(&made, 201);
    (void)consent_to_b(id_of(&made), "");
    struct answer sent = refer(id_of(&made), "handover", "TENANT_CASE_B", "CASE_A");
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    struct answer record = get(id_of(&made), "", "CASE_B");
    cr_assert(json_is_null(value_at(&record, "/external_id")));
    expect(call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json",
                .body = minimal_inquiry),
           409);
}

Test(recipients, learn_nothing_by_writing)
{
    struct answer made =
        call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_A"), .type = "application/json",
             .body = json("{'person':{'names':[{'script':'Latn','full':'X'}],'birth':{'date':'1990'}},'reporter':{'"
                          "relation':'sister'}}"));
    (void)consent_to_b(id_of(&made), json(",'withheld':['person.birth']"));
    static const char *const days[] = {"2000-01-01", "2015-01-01"};
    for (size_t i = 0; i < 2; i++)
        expect(
            post_to(id_of(&made), "consents",
                    consent_text("relative", json("{'classes':['cso']}"), json(",'given_at':'%sT00:00:00Z'", days[i])),
                    "CASE_B"),
            403);
    expect(refer(id_of(&made), "share", "TENANT_ICMP", "CASE_B"), 403);
    expect(refer(id_of(&made), "share", "TENANT_CASE_A", "CASE_B"), 403);
}

static struct answer photo_of(const struct answer *made, const char *kind, const char *token)
{
    return call(.method = "POST",
                .path = form("/v1/inquiries/%s/attachments?kind=%s&file_name=a.pdf", id_of(made), kind),
                .token = who(token), .type = "application/pdf", .body = file_pdf_plain().data);
}

Test(recipients, cannot_hide_what_another_organization_shares)
{
    struct answer made = new_inquiry("CASE_A"), own = new_inquiry("CASE_B"), photo = photo_of(&made, "photo", "CASE_A");
    (void)consent_to_b(id_of(&made), "");
    expect(get(id_of(&made), form("attachments/%s/content", id_of(&photo)), "CASE_B"), 200);
    expect(post_to(id_of(&own), "consents",
                   consent_text("relative", json("{'classes':['cso']}"), json(",'evidence_id':'%s'", id_of(&photo))),
                   "CASE_B"),
           422);
    expect(get(id_of(&made), form("attachments/%s/content", id_of(&photo)), "CASE_B"), 200);
}

Test(recipients, leave_a_trace_when_they_look_at_statements_and_attachments)
{
    struct answer made = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&made), "");
    expect(get(id_of(&made), "statements", "CASE_B"), 200);
    expect(get(id_of(&made), "attachments", "CASE_B"), 200);
    struct answer log = get(id_of(&made), "access/log", family_of(&made));
    cr_assert_not_null(strstr(log.body, "statement.list"));
    cr_assert_not_null(strstr(log.body, "attachment.list"));
}

Test(evidence, is_never_shared_and_stays_while_a_consent_rests_on_it)
{
    struct answer made = new_inquiry("CASE_A"), paper = photo_of(&made, "evidence", "CASE_A");
    (void)consent_to_b(id_of(&made), json(",'evidence_id':'%s'", id_of(&paper)));
    struct answer loose = photo_of(&made, "evidence", "CASE_A");
    expect(get(id_of(&made), form("attachments/%s/content", id_of(&loose)), "CASE_B"), 404);
    expect(get(id_of(&made), form("attachments/%s/content", id_of(&loose)), "CASE_A"), 200);
    expect(call(.method = "DELETE", .path = form("/v1/inquiries/%s/attachments/%s", id_of(&made), id_of(&paper)),
                .token = who("CASE_A")),
           409);
}

Test(holds, keep_attachments_and_are_ended_by_two)
{
    struct answer made = new_inquiry("CASE_A"), photo = photo_of(&made, "photo", "CASE_A");
    struct answer hold = post_to(id_of(&made), "holds", json("{'reason':'court','review_on':'2030-01-01'}"), "CASE_A");
    expect(post_to(id_of(&made), form("holds/%s/approve", id_of(&hold)), NULL, "CASE_A2"), 200);
    expect(call(.method = "DELETE", .path = form("/v1/inquiries/%s/attachments/%s", id_of(&made), id_of(&photo)),
                .token = who("CASE_A")),
           409);
    expect(post_to(id_of(&made), form("holds/%s/release", id_of(&hold)), NULL, "CASE_A"), 409);
    expect(post_to(id_of(&made), form("holds/%s/release", id_of(&hold)), NULL, "CASE_A2"), 200);
    struct answer stewards =
        post_to(id_of(&made), "holds", json("{'reason':'court','review_on':'2030-01-01'}"), "STEWARD");
    expect(post_to(id_of(&made), form("holds/%s/approve", id_of(&stewards)), NULL, "CASE_A2"), 200);
    expect(post_to(id_of(&made), form("holds/%s/release", id_of(&stewards)), NULL, "CASE_A"), 409);
}

/* A hold is approved while a contest, which had frozen the case, is decided. */
struct race {
    const char *inquiry, *path, *body, *token;
    int status;
};

static void *run(void *context)
{
    struct race *race = context;
    race->status = post_to(race->inquiry, race->path, race->body, race->token).status;
    return NULL;
}

Test(holds, freeze_the_case_whatever_else_is_decided_at_that_moment, .timeout = 60)
{
    for (int i = 0; i < 30; i++) {
        struct answer made = new_inquiry("CASE_A"), contest, hold;
        contest = post_to(id_of(&made), "requests", json("{'kind':'contest'}"), "CASE_A");
        hold = post_to(id_of(&made), "holds", json("{'reason':'c','review_on':'2090-01-01'}"), "CASE_A");
        struct race races[] = {
            {id_of(&made), form("holds/%s/approve", id_of(&hold)), NULL, "CASE_A2", 0},
            {id_of(&made), form("requests/%s/decision", id_of(&contest)), json("{'decision':'reject'}"), "CASE_A", 0}};
        pthread_t threads[2];
        for (int k = 0; k < 2; k++)
            cr_assert_eq(pthread_create(&threads[k], NULL, run, &races[(i + k) % 2]), 0);
        for (int k = 0; k < 2; k++)
            pthread_join(threads[k], NULL);
        for (int k = 0; k < 2; k++)
            cr_assert(races[k].status == 200 || races[k].status == 503, "%d", races[k].status);
        if (races[0].status == 200)
            cr_assert_str_eq(sql(form("select frozen_at is not null from inquiry where id = '%s'", id_of(&made))), "t");
    }
}

Test(second_person, is_not_ones_own_key_nor_the_code_that_one_was_told)
{
    struct answer made = new_inquiry("CASE_A");
    const char *key = key_with("\"statements:write\",\"inquiries:read\"", "CASE_A");
    struct answer dead = call(.method = "POST", .path = form("/v1/inquiries/%s/statements", id_of(&made)), .token = key,
                              .type = "application/json",
                              .body = json("{'subject':'fate','value':'dead','source':'s','grade':'possible'}"));
    expect_status(&dead, 201);
    const char *review = form("statements/%s/review", id_of(&dead)), *yes = json("{'decision':'approve'}");
    expect(post_to(id_of(&made), review, yes, "CASE_A"), 409);
    expect(post_to(id_of(&made), review, yes, "CASE_A2"), 200);
    const char *text = json("{'giver':'X','capacity':'relative','proof':'assertion','form_version':'1','text_sha256':'"
                            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','purposes':['"
                            "publication'],'recipients':{'classes':['public']}}");
    struct answer given_by_code = post_to(id_of(&made), "consents", text, family_of(&made));
    expect_status(&given_by_code, 201);
    review = form("consents/%s/review", id_of(&given_by_code));
    expect(post_to(id_of(&made), review, yes, "CASE_A"), 409);
    expect(post_to(id_of(&made), review, yes, "CASE_A2"), 200);
}

Test(keys, neither_rotate_codes_nor_say_how_long_a_case_is_kept)
{
    struct answer made = new_inquiry("CASE_A");
    const char *key = key_with("\"inquiries:write\",\"inquiries:read\"", "CASE_A");
    expect(call(.method = "POST", .path = form("/v1/inquiries/%s/access-code", id_of(&made)), .token = key), 403);
    expect(call(.method = "PUT", .path = form("/v1/inquiries/%s/retention", id_of(&made)), .token = key,
                .type = "application/json", .body = json("{'retain_until':'2090-01-01'}")),
           403);
}

Test(families, see_their_own_requests_and_a_copy_of_what_is_meant_for_them)
{
    struct answer made = new_inquiry("CASE_A");
    expect(post_to(id_of(&made), "requests", json("{'kind':'contest','text':'she hides from him'}"), "CASE_A"), 201);
    const char *family = family_of(&made);
    struct answer theirs = get(id_of(&made), "requests", family);
    cr_assert_null(strstr(theirs.body, "hides"));
    struct answer contest = get(id_of(&made), "requests", "CASE_A");
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'access_copy'}"), family);
    const char *yes = json("{'decision':'accept'}"), *no = json("{'decision':'reject'}");
    expect(post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), yes, "CASE_A"), 200);
    expect(get(id_of(&made), "copy", family), 404);
    expect(post_to(id_of(&made), form("requests/%s/decision", text_at(&contest, "/items/0/id")), no, "CASE_A"), 200);
    expect(post_to(id_of(&made), "statements",
                   json("{'subject':'fate','value':'dead','source':'a rumour','grade':'unverified'}"), "CASE_A"),
           201);
    struct answer copy = get(id_of(&made), "copy", family);
    expect_status(&copy, 200);
    cr_assert_null(strstr(copy.body, "a rumour"));
    cr_assert_null(strstr(copy.body, "hides"));
    sql(form("update case_request set decided_at = now() - interval '31 days' where id = '%s'", id_of(&asked)));
    expect(get(id_of(&made), "copy", family), 404);
}

Test(erasure, lets_nothing_be_added_and_nobody_bring_it_back)
{
    struct answer made = new_inquiry("CASE_A");
    sql(form("select erase_inquiry('%s')", id_of(&made)));
    /* What a writer that waited for the erasure would do next. */
    static const char *const writes[] = {
        "insert into inquiry_note (id, tenant_id, inquiry_id, text) values (gen_random_uuid(), '%s', '%s', 'x')",
        "insert into case_request (id, tenant_id, inquiry_id, kind) values (gen_random_uuid(), '%s', '%s', "
        "'information')",
        "insert into statement (id, tenant_id, inquiry_id, subject, value, source, grade, visible_to, state) values"
        " (gen_random_uuid(), '%s', '%s', 'fate', 'unknown', 's', 'possible', '{}', 'parked')"};
    for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
        const char *write = strstr(writes[i], "%s");
        const char *text = form("%.*s%s', '%s%s", (int)(write - writes[i]), writes[i], given("TENANT_CASE_A"),
                                id_of(&made), strstr(write + 2, "%s") + 2);
        cr_assert_str_eq(sql(form("set athar.reach = 'all'; create temp table came (state text); do $d$ begin %s;"
                                  " exception when others then insert into came values (sqlstate); end $d$;"
                                  " select state from came",
                                  text)),
                         "AT404", "%s", text);
    }
    expect(call(.method = "POST", .path = form("/v1/inquiries/%s/transitions", id_of(&made)), .token = who("STEWARD"),
                .headers = "If-Match: \"2\"\r\n", .type = "application/json", .body = json("{'to':'submitted'}")),
           412);
}

Test(classes, an_authority_is_no_civil_society)
{
    static const char path[] = "/v1/organizations";
    struct answer made = call(.method = "POST", .path = path, .token = who("ADMIN"), .type = "application/json",
                              .body = json("{'names':{'en':'Ministry'},'kind':'authority'}"));
    cr_assert_str_eq(text_at(&made, "/recipient_class"), "authority");
    expect(call(.method = "POST", .path = path, .token = who("ADMIN"), .type = "application/json",
                .body = json("{'names':{'en':'M'},'kind':'authority','recipient_class':'cso'}")),
           422);
}

/* ---- found by a second look ---- */

/* Says of fate what only the tenant is to know, with its second person's word. */
static void settle_fate(const char *inquiry)
{
    struct answer dead =
        post_to(inquiry, "statements", json("{'subject':'fate','value':'dead','source':'a list','grade':'possible'}"),
                "CASE_A");
    expect_status(&dead, 201);
    expect(post_to(inquiry, form("statements/%s/review", id_of(&dead)), json("{'decision':'approve'}"), "CASE_A2"),
           200);
}

Test(families, are_not_told_by_their_copy_what_stands_for_the_tenant_alone)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    settle_fate(id_of(&made));
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'access_copy'}"), family);
    expect(post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A"),
           200);
    struct answer copy = get(id_of(&made), "copy", family), whole = get(id_of(&made), "copy", "CASE_A");
    expect_status(&copy, 200);
    cr_assert_null(strstr(copy.body, "dead"), "%s", copy.body);
    cr_assert_str_eq(text_at(&whole, "/inquiry/fate/tenant/value"), "dead");
}

Test(families, reach_their_case_and_withdraw_where_its_organization_is_suspended)
{
    struct answer made = new_inquiry("CASE_A"), consent = consent_to_b(id_of(&made), "");
    const char *closed = sql("insert into organization (id, names, kind, status) values (gen_random_uuid(),"
                             " '{\"en\": \"Closed\"}', 'civil_society', 'suspended') returning id");
    sql(form("select move_inquiry(id, '%s', access_code_hash) from inquiry where id = '%s'", closed, id_of(&made)));
    const char *family = family_of(&made);
    expect(get(id_of(&made), "tracking", family), 200);
    expect(get(id_of(&made), "", "CASE_B"), 200);
    expect(post_to(id_of(&made), form("consents/%s/withdraw", id_of(&consent)), "{}", family), 200);
    expect(get(id_of(&made), "", "CASE_B"), 404);
}

Test(handover, ends_what_a_retry_gave_although_the_sender_may_still_read)
{
    const char *key = form("Idempotency-Key: handed-%s\r\n", given("TENANT_CASE_A"));
    struct call again = {.method = "POST",
                         .path = "/v1/inquiries",
                         .token = who("CASE_A"),
                         .type = "application/json",
                         .body = minimal_inquiry,
                         .headers = key};
    struct answer made = call_(&again), replayed = call_(&again);
    cr_assert_str_eq(text_at(&replayed, "/access_code"), text_at(&made, "/access_code"));
    (void)consent_to_b(id_of(&made), "");
    const char *sender = json("{'organizations':['%s']}", given("TENANT_CASE_A"));
    expect(post_to(id_of(&made), "consents", consent_text("relative", sender, ""), "CASE_A"), 201);
    struct answer sent = refer(id_of(&made), "handover", "TENANT_CASE_B", "CASE_A");
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    expect(get(id_of(&made), "", "CASE_A"), 200);
    expect(call_(&again), 409);
}

Test(access_log, keeps_a_look_at_an_attachment_that_has_gone_and_tells_of_stewards)
{
    struct answer made = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&made), "");
    const char *files = form("/v1/inquiries/%s/attachments", id_of(&made));
    struct answer photo = photo_of(&made, "photo", "CASE_A");
    expect_status(&photo, 201);
    expect(call(.path = form("%s/%s/content", files, id_of(&photo)), .token = who("CASE_B")), 200);
    expect(call(.method = "DELETE", .path = form("%s/%s", files, id_of(&photo)), .token = who("CASE_A")), 204);
    expect(get(id_of(&made), "notes", "STEWARD"), 200);
    expect(get(id_of(&made), "history", "STEWARD"), 200);
    expect(get(id_of(&made), "notes", "CASE_A"), 200);
    struct answer log = get(id_of(&made), "access/log", family_of(&made));
    const char *looks = "";
    size_t i;
    json_t *item;
    /* Other tests list what is shared with B, which is a look as well. */
    json_array_foreach (value_at(&log, "/items"), i, item) {
        const char *action = json_string_value(json_object_get(item, "action"));
        if (strcmp(action, "inquiry.list") != 0)
            looks = form("%s %s", looks, action);
    }
    cr_expect_str_eq(looks, " history.list note.list attachment.read");
}

/* The words of a referral as its receiver reads them, alone and in the list; they must be the same. */
static const char *words_for_b(const struct answer *sent)
{
    struct answer one = call(.path = form("/v1/referrals/%s", id_of(sent)), .token = who("CASE_B"));
    struct answer all = call(.path = "/v1/referrals?direction=in&limit=200", .token = who("CASE_B"));
    const char *words = json_string_value(json_object_get(one.json, "message"));
    size_t i;
    json_t *item;
    json_array_foreach (json_object_get(all.json, "items"), i, item)
        if (strcmp(json_string_value(json_object_get(item, "id")), id_of(sent)) == 0)
            cr_assert(json_equal(json_object_get(item, "message"), json_object_get(one.json, "message")));
    return words ? words : "";
}

Test(referral_words, are_the_receivers_only_while_the_case_is_open_to_it)
{
    struct answer made = new_inquiry("CASE_A"), consent = consent_to_b(id_of(&made), "");
    struct answer sent = post_to(
        id_of(&made), "referrals",
        json("{'receiver_id':'%s','kind':'share','message':'his mother is ill'}", given("TENANT_CASE_B")), "CASE_A");
    cr_assert_str_eq(words_for_b(&sent), "his mother is ill");
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    struct answer contest = post_to(id_of(&made), "requests", json("{'kind':'contest','text':'no'}"), "CASE_A");
    cr_assert_str_eq(words_for_b(&sent), "");
    expect(
        post_to(id_of(&made), form("requests/%s/decision", id_of(&contest)), json("{'decision':'reject'}"), "CASE_A"),
        200);
    cr_assert_str_eq(words_for_b(&sent), "his mother is ill");
    sql(form("update consent set expires_at = now() where id = '%s'; update inquiry_access set expires_at = now()"
             " where inquiry_id = '%s'",
             id_of(&consent), id_of(&made)));
    cr_assert_str_eq(words_for_b(&sent), "");
}

/* Every filter of the list of inquiries by a field that can be withheld, and what it withholds. */
static const struct {
    const char *filter, *field;
} filters[] = {{"category=trafficking", "event.category"},
               {"category=unknown", "event.category"},
               {"place=SY02", "event.place"},
               {"last_seen_from=2013-01-01", "event.last_seen"},
               {"last_seen_to=2014-12-31", "event.last_seen"}};

Test(recipients, learn_nothing_of_what_is_withheld_by_filters_and_pages)
{
    const char *mine = form("tenant=%s&reach=shared&limit=1&sort=updated", given("TENANT_ICMP"));
    const char *body = json("{'person':{'names':[{'script':'Latn','full':'X "
                            "Y'}]},'event':{'category':'trafficking','last_seen':'2013','place':{'pcode':'SY02'}},'"
                            "reporter':{'relation':'sister'}}");
    for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
        struct answer made = post_to("", "/v1/inquiries", body, "ICMP");
        const char *to_c = json("{'organizations':['%s']}", given("TENANT_CASE_B"));
        const char *since = text_at(&made, "/created_at");
        expect(post_to(id_of(&made), "consents",
                       consent_text("relative", to_c, json(",'withheld':['%s']", filters[i].field)), "ICMP"),
               201);
        const char *list = form("/v1/inquiries?%s&created_from=%s", mine, since);
        struct answer all = call(.path = list, .token = who("CASE_B"));
        struct answer none = call(.path = form("%s&%s", list, filters[i].filter), .token = who("CASE_B"));
        cr_assert_str_eq(text_at(&all, "/items/0/id"), id_of(&made));
        cr_expect_eq(json_array_size(value_at(&none, "/items")), 0, "%s", filters[i].filter);
        cr_expect(json_is_null(value_at(&none, "/next")), "%s", filters[i].filter);
    }
    /* Orders are by times alone. */
    expect(call(.path = "/v1/inquiries?reach=shared&sort=category", .token = who("CASE_B")), 400);
}
