/* Who counts as one client: an address in all its spellings, an account in all its, a user in all sessions. */
#include "tests/harness.h"
#include <stdlib.h>
#include <string.h>

static struct answer me_from(const char *forwarded, const char *token)
{
    return call(.path = "/v1/me", .service = QUICK, .token = token,
                .headers = form("X-Forwarded-For: %s\r\n", forwarded));
}

static struct answer sign_in(const char *service, const char *email, const char *password, const char *forwarded)
{
    return call(.method = "POST", .path = "/v1/auth/token", .service = service, .type = "application/json",
                .headers = forwarded ? form("X-Forwarded-For: %s\r\n", forwarded) : NULL,
                .body = json("{'email':'%s','password':'%s'}", email, password));
}

Test(clients, an_address_is_one_however_it_is_spelt)
{
    static const struct {
        const char *name, *spellings[8];
    } rows[] = {
        {"2001:db8:a1::",
         {"2001:db8:a1::1", "2001:DB8:A1::1", "2001:db8:a1:0:0:0:0:1", "2001:0db8:00a1::2", "2001:db8:a1::ffff:9",
          "[2001:db8:a1::7]:4711", "192.0.2.1, 2001:db8:a1::8 "}},
        {"2001:db8:a2:3::", {"2001:db8:a2:3::1", "2001:db8:a2:3:ffff:ffff:ffff:ffff"}},
        {"2001:db8:a2:4::", {"2001:db8:a2:4::1"}},
        {"192.0.2.211",
         {"192.0.2.211", "::ffff:192.0.2.211", "::ffff:c000:2d3", "64:ff9b::192.0.2.211", "2002:c000:2d3::1",
          "192.0.2.211:4711", "10.9.9.9,192.0.2.211"}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t count = 0;
        while (rows[i].spellings[count])
            expect(me_from(rows[i].spellings[count++], "wrong"), 401);
        cr_expect_str_eq(sql(form("select failures from attempt_counter where bucket = 'credential:%s'", rows[i].name)),
                         form("%zu", count), "%s", rows[i].name);
    }
}

Test(clients, a_network_of_64_bits_guesses_no_more_than_one_address)
{
    struct answer last = {0};
    for (int i = 0; i < 5; i++)
        last = sign_in(QUICK, "icmp@e.test", "wrong", form("2001:db8:b:1::%x", i + 1));
    expect_status(&last, 429);
    expect(sign_in(QUICK, "icmp@e.test", "wrong", "2001:db8:b:2::1"), 401);
    for (int i = 0; i < 5; i++)
        last =
            call(.method = "POST", .path = "/v1/organizations/registrations", .service = QUICK,
                 .type = "application/json", .headers = form("X-Forwarded-For: 2001:db8:b:3::%x\r\n", i + 1),
                 .body = json("{'organization':{'names':{'en':'Of One Network'},'kind':'network'},'person':{'name':'R',"
                              "'email':'r%d@network.test','role':'desk'}}",
                              i));
    expect_status(&last, 429);
}

Test(clients, an_account_is_one_however_it_is_spelt)
{
    static const char *const spellings[] = {"icmp@e.test", "ICMP@e.test", "Icmp@E.Test", "iCMP@e.TEST", "ICMP@E.TEST"};
    struct answer last = {0};
    for (size_t i = 0; i < 5; i++)
        last = sign_in(QUICK, spellings[i], "wrong", "203.0.113.61");
    expect_status(&last, 429);
    expect(sign_in(QUICK, "icmp@e.test", "correct horse battery", "203.0.113.61"), 429);
}

/* A new session fills no bucket anew; another user of the same address has a bucket of their own. */
Test(clients, a_user_is_one_in_all_sessions)
{
    struct answer first = sign_in(MAIN, "icmp@e.test", "correct horse battery", NULL),
                  second = sign_in(MAIN, "icmp@e.test", "correct horse battery", NULL);
    setenv("ATHAR_QUOTA_PER_MINUTE", "3", 1);
    start_service("SESSIONS");
    for (int i = 0; i < 3; i++)
        expect(call(.path = "/v1/me", .service = "SESSIONS", .token = text_at(&first, "/access_token")), 200);
    expect(call(.path = "/v1/me", .service = "SESSIONS", .token = text_at(&second, "/access_token")), 429);
    expect(call(.path = "/v1/me", .service = "SESSIONS", .token = who("CASE_B")), 200);
}

Test(clients, a_family_is_one_in_all_sessions)
{
    struct answer made = new_inquiry("CASE_A");
    const char *first = family_of(&made), *second = family_of(&made),
               *path = form("/v1/inquiries/%s/tracking", id_of(&made));
    setenv("ATHAR_QUOTA_PER_MINUTE", "2", 1);
    start_service("FAMILIES");
    for (int i = 0; i < 2; i++)
        expect(call(.path = path, .service = "FAMILIES", .token = first), 200);
    expect(call(.path = path, .service = "FAMILIES", .token = second), 429);
}

/* Somebody behind the same address who sends rubbish locks out nobody who has a key, a token or a refresh token. */
Test(clients, rubbish_from_an_address_locks_out_nobody_there)
{
    struct answer in = sign_in(MAIN, "icmp@e.test", "correct horse battery", NULL), last = {0};
    struct answer key = post_to("", "/v1/api-keys",
                                json("{'name':'k','scopes':['profile:read'],'expires_at':'%s'}", tomorrow()), "CASE_A");
    for (int i = 0; i < 30; i++)
        last = me_from("203.0.113.62", "wrong");
    expect_status(&last, 429);
    expect(me_from("203.0.113.62", text_at(&key, "/key")), 200);
    for (int i = 0; i < 30; i++)
        last = call(.method = "POST", .path = "/v1/auth/refresh", .service = QUICK, .type = "application/json",
                    .headers = "X-Forwarded-For: 203.0.113.62\r\n", .body = json("{'refresh_token':'rubbish'}"));
    expect_status(&last, 429);
    expect(call(.method = "POST", .path = "/v1/auth/refresh", .service = QUICK, .type = "application/json",
                .headers = "X-Forwarded-For: 203.0.113.62\r\n",
                .body = json("{'refresh_token':'%s'}", text_at(&in, "/refresh_token"))),
           200);
}

/* ---- who was refused is named ---- */

static const char *refusals_of(const char *credential)
{
    return sql(
        form("select count(*) from audit_event where action = 'access.refused' and credential_id = '%s'", credential));
}

Test(refusals, name_the_credential_and_are_few)
{
    struct answer key = post_to(
        "", "/v1/api-keys", json("{'name':'k','scopes':['inquiries:read'],'expires_at':'%s'}", tomorrow()), "CASE_A");
    const char *token = text_at(&key, "/key"), *id = id_of(&key);
    struct answer refused = call(.path = "/v1/users", .token = token);
    expect_status(&refused, 403);
    await_sql(form("select count(*) = 1 from audit_event where action = 'access.refused' and credential_id = '%s' and "
                   "tenant_id = '%s' and operation = 'listUsers' and request_id = '%s' and record_id = credential_id",
                   id, given("TENANT_CASE_A"), field(&refused, "X-Request-Id")));
    for (int i = 0; i < 20; i++)
        expect(call(.path = "/v1/users", .token = token), 403);
    await_sql(
        form("select count(*) = 5 from audit_event where action = 'access.refused' and credential_id = '%s'", id));
}

Test(refusals, of_ids_that_are_tried_out_are_told_and_a_mistyped_one_is_not)
{
    struct answer key = post_to(
        "", "/v1/api-keys", json("{'name':'k','scopes':['inquiries:read'],'expires_at':'%s'}", tomorrow()), "CASE_A");
    for (int i = 0; i < 19; i++)
        expect(call(.path = form("/v1/inquiries/%s", sql("select gen_random_uuid()")), .token = text_at(&key, "/key")),
               404);
    cr_assert_str_eq(refusals_of(id_of(&key)), "0");
    expect(call(.path = form("/v1/inquiries/%s", sql("select gen_random_uuid()")), .token = text_at(&key, "/key")),
           404);
    await_sql(form("select count(*) = 1 from audit_event where action = 'access.refused' and credential_id = '%s'",
                   id_of(&key)));
}

Test(refusals, name_a_key_that_was_taken_away_and_a_session_that_ended)
{
    struct answer key = post_to(
        "", "/v1/api-keys", json("{'name':'k','scopes':['inquiries:read'],'expires_at':'%s'}", tomorrow()), "CASE_A");
    expect(call(.method = "DELETE", .path = form("/v1/api-keys/%s", id_of(&key)), .token = who("CASE_A")), 204);
    expect(call(.path = "/v1/inquiries", .token = text_at(&key, "/key")), 401);
    await_sql(form("select count(*) = 1 from audit_event where action = 'access.refused' and credential_id = '%s'",
                   id_of(&key)));
    struct answer in = sign_in(MAIN, "icmp@e.test", "correct horse battery", NULL);
    struct answer me = call(.path = "/v1/me", .token = text_at(&in, "/access_token"));
    expect(call(.method = "POST", .path = "/v1/auth/logout", .token = text_at(&in, "/access_token")), 204);
    expect(call(.path = "/v1/me", .token = text_at(&in, "/access_token")), 401);
    await_sql(form("select count(*) = 1 from audit_event where action = 'access.refused' and credential_id = '%s' and "
                   "actor_id = '%s'",
                   text_at(&me, "/credential_id"), given("USER_ICMP")));
    /* A secret that is wrong proves nobody, so nobody is named. */
    struct answer other = post_to(
        "", "/v1/api-keys", json("{'name':'k','scopes':['inquiries:read'],'expires_at':'%s'}", tomorrow()), "CASE_A");
    expect(call(.path = "/v1/inquiries",
                .token = form("%.*sx", (int)strlen(text_at(&other, "/key")) - 1, text_at(&other, "/key"))),
           401);
    cr_assert_str_eq(refusals_of(id_of(&other)), "0");
}
