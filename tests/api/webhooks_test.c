/* Webhooks: a portal is told that something happened, signed, again until it takes it, at public addresses alone. */
#include "tests/harness.h"
#include "tests/harness/receiver.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define HOOKS "/v1/webhooks"

/* ---- a house of its own: database, service and people ---- */
static const char *add_user(const char *email, const char *role, const char *organization)
{
    const char *words, *file = form("%s/password.%s", given("TEMP"), email);
    FILE *out = fopen(file, "w");
    cr_assert(out && fputs("correct horse battery", out) >= 0 && fclose(out) == 0);
    cr_assert_eq(athar(form("user add %s %s '%s' <%s", email, role, organization, file), &words), 0, "%s", words);
    return strrchr(form("%.*s", (int)strcspn(words, "\n"), words), ' ') + 1;
}

static void take_token(const char *name, const char *email)
{
    const char *words;
    cr_assert_eq(athar(form("token %s", email), &words), 0, "%s", words);
    setenv(form("ATHAR_TEST_TOKEN_%s", name), form("%.*s", (int)strcspn(words, "\n"), words), 1);
}

static void own_house(void)
{
    own_database("blank");
    setenv("ATHAR_WEBHOOK_LOOPBACK", "1", 1);
    (void)add_user("admin@hooks.test", "admin", "Operator");
    setenv("ATHAR_TEST_TENANT_CASE_A", add_user("a@hooks.test", "caseworker", "Organization A"), 1);
    setenv("ATHAR_TEST_TENANT_CASE_B", add_user("b@hooks.test", "caseworker", "Organization B"), 1);
    take_token("ADMIN", "admin@hooks.test");
    take_token("CASE_A", "a@hooks.test");
    take_token("CASE_B", "b@hooks.test");
    start_service(MAIN);
}

static struct answer hook_to(const char *url, const char *tenant)
{
    return post_to("", HOOKS, json("{'tenant_id':'%s','url':'%s','events':['notice.created']}", given(tenant), url),
                   "ADMIN");
}

/* Makes a webhook of A that leads to the receiver. */
static struct answer hook(const struct receiver *receiver)
{
    struct answer made = hook_to(form("http://127.0.0.1:%u/hook?a=b", receiver_port(receiver)), "TENANT_CASE_A");
    expect_status(&made, 201);
    return made;
}

static struct answer webhook(const struct answer *made)
{
    return look_at(form(HOOKS "/%s", id_of(made)), "ADMIN");
}

static struct answer switch_to(const struct answer *made, bool on)
{
    return call(.method = "PATCH", .path = form(HOOKS "/%s", id_of(made)), .token = who("ADMIN"),
                .body = json("{'enabled':%s}", on ? "true" : "false"), .type = "application/merge-patch+json",
                .headers = "If-Match: *\r\n");
}

/* Has a worker look for what happened and send what is due, until a statement gives "t". */
static void work_until(const char *statement)
{
    sql("update job set due_at = now(); update webhook_delivery set due_at = now() where state = 'waiting'");
    int worker = start_worker();
    await_sql(statement);
    cr_assert_eq(end_process(worker, SIGTERM), 0);
}
#define ALL_SETTLED                                                                                                    \
    "select not exists (select from touched_case) and not exists (select from webhook_delivery where state = "         \
    "'waiting') and (select last_finished_at >= now() - interval '1 minute' from job where kind = 'send_webhooks')"
#define ATTEMPTS(n)                                                                                                    \
    form("select count(*) > 0 and min(attempts) = %d and bool_and(last_failure is not null) from webhook_delivery", (n))

/* Whether a request bears the signature that the secret gives: by OpenSSL, as a receiver would make it. */
static bool is_signed(const struct received *request, const char *secret)
{
    unsigned char key[64], mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    char text[128];
    cr_assert_eq(strncmp(secret, "whsec_", 6), 0);
    int length = EVP_DecodeBlock(key, (const unsigned char *)secret + 6, (int)strlen(secret) - 6);
    cr_assert_eq(length, 33, "32 bytes and a byte of padding");
    const char *said = form("%s.%s.%s", received_field(request, "webhook-id"),
                            received_field(request, "webhook-timestamp"), request->body);
    HMAC(EVP_sha256(), key, 32, (const unsigned char *)said, strlen(said), mac, &size);
    EVP_EncodeBlock((unsigned char *)text, mac, (int)size);
    return strcmp(received_field(request, "webhook-signature"), form("v1,%s", text)) == 0;
}

