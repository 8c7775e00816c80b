/* Statements, referrals, families' tracking, requests, holds and erasure over HTTP. */
#include "tests/harness.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static struct answer get(const char *inquiry, const char *path, const char *token)
{
    return look_at(*path == '/' ? path : form("/v1/inquiries/%s%s%s", inquiry, *path ? "/" : "", path), token);
}

/* ---- statements ---- */
static struct answer claim(const char *inquiry, const char *subject, const char *value, const char *token)
{
    return post_to(inquiry, "statements",
                   json("{'subject':'%s','value':'%s','source':'a released "
                        "detainee','grade':'probable','date':'2014-03','visible_to':['family']}",
                        subject, value),
                   token);
}

Test(statements, of_death_wait_for_a_second_person)
{
    struct answer made = new_inquiry("CASE_A"), dead = claim(id_of(&made), "fate", "dead", "CASE_A");
    expect_status(&dead, 201);
    cr_assert_str_eq(text_at(&dead, "/state"), "awaiting_review");
    const char *review = form("statements/%s/review", id_of(&dead));
    struct answer before = get(id_of(&made), "", "CASE_A");
    cr_assert(json_is_null(value_at(&before, "/fate")));
    expect(post_to(id_of(&made), review, json("{'decision':'approve'}"), "CASE_A"), 409);
    expect(post_to(id_of(&made), review, json("{'decision':'approve'}"), "CASE_A2"), 200);
    struct answer after = get(id_of(&made), "", "CASE_A");
    cr_assert_str_eq(text_at(&after, "/fate/value"), "dead");
    cr_assert_str_neq(field(&before, "ETag"), field(&after, "ETag"));
    expect(post_to(id_of(&made), review, json("{'decision':'reject'}"), "CASE_A2"), 409);
}

Test(statements, on_fate_and_whereabouts_are_apart)
{
    struct answer made = new_inquiry("CASE_A"), unknown = claim(id_of(&made), "whereabouts", "unknown", "CASE_A");
    cr_assert_str_eq(text_at(&unknown, "/state"), "accepted");
    struct answer now = get(id_of(&made), "", "CASE_A");
    cr_assert_str_eq(text_at(&now, "/whereabouts/value"), "unknown");
    cr_assert(json_is_null(value_at(&now, "/fate")));
    struct answer wrong = claim(id_of(&made), "fate", "place", "CASE_A");
    expect_status(&wrong, 422);
}

Test(statements, of_a_key_of_low_trust_are_parked)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer key =
        post_to("", "/v1/api-keys",
                json("{'name':'k','scopes':['statements:write','inquiries:read'],'low_trust':true,'expires_at':'%s'}",
                     tomorrow()),
                "CASE_A");
    expect_status(&key, 201);
    struct answer parked = claim(id_of(&made), "whereabouts", "unknown", text_at(&key, "/key"));
    expect_status(&parked, 201);
    cr_assert_str_eq(text_at(&parked, "/state"), "parked");
}

Test(statements, show_themselves_only_to_whom_they_are_meant_for)
{
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    expect(claim(id_of(&made), "whereabouts", "unknown", "CASE_A"), 201);
    struct answer theirs = get(id_of(&made), "statements", "CASE_B"), record = get(id_of(&made), "", "CASE_B");
    cr_assert_eq(json_array_size(value_at(&theirs, "/items")), 0);
    cr_assert(json_is_null(value_at(&record, "/whereabouts")));
    struct answer family = get(id_of(&made), "tracking", family_of(&made));
    cr_assert_str_eq(text_at(&family, "/whereabouts/value"), "unknown");
}

/* ---- referrals ---- */
static struct answer refer(const char *inquiry, const char *kind, const char *more)
{
    return post_to(inquiry, "referrals", json("{'receiver_id':'%s','kind':'%s'%s}", given("TENANT_CASE_B"), kind, more),
                   "CASE_A");
}

