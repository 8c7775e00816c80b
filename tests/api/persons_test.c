/* Who is a person, and how long a right lives: nobody is the second person beside themselves, whatever stands between,
 * and what was a right's reason ends it at the next request. */
#include "tests/harness.h"
#include <criterion/parameterized.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *key_of(const char *maker, const char *scopes)
{
    struct answer made =
        post_to("", "/v1/api-keys", json("{'name':'k','scopes':[%s],'expires_at':'%s'}", scopes, tomorrow()), maker);
    expect_status(&made, 201);
    return text_at(&made, "/key");
}

static struct answer consent_of(const char *inquiry, const char *more, const char *token)
{
    return post_to(inquiry, "consents",
                   json("{'giver':'g','capacity':'relative','proof':'assertion','form_version':'1',"
                        "'text_sha256':'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'%s}",
                        more),
                   token);
}

static int reads(const char *token, const char *inquiry)
{
    return look_at(form("/v1/inquiries/%s", inquiry), token).status;
}

Test(persons, behind_a_family_behind_a_key_is_who_made_the_key)
{
    const char *key = key_of("CASE_A", json("'inquiries:create'"));
    struct answer made = post_to("", "/v1/inquiries", minimal_inquiry, key);
    expect_status(&made, 201);
    struct answer given_one = consent_of(
        id_of(&made), json(",'purposes':['publication'],'recipients':{'classes':['public']}"), family_of(&made));
    cr_assert_str_eq(text_at(&given_one, "/state"), "awaiting_review");
    const char *review = form("consents/%s/review", id_of(&given_one));
    expect(post_to(id_of(&made), review, json("{'decision':'approve'}"), "CASE_A"), 409);
    cr_assert_eq(reads("CASE_B", id_of(&made)), 404);
    expect(post_to(id_of(&made), review, json("{'decision':'approve'}"), "CASE_A2"), 200);
}

Test(persons, who_was_ever_told_the_code_stays_behind_the_family)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer rotated = post_to(id_of(&made), "access-code", NULL, "CASE_A2");
    expect_status(&rotated, 200);
    struct answer opened = post_to(
        "", "/v1/tracking/token",
        json("{'reference':'%s','access_code':'%s'}", text_at(&made, "/reference"), text_at(&rotated, "/access_code")),
        NULL);
    struct answer asked =
        post_to(id_of(&made), "requests", json("{'kind':'erasure'}"), text_at(&opened, "/access_token"));
    const char *decision = form("requests/%s/decision", id_of(&asked));
    expect(post_to(id_of(&made), decision, json("{'decision':'accept'}"), "CASE_A"), 409);
    expect(post_to(id_of(&made), decision, json("{'decision':'accept'}"), "CASE_A2"), 409);
    expect(post_to(id_of(&made), decision, json("{'decision':'accept'}"), "STEWARD"), 200);
}

Test(persons, what_a_family_narrowed_is_widened_by_the_family_or_by_two)
{
    struct answer made = new_inquiry("CASE_A");
    const char *to_b = json(",'purposes':['share'],'recipients':{'organizations':['%s']}", given("TENANT_CASE_B"));
    const char *narrow = form("%s%s", to_b, json(",'withheld':['person.names']"));
    struct answer family_said = consent_of(id_of(&made), narrow, family_of(&made));
    expect_status(&family_said, 201);
    const char *key = key_of("CASE_A", json("'consents:write','inquiries:read'"));
    expect(post_to(id_of(&made), form("consents/%s/withdraw", id_of(&family_said)), "{}", key), 409);
    struct answer wide = consent_of(id_of(&made), to_b, key);
    cr_assert_str_eq(text_at(&wide, "/state"), "awaiting_review");
    struct answer seen = look_at(form("/v1/inquiries/%s", id_of(&made)), "CASE_B");
    cr_assert_null(strstr(seen.body, "names\":"), "%s", seen.body);
    expect(post_to(id_of(&made), form("consents/%s/review", id_of(&wide)), json("{'decision':'approve'}"), "CASE_A"),
           409);
}