Test(webhooks, tell_that_there_is_a_notice_and_nothing_else, .timeout = 60)
{
    own_house();
    setenv("http_proxy", "http://127.0.0.1:9", 1); /* of the environment none is taken */
    setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
    struct receiver *receiver = receiver_open();
    struct answer made = hook(receiver), report = new_inquiry("CASE_A"), theirs = new_inquiry("CASE_B");
    work_until(ALL_SETTLED);
    cr_assert_eq(receiver_count(receiver), 1, "of its own cases, once");
    const struct received *told = receiver_request(receiver, 0);
    cr_assert_eq(strncmp(told->head, "POST /hook?a=b HTTP/1.1\r\n", 25), 0, "%s", told->head);
    cr_assert(is_signed(told, text_at(&made, "/secret")));
    cr_assert_not(is_signed(told, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    const char *body = form("{\"type\":\"notice.created\",\"timestamp\":\"%%.*s\",\"data\":{\"reference\": \"%s\"}}",
                            text_at(&report, "/reference"));
    const char *time = strstr(told->body, "\"timestamp\":\"") + 13;
    cr_assert_str_eq(told->body, form(body, (int)strcspn(time, "\""), time));
    cr_assert_null(strstr(told->body, text_at(&theirs, "/reference")));
    struct answer list = look_at(form(HOOKS "/%s/deliveries", id_of(&made)), "ADMIN");
    cr_assert_str_eq(text_at(&list, "/items/0/state"), "delivered");
    cr_assert_str_eq(received_field(told, "webhook-id"), form("msg_%s", text_at(&list, "/items/0/id")));
    cr_assert_null(strstr(list.body, text_at(&report, "/reference")), "an administrator reads of no case");
    cr_assert_str_eq(sql("select string_agg(action, ' ') from audit_event where record_kind = 'webhook'"),
                     "webhook.insert");
    (void)consent_to_b(id_of(&report), "");
    work_until(ALL_SETTLED);
    cr_assert_eq(receiver_count(receiver), 2, "the new one, and the old one not again");
}

Test(webhooks, are_told_again_until_they_take_it, .timeout = 60)
{
    own_house();
    struct receiver *receiver = receiver_open();
    receiver_answers(receiver, "500 Broken", "302 Found\r\nLocation: /elsewhere", NULL);
    struct answer made = hook(receiver);
    (void)new_inquiry("CASE_A");
    work_until(ATTEMPTS(1));
    struct answer list = look_at(form(HOOKS "/%s/deliveries?state=waiting", id_of(&made)), "ADMIN");
    cr_assert_str_eq(text_at(&list, "/items/0/last_failure"), "refused");
    cr_assert_eq(json_integer_value(value_at(&list, "/items/0/last_status")), 500);
    cr_assert_str_eq(sql("select due_at between now() + interval '5 s' and now() + interval '20 s' from "
                         "webhook_delivery"),
                     "t", "later each time, and not all at once");
    work_until(ATTEMPTS(2));
    work_until(ALL_SETTLED);
    cr_assert_eq(receiver_count(receiver), 3, "no redirect is followed");
    for (size_t i = 0; i < 3; i++) {
        const struct received *told = receiver_request(receiver, i);
        cr_assert(is_signed(told, text_at(&made, "/secret")));
        cr_assert_str_eq(received_field(told, "webhook-id"),
                         received_field(receiver_request(receiver, 0), "webhook-id"));
    }
    struct answer now = webhook(&made);
    cr_assert_str_eq(text_at(&now, "/last_failure"), "refused");
    cr_assert_eq(json_integer_value(value_at(&now, "/last_status")), 302);
    cr_assert(json_is_string(value_at(&now, "/last_delivered_at")));
}

Test(webhooks, are_given_up_after_sixteen_attempts_and_say_how_the_last_failed, .timeout = 60)
{
    own_house();
    struct receiver *receiver = receiver_open();
    struct answer made = hook(receiver);
    receiver_close(receiver);
    (void)new_inquiry("CASE_A");
    work_until(ATTEMPTS(1));
    sql("update webhook_delivery set attempts = 15");
    work_until("select state = 'given_up' from webhook_delivery");
    struct answer list = look_at(form(HOOKS "/%s/deliveries", id_of(&made)), "ADMIN"), now = webhook(&made);
    cr_assert_str_eq(text_at(&list, "/items/0/last_failure"), "not_reached");
    cr_assert(json_is_null(value_at(&list, "/items/0/due_at")));
    cr_assert_str_eq(text_at(&now, "/last_failure"), "not_reached");
    cr_assert_eq(json_integer_value(value_at(&now, "/waiting")), 0);
}

/* Names and numbers of this machine and its networks; the receiver stands there and hears nothing. */
Test(webhooks, lead_to_public_addresses_alone, .timeout = 60)
{
    own_house();
    struct receiver *receiver = receiver_open();
    unsigned port = receiver_port(receiver);
    const char *const urls[] = {form("https://127.0.0.1:%u/", port),
                                form("https://localhost:%u/", port),
                                form("https://[::1]:%u/", port),
                                "https://169.254.169.254/latest",
                                "https://10.0.0.1/",
                                form("https://[::ffff:127.0.0.1]:%u/", port),
                                form("https://2130706433:%u/", port)};
    size_t count = sizeof(urls) / sizeof(urls[0]);
    for (size_t i = 0; i < count; i++)
        expect(hook_to(urls[i], "TENANT_CASE_A"), 201);
    expect(hook_to(form("http://127.0.0.1:%u/", port), "TENANT_CASE_A"), 201);
    (void)new_inquiry("CASE_A");
    unsetenv("ATHAR_WEBHOOK_LOOPBACK");
    work_until(
        form("select count(*) = %zu and min(attempts) = 1 and bool_and(last_failure is not null) from webhook_delivery",
             count + 1));
    cr_assert_str_eq(sql("select count(*) from webhook_delivery where last_failure = 'address_not_public'"),
                     form("%zu", count));
    cr_assert_str_eq(sql("select count(*) from webhook_delivery where last_failure = 'address_not_allowed'"), "1");
    cr_assert_eq(receiver_connections(receiver), 0);
}

Test(webhooks, that_are_off_are_told_nothing_and_not_later_either, .timeout = 60)
{
    own_house();
    struct receiver *receiver = receiver_open();
    struct answer made = hook(receiver), on = hook(receiver);
    expect(switch_to(&made, false), 200);
    struct answer report = new_inquiry("CASE_A");
    work_until(ALL_SETTLED);
    cr_assert_eq(receiver_count(receiver), 1, "the other one");
    expect(switch_to(&made, true), 200);
    expect(switch_to(&on, false), 200);
    (void)consent_to_b(id_of(&report), "");
    work_until(ALL_SETTLED);
    cr_assert_eq(receiver_count(receiver), 2, "what happened meanwhile is not told later");
    sql("update webhook_delivery set state = 'waiting'");
    expect(switch_to(&made, false), 200);
    sql("update job set last_finished_at = null");
    work_until("select last_finished_at is not null from job where kind = 'send_webhooks'");
    cr_assert_eq(receiver_count(receiver), 2, "what waited stays where it is");
}

Test(webhooks, that_answer_410_are_switched_off, .timeout = 60)
{
    own_house();
    struct receiver *receiver = receiver_open();
    receiver_answers(receiver, "410 Gone", NULL);
    struct answer made = hook(receiver);
    (void)new_inquiry("CASE_A");
    work_until("select state = 'given_up' from webhook_delivery");
    struct answer now = webhook(&made);
    cr_assert(json_is_false(value_at(&now, "/enabled")));
    cr_assert_eq(json_integer_value(value_at(&now, "/version")), 2);
}

Test(webhooks, hear_no_more_of_a_case_that_was_handed_over_or_erased, .timeout = 60)
{
    own_house();
    struct receiver *receiver = receiver_open();
    struct answer made = hook(receiver), report = new_inquiry("CASE_A");
    struct answer gone = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&report), "");
    sql("set athar.reach = 'all'; select tell_notices(100)");
    cr_assert_str_eq(sql("select count(*) from webhook_delivery"), "3");
    struct answer sent = post_to(id_of(&report), "referrals",
                                 json("{'receiver_id':'%s','kind':'handover'}", given("TENANT_CASE_B")), "CASE_A");
    struct answer taken = step_referral(&sent, "accept", "CASE_B");
    expect_status(&taken, 200);
    cr_assert_str_eq(sql("select count(*) from webhook_delivery"), "1");
    sql(form("select erase_inquiry('%s')", id_of(&gone)));
    cr_assert_str_eq(sql("select count(*) from webhook_delivery"), "0");
    work_until("select not exists (select from touched_case)");
    cr_assert_eq(receiver_count(receiver), 0);
    cr_assert_eq(json_integer_value(value_at(&made, "/waiting")), 0);
}