Test(referrals, need_consent_when_sent_and_when_accepted)
{
    struct answer made = new_inquiry("CASE_A");
    expect(refer(id_of(&made), "share", ""), 409);
    struct answer consent = consent_to_b(id_of(&made), ""), sent = refer(id_of(&made), "share", "");
    expect_status(&sent, 201);
    expect(post_to(id_of(&made), form("consents/%s/withdraw", id_of(&consent)), "{}", "CASE_A"), 200);
    struct answer late = step_referral(&sent, "accept", "CASE_B"),
                  now = get("", form("/v1/referrals/%s", id_of(&sent)), "CASE_B");
    expect_status(&late, 409);
    cr_assert_str_eq(text_at(&now, "/state"), "revoked");
}

Test(referrals, show_the_sealed_fields_and_not_what_the_sender_withholds)
{
    struct answer made =
        post_to("", "/v1/inquiries",
                json("{'person':{'names':[{'script':'Latn','full':'X "
                     "Y'}],'sex':'male'},'reporter':{'relation':'brother','contact':{'phones':['+963 11 222333']}}}"),
                "CASE_A");
    consent_to_b(id_of(&made), "");
    struct answer before = get(id_of(&made), "", "CASE_B"),
                  sent = refer(id_of(&made), "share", json(",'withheld':['person.sex']"));
    cr_assert_null(json_object_get(json_object_get(before.json, "reporter"), "contact"));
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    struct answer after = get(id_of(&made), "", "CASE_B");
    cr_assert_str_eq(text_at(&after, "/reporter/contact/phones/0"), "+963 11 222333");
    cr_assert_null(json_object_get(json_object_get(after.json, "person"), "sex"));
    expect(step_referral(&sent, "complete", "CASE_B"), 200);
    struct answer done = get(id_of(&made), "", "CASE_B");
    cr_assert_null(json_object_get(json_object_get(done.json, "reporter"), "contact"));
}

Test(referrals, move_the_case_when_it_is_handed_over)
{
    struct answer made = new_inquiry("CASE_A");
    expect(post_to(id_of(&made), "notes", json("{'text':'goes along'}"), "CASE_A"), 201);
    consent_to_b(id_of(&made), "");
    struct answer sent = refer(id_of(&made), "handover", "");
    expect(step_referral(&sent, "accept", "CASE_A"), 409);
    const char *family = family_of(&made);
    struct answer taken =
        post_to("", form("/v1/referrals/%s/steps", id_of(&sent)), json("{'step':'accept'}"), "CASE_B");
    expect_status(&taken, 200);
    struct answer theirs = get(id_of(&made), "", "CASE_B"), notes = get(id_of(&made), "notes", "CASE_B");
    cr_assert_str_eq(text_at(&theirs, "/tenant_id"), given("TENANT_CASE_B"));
    cr_assert_eq(json_array_size(value_at(&notes, "/items")), 1);
    expect(get(id_of(&made), "", "CASE_A"), 404);
    /* The code that the sender was told opens nothing any more; the receiver was told the new one, once. */
    expect(get(id_of(&made), "tracking", family), 401);
    expect(post_to("", "/v1/tracking/token",
                   json("{'reference':'%s','access_code':'%s'}", text_at(&made, "/reference"),
                        text_at(&made, "/access_code")),
                   NULL),
           401);
    struct answer again = get("", form("/v1/referrals/%s", id_of(&sent)), "CASE_B");
    cr_assert(!value_at(&again, "/access_code") || json_is_null(value_at(&again, "/access_code")));
    struct answer opened = post_to(
        "", "/v1/tracking/token",
        json("{'reference':'%s','access_code':'%s'}", text_at(&made, "/reference"), text_at(&taken, "/access_code")),
        NULL);
    expect_status(&opened, 200);
    expect(get(id_of(&made), "tracking", text_at(&opened, "/access_token")), 200);
}