Test(persons, a_protection_that_was_taken_away_still_protects)
{
    struct answer made = post_to("", "/v1/inquiries",
                                 json("{'person':{'names':[{'script':'Latn','full':'X Y'}],'birth':{'date':'2015'}},"
                                      "'reporter':{'relation':'mother'}}"),
                                 "CASE_A");
    const char *to_b = json(",'purposes':['share'],'recipients':{'organizations':['%s']}", given("TENANT_CASE_B"));
    expect(consent_of(id_of(&made), to_b, "CASE_A"), 422);
    expect(call(.method = "PATCH", .path = form("/v1/inquiries/%s", id_of(&made)), .token = who("CASE_A"),
                .type = "application/merge-patch+json", .body = json("{'person':{'birth':null}}"),
                .headers = "If-Match: \"1\"\r\n"),
           200);
    expect(consent_of(id_of(&made), to_b, "CASE_A"), 422);
    cr_assert_eq(reads("CASE_B", id_of(&made)), 404);
}

Test(persons, a_birth_that_is_given_to_a_separated_child_takes_no_protection_away)
{
    struct answer made = post_to("", "/v1/inquiries",
                                 json("{'person':{'names':[{'script':'Latn','full':'X Y'}]},"
                                      "'event':{'category':'separated_child'},'reporter':{'relation':'mother'}}"),
                                 "CASE_A");
    const char *to_b = json(",'purposes':['share'],'recipients':{'organizations':['%s']}", given("TENANT_CASE_B"));
    expect(consent_of(id_of(&made), to_b, "CASE_A"), 422);
    expect(call(.method = "PATCH", .path = form("/v1/inquiries/%s", id_of(&made)), .token = who("CASE_A"),
                .type = "application/merge-patch+json", .body = json("{'person':{'birth':{'date':'1950'}}}"),
                .headers = "If-Match: \"1\"\r\n"),
           200);
    expect(consent_of(id_of(&made), to_b, "CASE_A"), 422);
    cr_assert_eq(reads("CASE_B", id_of(&made)), 404);
}

Test(persons, a_case_under_hold_is_neither_withdrawn_nor_erased)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer paper =
        call(.method = "POST", .token = who("CASE_A"), .type = "application/pdf", .body = "%PDF-1.4\n",
             .path = form("/v1/inquiries/%s/attachments?kind=document&file_name=a.pdf", id_of(&made)));
    struct answer held =
        post_to(id_of(&made), "holds", json("{'reason':'court order 12','review_on':'2030-01-01'}"), "CASE_A");
    expect_status(&held, 201);
    /* One that waits for its approval keeps the papers, and makes an erasure wait. */
    expect(call(.method = "DELETE", .path = form("/v1/inquiries/%s/attachments/%s", id_of(&made), id_of(&paper)),
                .token = who("CASE_A")),
           409);
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'erasure'}"), family_of(&made));
    struct answer queued =
        post_to(id_of(&made), form("requests/%s/decision", id_of(&asked)), json("{'decision':'accept'}"), "STEWARD");
    cr_assert_str_eq(text_at(&queued, "/state"), "queued");
    expect(post_to(id_of(&made), form("holds/%s/approve", id_of(&held)), NULL, "CASE_A2"), 200);
    struct answer now = look_at(form("/v1/inquiries/%s", id_of(&made)), "CASE_A");
    expect(call(.method = "DELETE", .path = form("/v1/inquiries/%s", id_of(&made)), .token = who("CASE_A"),
                .headers = form("If-Match: %s\r\n", field(&now, "ETag"))),
           409);
}

/* ---- duties that meet on a case ---- */
struct meeting {
    const char *inquiry, *hold, *request, *consent, *referral, *death;
};

static int erase(const struct meeting *at)
{
    return post_to(at->inquiry, form("requests/%s/decision", at->request), json("{'decision':'accept'}"), "STEWARD")
        .status;
}

static int approve_hold(const struct meeting *at)
{
    return post_to(at->inquiry, form("holds/%s/approve", at->hold), NULL, "CASE_A2").status;
}

static int withdraw_inquiry(const struct meeting *at)
{
    return call(.method = "DELETE", .path = form("/v1/inquiries/%s", at->inquiry), .token = who("CASE_A"),
                .headers = "If-Match: \"1\"\r\n")
        .status;
}

static int withdraw_consent(const struct meeting *at)
{
    return post_to(at->inquiry, form("consents/%s/withdraw", at->consent), "{}", "CASE_A").status;
}

static int accept_referral(const struct meeting *at)
{
    return post_to("", form("/v1/referrals/%s/steps", at->referral), json("{'step':'accept'}"), "CASE_B").status;
}