Test(webhooks, are_told_of_what_happens_by_the_passing_of_time, .timeout = 60)
{
    own_house();
    struct receiver *receiver = receiver_open();
    struct answer report = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&report), form(",\"expires_at\":\"%s\"", tomorrow()));
    (void)hook(receiver);
    work_until("select not exists (select from touched_case)");
    sql("update consent set expires_at = now()");
    sql("update job set due_at = now() where kind = 'touch_expiring'");
    work_until("select count(*) = 1 and bool_and(state = 'delivered') from webhook_delivery");
}

Test(webhooks, keep_their_secret_when_the_ring_is_turned, .timeout = 60)
{
    const char *ring = form("%s/hooks.keys", given("TEMP")), *words;
    own_house();
    cr_assert_eq(system(form("cp -p %s %s", getenv("ATHAR_SEALING_KEYS"), ring)), 0);
    struct receiver *receiver = receiver_open();
    struct answer made = hook(receiver);
    (void)new_inquiry("CASE_A");
    setenv("ATHAR_SEALING_KEYS", ring, 1);
    cr_assert_eq(athar(form("keys add %s", ring), &words), 0, "%s", words);
    const char *before = sql("select ring_key from webhook");
    cr_assert_eq(athar("keys rotate", &words), 0, "%s", words);
    cr_assert_str_neq(sql("select ring_key from webhook"), before);
    work_until(ALL_SETTLED);
    cr_assert_eq(receiver_count(receiver), 1);
    cr_assert(is_signed(receiver_request(receiver, 0), text_at(&made, "/secret")));
    sql("update webhook set ring_key = 'another'; update webhook_delivery set state = 'waiting'");
    work_until("select last_failure = 'key_missing' from webhook_delivery");
}