Test(referrals, expire_and_are_declined_with_a_reason)
{
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    struct answer sent = refer(id_of(&made), "share", "");
    expect(refer(id_of(&made), "share", ""), 409);
    sql(form(
        "update referral set sent_at = now() - interval '2 d', acknowledge_by = now() - interval '1 d' where id = '%s'",
        id_of(&sent)));
    expect(step_referral(&sent, "accept", "CASE_B"), 409);
    struct answer list = get("", "/v1/referrals?direction=in&limit=200", "CASE_B");
    cr_assert_not_null(strstr(list.body, "expired"));
    struct answer no = post_to("", form("/v1/referrals/%s/steps", id_of(&sent)),
                               json("{'step':'decline','reason':'not our region'}"), "CASE_B");
    cr_assert_str_eq(text_at(&no, "/reason"), "not our region");
    struct answer receipt = get(id_of(&made), "referrals", family_of(&made));
    cr_assert_str_eq(text_at(&receipt, "/items/0/state"), "declined");
    expect(get("", form("/v1/referrals/%s", id_of(&sent)), "COURT"), 403);
}

/* One acceptance and one withdrawal of consent at the same moment. */
struct race {
    const char *inquiry, *consent, *referral, *family;
    int accepted, withdrawn, read_after;
};

static void *accept_it(void *context)
{
    struct race *race = context;
    struct answer answer =
        post_to("", form("/v1/referrals/%s/steps", race->referral), json("{'step':'accept'}"), "CASE_B");
    race->accepted = answer.status;
    return NULL;
}

static void *withdraw_it(void *context)
{
    struct race *race = context;
    struct answer answer = post_to(race->inquiry, form("consents/%s/withdraw", race->consent), "{}", race->family);
    race->withdrawn = answer.status;
    struct answer after = get(race->inquiry, "", "CASE_B");
    race->read_after = after.status;
    return NULL;
}

Test(referrals, never_share_after_consent_was_withdrawn, .timeout = 60)
{
    int won[2] = {0};
    for (int i = 0; i < 60; i++) {
        struct answer made = new_inquiry("CASE_A"), consent = consent_to_b(id_of(&made), "");
        struct answer sent = refer(id_of(&made), "share", "");
        struct race race = {id_of(&made), id_of(&consent), id_of(&sent), family_of(&made), 0, 0, 0};
        pthread_t threads[2];
        cr_assert_eq(pthread_create(&threads[i % 2], NULL, i % 2 ? accept_it : withdraw_it, &race), 0);
        cr_assert_eq(pthread_create(&threads[1 - i % 2], NULL, i % 2 ? withdraw_it : accept_it, &race), 0);
        cr_assert_eq(pthread_join(threads[0], NULL) + pthread_join(threads[1], NULL), 0);
        cr_assert_eq(race.withdrawn, 200);
        cr_assert(race.accepted == 200 || race.accepted == 409, "%d", race.accepted);
        cr_assert_eq(race.read_after, 404, "a read that began after the withdrawal");
        won[race.accepted == 200]++;
        expect(get(race.inquiry, "", "CASE_B"), 404);
        struct answer end = get("", form("/v1/referrals/%s", race.referral), "CASE_B");
        cr_assert_str_eq(text_at(&end, "/state"), "revoked");
    }
    fprintf(stderr, "race: acceptance came first %d times, withdrawal %d times\n", won[1], won[0]);
}

/* ---- families ---- */
Test(tracking, opens_one_case_and_nothing_else)
{
    struct answer mine = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    const char *family = family_of(&mine);
    expect(get(id_of(&mine), "tracking", family), 200);
    static const char *const paths[] = {"tracking", "statements", "consents", "requests",
                                        "access",   "access/log", "referrals"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        expect(get(id_of(&mine), paths[i], family), 200);
        struct answer foreign = get(id_of(&other), paths[i], family);
        cr_assert_eq(foreign.status, 404, "%s: %d %s", paths[i], foreign.status, foreign.body);
    }
    expect(get(id_of(&mine), "", family), 403);
    expect(get("", "/v1/inquiries", family), 403);
}

Test(tracking, answers_a_wrong_code_and_an_unknown_number_alike)
{
    struct answer made = new_inquiry("CASE_A");
    const char *reference = text_at(&made, "/reference");
    const char *known = json("{'reference':'%s','access_code':'0000-0000-0000-0000'}", reference);
    struct answer wrong =
        call(.method = "POST", .path = "/v1/tracking/token", .type = "application/json", .body = known);
    struct answer unknown = call(.method = "POST", .path = "/v1/tracking/token", .type = "application/json",
                                 .body = json("{'reference':'ATH-0000-0000-0','access_code':'0000-0000-0000-0000'}"));
    expect_status(&wrong, 401);
    cr_assert_str_eq(text_at(&wrong, "/title"), text_at(&unknown, "/title"));
    cr_assert_str_eq(text_at(&wrong, "/detail"), text_at(&unknown, "/detail"));
    cr_assert_eq(wrong.size, unknown.size);
}