static int accept_death(const struct meeting *at)
{
    return post_to(at->inquiry, form("statements/%s/review", at->death), json("{'decision':'approve'}"), "CASE_A2")
        .status;
}

static int edit(const struct meeting *at)
{
    return call(.method = "PATCH", .path = form("/v1/inquiries/%s", at->inquiry), .token = who("CASE_A"),
                .type = "application/merge-patch+json", .body = json("{'event':{'circumstances':'at a checkpoint'}}"),
                .headers = "If-Match: \"1\"\r\n")
        .status;
}

static const struct {
    const char *name;
    int (*act)(const struct meeting *at);
} duties[] = {{"erasure", erase},
              {"approval of a hold", approve_hold},
              {"withdrawal", withdraw_inquiry},
              {"end of consent", withdraw_consent},
              {"acceptance of a referral", accept_referral},
              {"acceptance of a death", accept_death},
              {"edit", edit}};
enum { DUTIES = sizeof(duties) / sizeof(duties[0]), ROUNDS = 200 };

struct duty {
    const struct meeting *at;
    size_t number;
    int status;
};

static void *act(void *context)
{
    struct duty *duty = context;
    duty->status = duties[duty->number].act(duty->at);
    return NULL;
}

static struct meeting meet(void)
{
    struct answer made = new_inquiry("CASE_A"), given_one = consent_to_b(id_of(&made), "");
    struct answer sent =
        post_to(id_of(&made), "referrals",
                json("{'receiver_id':'%s','kind':'share','acknowledge_by':'%s'}", given("TENANT_CASE_B"), tomorrow()),
                "CASE_A");
    struct answer held = post_to(id_of(&made), "holds", json("{'reason':'r','review_on':'2030-01-01'}"), "CASE_A");
    struct answer asked = post_to(id_of(&made), "requests", json("{'kind':'erasure'}"), "CASE_A2");
    struct answer death = post_to(id_of(&made), "statements",
                                  json("{'subject':'fate','value':'dead','source':'s','grade':'confirmed'}"), "CASE_A");
    return (struct meeting){id_of(&made), id_of(&held), id_of(&asked), id_of(&given_one), id_of(&sent), id_of(&death)};
}

/* A circle of locks would end one of two with 503. What must not be, whoever came first: an erased case under an
 * approved hold; a case that B reads although it is erased, withdrawn, held, or without consent. */
static void let_meet(size_t one, size_t other)
{
    struct meeting at = meet();
    struct duty first = {&at, one, 0}, second = {&at, other, 0};
    pthread_t thread;
    cr_assert_eq(pthread_create(&thread, NULL, act, &first), 0);
    act(&second);
    pthread_join(thread, NULL);
    cr_assert(first.status < 500 && second.status < 500, "%s: %d, %s: %d", duties[one].name, first.status,
              duties[other].name, second.status);
    cr_assert_str_eq(
        sql(form("select count(*) from inquiry i where i.id = '%s' and"
                 " ((i.erased_at is not null and exists (select from legal_hold h where h.inquiry_id = i.id and"
                 " h.approved_at is not null and h.released_at is null))"
                 " or ((i.status = 'withdrawn' or i.frozen_at is not null or exists (select from consent_event e where"
                 " e.inquiry_id = i.id and e.kind = 'withdrawn')) and exists (select from inquiry_access a where"
                 " a.inquiry_id = i.id)))",
                 at.inquiry)),
        "0", "%s: %d, %s: %d", duties[one].name, first.status, duties[other].name, second.status);
}

Test(duties, are_done_where_nobody_is_in_the_way)
{
    for (size_t i = 0; i < DUTIES; i++) {
        struct meeting at = meet();
        int status = duties[i].act(&at);
        cr_assert(status / 100 == 2, "%s: %d", duties[i].name, status);
    }
}

ParameterizedTestParameters(duties, of_two_people_meet_without_deadlock_or_contradiction)
{
    static size_t pairs[DUTIES * (DUTIES - 1) / 2];
    size_t count = 0;
    for (size_t one = 0; one < DUTIES; one++)
        for (size_t other = one + 1; other < DUTIES; other++)
            pairs[count++] = one * DUTIES + other;
    return cr_make_param_array(size_t, pairs, count);
}

ParameterizedTest(size_t *pair, duties, of_two_people_meet_without_deadlock_or_contradiction, .timeout = 240)
{
    for (size_t round = 0; round < ROUNDS; round++)
        let_meet(*pair / DUTIES, *pair % DUTIES);
}