/* ---- on the service of the run ---- */
Test(webhooks, are_an_administrators_and_show_their_secret_once)
{
    struct answer made = hook_to("https://portal.example/hook", "TENANT_CASE_B");
    expect_status(&made, 201);
    cr_assert_not_null(strstr(text_at(&made, "/secret"), "whsec_"));
    struct answer told = webhook(&made);
    expect_status(&told, 200);
    cr_assert_null(value_at(&told, "/secret"));
    expect(look_at(form(HOOKS "/%s", id_of(&made)), "CASE_B"), 403);
    expect(look_at(form(HOOKS "?tenant=%s", given("TENANT_CASE_B")), "STEWARD"), 403);
    struct answer list = look_at(form(HOOKS "?tenant=%s&limit=1", given("TENANT_CASE_B")), "ADMIN");
    cr_assert_str_eq(text_at(&list, "/items/0/tenant_id"), given("TENANT_CASE_B"));
    cr_assert_null(strstr(list.body, "whsec_"));
    const char *kept = sql(form("select to_jsonb(w)::text from webhook w where id = '%s'", id_of(&made)));
    cr_assert_null(strstr(kept, text_at(&made, "/secret") + 6));
    expect(call(.method = "DELETE", .path = form(HOOKS "/%s", id_of(&made)), .token = who("ADMIN")), 204);
    expect(webhook(&made), 404);
    expect(look_at(form(HOOKS "/%s/deliveries", id_of(&made)), "ADMIN"), 404);
}