Test(tracking, takes_a_code_as_people_type_it)
{
    struct answer made = new_inquiry("CASE_A");
    char code[40];
    size_t length = 0;
    for (const char *at = text_at(&made, "/access_code"); *at; at++)
        if (*at != '-')
            code[length++] = *at == '0' ? 'o' : *at == '1' ? 'l' : (char)(*at >= 'A' ? *at | 32 : *at);
    struct answer opened =
        call(.method = "POST", .path = "/v1/tracking/token", .type = "application/json",
             .body = json("{'reference':' %s','access_code':'%.*s'}", text_at(&made, "/reference"), (int)length, code));
    expect_status(&opened, 200);
}

static struct answer open_from(const char *address, const char *reference, const char *code)
{
    return call(.method = "POST", .service = QUICK, .path = "/v1/tracking/token", .type = "application/json",
                .headers = form("X-Forwarded-For: %s\r\n", address),
                .body = json("{'reference':'%s','access_code':'%s'}", reference, code));
}

Test(tracking, is_locked_after_many_wrong_codes_and_the_tenant_is_told)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer last = {0};
    for (int i = 0; i < 40 && last.status != 429; i++)
        last = open_from(form("192.0.2.%d", i + 1), text_at(&made, "/reference"), "0000-0000-0000-0000");
    expect_status(&last, 429);
    struct answer told = get(id_of(&made), "requests", "CASE_A");
    cr_assert_str_eq(text_at(&told, "/items/0/kind"), "lockout");
    /* Whom the case is against cannot keep its family out, nor can a neighbour behind the same address. */
    expect(open_from("192.0.2.200", text_at(&made, "/reference"), text_at(&made, "/access_code")), 200);
    expect(open_from("192.0.2.1", text_at(&made, "/reference"), text_at(&made, "/access_code")), 200);
}

Test(tracking, mistyped_numbers_from_all_the_world_shut_nobody_out)
{
    static const char *const typos[] = {"zz", "ATH-ABCD", "x\\ty", "ATH-0000-0000-1",
                                        "\\u001e\\u00fd\\u00bb\\ua896 p\\u009a1"};
    for (int i = 0; i < 30; i++)
        expect(open_from(form("198.18.0.%d", i), typos[i % 5], "7"), 401);
    expect(open_from("198.18.0.99", "ATH-0000-0000-0", "7"), 401);
    cr_assert_str_eq(sql("select count(*) from attempt_counter where bucket like 'case:%' and bucket !~ "
                         "'^case:ath-[0-9a-z]{4}-[0-9a-z]{4}-.$'"),
                     "0");
}

Test(tracking, one_address_mistypes_so_often_and_then_waits)
{
    struct answer made = new_inquiry("CASE_A"), last = {0};
    for (int i = 0; i < 5; i++)
        last = open_from("198.18.1.1", i % 2 ? "zz" : text_at(&made, "/reference"), "7");
    expect_status(&last, 429);
    cr_assert_not_null(field(&last, "Retry-After"));
    expect(open_from("198.18.1.1", text_at(&made, "/reference"), text_at(&made, "/access_code")), 200);
}

/* The code with its digits and dashes in other shapes, as a keyboard or a chat makes them; see tests/unit/auth_test.c.
 */
Test(tracking, takes_a_code_as_people_paste_it)
{
    struct answer made = new_inquiry("CASE_A");
    struct text code = {0};
    for (const char *at = text_at(&made, "/access_code"); *at; at++)
        if (*at == '-')
            text_adds(&code, "\\u2013\\u200e");
        else if (*at >= '0' && *at <= '9')
            text_addf(&code, "\\u066%c", *at);
        else
            text_add(&code, at, 1);
    expect(call(.method = "POST", .path = "/v1/tracking/token", .type = "application/json",
                .body = json("{'reference':'\\u2066%s\\u2069','access_code':'%s'}", text_at(&made, "/reference"),
                             code.data)),
           200);
}