/* ---- rights and what ends them ---- */
struct person {
    const char *id, *email, *tenant, *token, *refresh, *key, *version;
};

/* Somebody of an organization that is new too, with a session and an API key. */
static struct person newcomer(void)
{
    static int number;
    struct person person = {
        .email = form("ends%d-%d@rights.test", getpid(), number++),
        .tenant = sql("insert into organization (id, names, kind) values (gen_random_uuid(), '{\"en\": \"Ends\"}',"
                      " 'civil_society') returning id")};
    struct answer made = post_to("", "/v1/users",
                                 json("{'email':'%s','display_name':'N','role':'caseworker','tenant_id':'%s',"
                                      "'password':'correct horse battery'}",
                                      person.email, person.tenant),
                                 "ADMIN");
    expect_status(&made, 201);
    struct answer session =
        post_to("", "/v1/auth/token", json("{'email':'%s','password':'correct horse battery'}", person.email), NULL);
    expect_status(&session, 200);
    person.id = id_of(&made);
    person.version = field(&made, "ETag") ? field(&made, "ETag") : "\"1\"";
    person.token = text_at(&session, "/access_token");
    person.refresh = text_at(&session, "/refresh_token");
    person.key = key_of(person.token, json("'inquiries:read'"));
    return person;
}

static int refreshes(const struct person *person)
{
    return post_to("", "/v1/auth/refresh", json("{'refresh_token':'%s'}", person->refresh), NULL).status;
}

static int lists(const char *token)
{
    return look_at("/v1/inquiries?limit=1", token).status;
}

static void change(const struct person *person, const char *body)
{
    expect(call(.method = "PATCH", .path = form("/v1/users/%s", person->id), .token = who("ADMIN"),
                .type = "application/merge-patch+json", .body = body,
                .headers = form("If-Match: %s\r\n", person->version)),
           200);
}

static void disable(const struct person *person)
{
    expect(call(.method = "POST", .path = form("/v1/users/%s/disable", person->id), .token = who("ADMIN"),
                .headers = form("If-Match: %s\r\n", person->version)),
           200);
}

static void demote(const struct person *person)
{
    change(person, json("{'role':'researcher'}"));
}

static void new_password(const struct person *person)
{
    change(person, json("{'password':'another horse battery'}"));
}

static void suspend(const struct person *person)
{
    sql(form("update organization set status = 'suspended' where id = '%s'", person->tenant));
}

static void move_away(const struct person *person)
{
    sql(form("update app_user set tenant_id = '%s' where id = '%s'", given("TENANT_CASE_B"), person->id));
}

static void end_session(const struct person *person)
{
    expect(post_to("", "/v1/auth/logout", NULL, person->token), 204);
}

/* Credential by change: what is answered at the next request. A new password ends sessions and leaves keys. */
Test(rights, end_with_their_reason_at_the_next_request)
{
    static const struct {
        const char *name;
        void (*change)(const struct person *person);
        bool token, refresh, key; /* still good */
    } rows[] = {{"disabled", disable, false, false, false},
                {"another role", demote, false, true, false},
                {"a new password", new_password, false, false, true},
                {"a suspended organization", suspend, false, false, false},
                {"another organization", move_away, false, false, false},
                {"the end of the session", end_session, false, false, true}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct person person = newcomer();
        cr_assert_eq(lists(person.token), 200);
        cr_assert_eq(lists(person.key), 200);
        rows[i].change(&person);
        cr_assert_eq(lists(person.token) == 200, rows[i].token, "token after %s", rows[i].name);
        cr_assert_eq(lists(person.key) == 200, rows[i].key, "key after %s", rows[i].name);
        cr_assert_eq(refreshes(&person) == 200, rows[i].refresh, "refresh after %s", rows[i].name);
    }
}

Test(rights, that_were_ended_do_not_come_back_with_the_user)
{
    struct person person = newcomer();
    disable(&person);
    struct answer now = look_at(form("/v1/users/%s", person.id), "ADMIN");
    expect(call(.method = "POST", .path = form("/v1/users/%s/enable", person.id), .token = who("ADMIN"),
                .headers = form("If-Match: %s\r\n", field(&now, "ETag"))),
           200);
    cr_assert_eq(lists(person.token), 401);
    cr_assert_eq(lists(person.key), 401);
    cr_assert_eq(refreshes(&person), 401);
}