Test(webhooks, are_changed_for_a_version)
{
    struct answer made = hook_to("https://portal.example/hook", "TENANT_CASE_B");
    const char *path = form(HOOKS "/%s", id_of(&made)), *tag = field(&made, "ETag");
    struct call change = {.method = "PATCH",
                          .path = path,
                          .token = who("ADMIN"),
                          .body = json("{'url':'https://portal.example/other'}"),
                          .type = "application/merge-patch+json"};
    expect(call_(&change), 428);
    change.headers = form("If-Match: %s\r\n", tag);
    struct answer done = call_(&change);
    expect_status(&done, 200);
    cr_assert_str_eq(text_at(&done, "/url"), "https://portal.example/other");
    expect(call_(&change), 412);
    change.headers = form("If-Match: %s\r\n", field(&done, "ETag"));
    struct answer same = call_(&change);
    expect_status(&same, 200);
    cr_assert_str_eq(field(&same, "ETag"), field(&done, "ETag"), "nothing was changed");
    expect(call(.path = path, .token = who("ADMIN"), .headers = form("If-None-Match: %s\r\n", field(&done, "ETag"))),
           304);
    expect(call(.method = "DELETE", .path = path, .token = who("ADMIN")), 204);
}

Test(webhooks, lead_to_addresses_that_can_be_told)
{
    static const char *const urls[] = {"http://portal.example/",
                                       "ftp://portal.example/",
                                       "https://a:b@portal.example/",
                                       "https://portal.example/#x",
                                       "https://",
                                       "//portal.example",
                                       "https://portal.example\\@10.0.0.1/",
                                       "javascript:alert(1)"};
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct answer refused = post_to("", HOOKS,
                                        form("{\"tenant_id\":\"%s\",\"url\":\"%s\",\"events\":[\"notice.created\"]}",
                                             given("TENANT_CASE_B"), urls[i]),
                                        "ADMIN");
        cr_expect(refused.status == 422 || refused.status == 400, "%s: %d", urls[i], refused.status);
    }
    static const char known[] = "'url':'https://portal.example/'";
    expect(post_to("", HOOKS,
                   json("{'tenant_id':'%s',%s,'events':['inquiry.read']}", given("TENANT_CASE_B"), quotes(known)),
                   "ADMIN"),
           422);
    expect(
        post_to("", HOOKS, json("{'tenant_id':'%s',%s,'events':[]}", given("TENANT_CASE_B"), quotes(known)), "ADMIN"),
        422);
    struct answer nobody = post_to("", HOOKS,
                                   json("{'tenant_id':'00000000-0000-7000-8000-000000000000',%s,'events':["
                                        "'notice.created']}",
                                        quotes(known)),
                                   "ADMIN");
    expect_status(&nobody, 422);
    cr_assert_str_eq(text_at(&nobody, "/errors/0/pointer"), "/tenant_id");
}

Test(webhooks, of_one_organization_are_ten_at_most_and_go_with_it)
{
    struct answer organization =
        post_to("", "/v1/organizations", json("{'names':{'en':'Hooked'},'kind':'network'}"), "ADMIN");
    setenv("ATHAR_TEST_TENANT_HOOKED", id_of(&organization), 1);
    for (size_t i = 0; i < 10; i++)
        expect(hook_to("https://portal.example/", "TENANT_HOOKED"), 201);
    expect(hook_to("https://portal.example/", "TENANT_HOOKED"), 409);
    expect(call(.method = "DELETE", .path = form("/v1/organizations/%s", id_of(&organization)), .token = who("ADMIN"),
                .headers = "If-Match: *\r\n"),
           204);
    cr_assert_str_eq(sql(form("select count(*) from webhook where tenant_id = '%s'", id_of(&organization))), "0");
}