Test(tracking, ends_with_a_new_code)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    struct answer code = post_to(id_of(&made), "access-code", NULL, "CASE_A");
    expect_status(&code, 200);
    expect(get(id_of(&made), "tracking", family), 401);
    expect(get(id_of(&made), "tracking", family_of(&code)), 200);
}

Test(tracking, lets_the_family_withdraw_its_consent_and_see_who_looked)
{
    struct answer made = new_inquiry("CASE_A"), consent = consent_to_b(id_of(&made), "");
    const char *family = family_of(&made);
    expect(get(id_of(&made), "", "CASE_B"), 200);
    struct answer log = get(id_of(&made), "access/log", family);
    cr_assert_not_null(strstr(log.body, given("TENANT_CASE_B")));
    struct answer end = post_to(id_of(&made), form("consents/%s/withdraw", id_of(&consent)), "{}", family);
    cr_assert(json_is_true(value_at(&end, "/withdrawn_by_family")));
    expect(get(id_of(&made), "", "CASE_B"), 404);
}

Test(tracking, closes_a_contested_case_to_others_until_it_is_decided)
{
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    struct answer contest =
        post_to(id_of(&made), "requests", json("{'kind':'contest','text':'this is false'}"), family_of(&made));
    expect_status(&contest, 201);
    expect(get(id_of(&made), "", "CASE_B"), 404);
    expect(
        post_to(id_of(&made), form("requests/%s/decision", id_of(&contest)), json("{'decision':'reject'}"), "CASE_A"),
        200);
    expect(get(id_of(&made), "", "CASE_B"), 200);
    expect(
        post_to(id_of(&made), form("requests/%s/decision", id_of(&contest)), json("{'decision':'accept'}"), "CASE_A"),
        409);
}

Test(tracking, a_portals_key_reports_and_never_reads_back)
{
    struct answer key =
        post_to("", "/v1/api-keys",
                json("{'name':'portal','scopes':['inquiries:create'],'expires_at':'%s'}", tomorrow()), "CASE_A");
    const char *portal = text_at(&key, "/key");
    struct answer made = post_to("", "/v1/inquiries", minimal_inquiry, portal);
    expect_status(&made, 201);
    expect(get(id_of(&made), "", portal), 403);
    expect(get("", "/v1/inquiries", portal), 403);
}

/* ---- requests, holds, erasure ---- */
Test(requests, for_a_copy_give_the_family_everything_once_granted)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    expect(get(id_of(&made), "copy", family), 404);
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'access_copy'}"), family);
    expect(post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A"),
           200);
    struct answer copy = get(id_of(&made), "copy", family);
    expect_status(&copy, 200);
    cr_assert_str_eq(text_at(&copy, "/inquiry/id"), id_of(&made));
    cr_assert_null(strstr(copy.body, "access_code_hash"));
}

Test(requests, for_erasure_leave_a_placeholder_and_no_way_back)
{
    const char *path = form("/v1/inquiries/by-source/partner/erase-%s", given("TENANT_CASE_A"));
    struct answer made = call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json",
                              .body = minimal_inquiry);
    expect_status(&made, 201);
    expect(post_to(id_of(&made), "notes", json("{'text':'gone soon'}"), "CASE_A"), 201);
    const char *family = family_of(&made);
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'erasure','text':'please'}"), family);
    struct answer done =
        post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A2");
    cr_assert_str_eq(text_at(&done, "/state"), "done");
    struct answer left = get(id_of(&made), "", "CASE_A");
    cr_assert(json_is_null(value_at(&left, "/person")));
    cr_assert_str_eq(
        sql(form("select person::text || event || relatives || reporter from inquiry where id = '%s'", id_of(&made))),
        "{}{}[]{}");
    cr_assert_str_eq(sql(form("select count(*) from inquiry_note where inquiry_id = '%s'", id_of(&made))), "0");
    cr_assert_str_eq(sql(form("select count(*) from record_history where record_id = '%s'", id_of(&made))), "0");
    cr_assert_str_neq(sql(form("select count(*) from audit_event where record_id = '%s'", id_of(&made))), "0");
    expect(get(id_of(&made), "tracking", family), 401);
    struct answer again = call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json",
                               .body = minimal_inquiry);
    expect_status(&again, 409);
}

static struct answer hold(const struct answer *made)
{
    return post_to(id_of(made), "holds", json("{'reason':'court order 12','review_on':'2030-01-01'}"), "CASE_A");
}

Test(requests, for_erasure_wait_for_the_end_of_a_legal_hold)
{
    struct answer made = new_inquiry("CASE_A"), held = hold(&made);
    const char *path = form("holds/%s", id_of(&held));
    consent_to_b(id_of(&made), "");
    expect(post_to(id_of(&made), form("%s/approve", path), NULL, "CASE_A"), 409);
    expect(get(id_of(&made), "", "CASE_B"), 200);
    expect(post_to(id_of(&made), form("%s/approve", path), NULL, "CASE_A2"), 200);
    expect(get(id_of(&made), "", "CASE_B"), 404);
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'erasure'}"), "CASE_A");
    expect(post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A"),
           409);
    struct answer queued =
        post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "CASE_A2");
    cr_assert_str_eq(text_at(&queued, "/state"), "queued");
    cr_assert_str_eq(sql(form("select erased_at is null from inquiry where id = '%s'", id_of(&made))), "t");
    /* Neither who asked for the hold nor who decided the erasure that waits for its end. */
    expect(post_to(id_of(&made), form("%s/release", path), NULL, "CASE_A"), 409);
    expect(post_to(id_of(&made), form("%s/release", path), NULL, "CASE_A2"), 409);
    expect(post_to(id_of(&made), form("%s/release", path), NULL, "STEWARD"), 200);
    cr_assert_str_eq(sql(form("select erased_at is null from inquiry where id = '%s'", id_of(&made))), "f");
    cr_assert_str_eq(sql(form("select reason from legal_hold where inquiry_id = '%s'", id_of(&made))), "");
    expect(post_to(id_of(&made), form("%s/release", path), NULL, "CASE_A"), 409);
    expect(get(id_of(&made), "holds", "CASE_A"), 200);
}

Test(requests, of_retention_are_acted_on_by_the_job_and_not_under_hold)
{
    struct answer made = new_inquiry("CASE_A"), kept = new_inquiry("CASE_A"), held = hold(&kept);
    expect(post_to(id_of(&kept), form("holds/%s/approve", id_of(&held)), NULL, "CASE_A2"), 200);
    const struct answer *both[] = {&made, &kept};
    for (size_t i = 0; i < 2; i++)
        expect(call(.method = "PUT", .path = form("/v1/inquiries/%s/retention", id_of(both[i])), .token = who("CASE_A"),
                    .type = "application/json", .body = json("{'retain_until':'2090-01-01'}")),
               200);
    expect(call(.method = "PUT", .path = form("/v1/inquiries/%s/retention", id_of(&made)), .token = who("CASE_A"),
                .type = "application/json", .body = json("{'retain_until':'2020-01-01'}")),
           422);
    sql("update inquiry set retain_until = '2020-01-01' where retain_until = '2090-01-01'");
    sql("select erase_due(100)");
    cr_assert_str_eq(sql(form("select erased_at is not null from inquiry where id = '%s'", id_of(&made))), "t");
    cr_assert_str_eq(sql(form("select erased_at is null from inquiry where id = '%s'", id_of(&kept))), "t");
}

Test(requests, a_retry_after_erasure_or_withdrawal_gives_nothing_away)
{
    const char *key = form("Idempotency-Key: gone-%s\r\n", given("TENANT_CASE_A"));
    struct answer first = call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_A"),
                               .type = "application/json", .body = minimal_inquiry, .headers = key);
    sql(form("select erase_inquiry('%s')", id_of(&first)));
    struct answer again = call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_A"),
                               .type = "application/json", .body = minimal_inquiry, .headers = key);
    cr_assert(again.status == 409 || strcmp(id_of(&again), id_of(&first)) != 0, "%d %s", again.status, again.body);
}
