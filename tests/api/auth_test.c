/* Logging in, refreshing, logging out, keys and tokens of every wrong kind. */
#include "tests/harness.h"
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct answer login(const char *service, const char *email, const char *password, const char *headers)
{
    return call(.method = "POST", .path = "/v1/auth/token", .service = service, .type = "application/json",
                .body = json("{'email':'%s','password':'%s'}", email, password), .headers = headers);
}

static struct answer refresh(const char *token)
{
    return call(.method = "POST", .path = "/v1/auth/refresh", .type = "application/json",
                .body = json("{'refresh_token':'%s'}", token));
}

static int me(const char *token)
{
    struct answer answer = call(.path = "/v1/me", .token = token);
    return answer.status;
}

Test(auth, a_password_opens_a_session_that_can_be_refreshed_and_ended)
{
    struct answer in = login(MAIN, "CASE@a.test", "correct horse battery", NULL);
    expect_status(&in, 200);
    struct answer next = refresh(text_at(&in, "/refresh_token"));
    expect_status(&next, 200);
    const char *token = text_at(&next, "/access_token");
    cr_assert_eq(me(token), 200);
    struct answer out = call(.method = "POST", .path = "/v1/auth/logout", .token = token);
    expect_status(&out, 204);
    cr_assert_eq(me(token), 401);
    struct answer dead = refresh(text_at(&next, "/refresh_token"));
    expect_status(&dead, 401);
}

Test(auth, a_refresh_token_used_twice_ends_the_whole_family)
{
    struct answer in = login(MAIN, "case@b.test", "correct horse battery", NULL);
    struct answer thief = refresh(text_at(&in, "/refresh_token"));
    expect_status(&thief, 200);
    struct answer owner = refresh(text_at(&in, "/refresh_token"));
    expect_status(&owner, 401);
    cr_assert_eq(me(text_at(&thief, "/access_token")), 401);
    struct answer again = refresh(text_at(&thief, "/refresh_token"));
    expect_status(&again, 401);
}

Test(auth, a_wrong_password_and_an_unknown_name_look_alike)
{
    struct answer wrong = login(MAIN, "case@a.test", "wrong", NULL),
                  unknown = login(MAIN, "nobody@x.test", "wrong", NULL);
    expect_status(&wrong, 401);
    expect_status(&unknown, 401);
    cr_assert_str_eq(text_at(&wrong, "/detail"), text_at(&unknown, "/detail"));
}

Test(auth, an_address_counts_as_one_however_it_is_typed)
{
    static const char *const typed[] = {" case@a.test", "case@a.test\\n", "Case@A.test", "CASE@a.test ",
                                        "\u00a0case@a.test"};
    const char *attacker = "X-Forwarded-For: 203.0.113.17\r\n";
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
        struct answer in = login(MAIN, typed[i], "correct horse battery", NULL);
        cr_expect_eq(in.status, 200, "%s", typed[i]);
        login(QUICK, typed[i], "wrong", attacker);
    }
    cr_assert_str_eq(sql("select string_agg(bucket, ' ' order by bucket) from attempt_counter where bucket like "
                         "'login:203.0.113.17%'"),
                     "login:203.0.113.17 login:203.0.113.17:case@a.test");
}

Test(auth, too_many_wrong_passwords_are_told_to_wait_and_others_are_not)
{
    const char *attacker = "X-Forwarded-For: 203.0.113.7\r\n";
    struct answer last = {0};
    for (int i = 0; i < 5; i++)
        last = login(QUICK, "case@a.test", "wrong", attacker);
    expect_status(&last, 429);
    cr_assert_not_null(field(&last, "Retry-After"));
    struct answer right = login(QUICK, "case@a.test", "correct horse battery", attacker);
    expect_status(&right, 429);
    struct answer elsewhere = login(QUICK, "case@a.test", "correct horse battery", "X-Forwarded-For: 203.0.113.8\r\n");
    expect_status(&elsewhere, 200);
    /* Another replica knows of it too. */
    cr_assert_str_eq(sql("select count(*) from attempt_counter where bucket = 'login:203.0.113.7:case@a.test'"), "1");
}

Test(auth, a_thousand_bad_tokens_end_in_429_and_others_are_unaffected)
{
    int refused = 0, told = 0;
    struct answer last = {0};
    for (int i = 0; i < 60; i++) {
        struct answer answer =
            call(.path = "/v1/me", .service = QUICK, .token = "bad", .headers = "X-Forwarded-For: 203.0.113.9\r\n");
        refused += answer.status == 401;
        told += answer.status == 429;
        last = answer;
    }
    cr_assert_not_null(field(&last, "Retry-After"));
    cr_assert_eq(refused, 20);
    cr_assert_eq(told, 40);
    struct answer good =
        call(.path = "/v1/me", .service = QUICK, .token = who("CASE_A"), .headers = "X-Forwarded-For: 203.0.113.9\r\n");
    expect_status(&good, 200);
}

/* ---- tokens made by hand ---- */

static const char *base64url(const void *bytes, size_t size)
{
    size_t room = sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return sodium_bin2base64(malloc(room), room, bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static EVP_PKEY *key_of(const char *path)
{
    FILE *file = fopen(path, "r");
    EVP_PKEY *key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
    cr_assert_not_null(key);
    fclose(file);
    return key;
}

/* Signs header and payload as they stand with the service's own key (ES256) or the outside issuer's (RS256). */
static const char *sign(const char *header, const char *payload, bool outside)
{
    const char *text = form("%s.%s", base64url(header, strlen(header)), base64url(payload, strlen(payload)));
    unsigned char der[512], raw[64];
    size_t size = sizeof(der);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    cr_assert_eq(
        EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key_of(given(outside ? "OUTSIDE_KEY" : "SIGNING_KEY"))),
        1);
    cr_assert_eq(EVP_DigestSign(context, der, &size, (const unsigned char *)text, strlen(text)), 1);
    if (outside)
        return form("%s.%s", text, base64url(der, size));
    const unsigned char *at = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)size);
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + 32, 32);
    return form("%s.%s", text, base64url(raw, 64));
}

/* The kid and the payload of a token the service itself has made. */
static const char *own_kid(void)
{
    struct answer keys = call(.path = "/.well-known/jwks.json");
    return text_at(&keys, "/keys/0/kid");
}

static const char *own_payload(void)
{
    const char *token = who("CASE_A"), *dot = strchr(token, '.') + 1;
    char *out = calloc(1, 4096);
    size_t size = 0;
    cr_assert_eq(sodium_base642bin((unsigned char *)out, 4095, dot, strcspn(dot, "."), NULL, &size, NULL,
                                   sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                 0);
    return out;
}

/* The own payload with one member replaced by JSON text (or left out: NULL). */
static const char *payload_with(const char *name, const char *json)
{
    json_t *payload = json_loads(own_payload(), 0, NULL);
    json_object_del(payload, name);
    if (json)
        json_object_set_new(payload, name, json_loads(json, JSON_DECODE_ANY, NULL));
    return json_dumps(payload, JSON_COMPACT);
}

Test(token, every_wrong_header_is_refused)
{
    const char *const headers[] = {
        json("{'alg':'none','kid':'%%s'}"),
        json("{'alg':'es256','kid':'%%s'}"),
        json("{'alg':'HS256','kid':'%%s'}"),
        json("{'alg':'RS256','kid':'%%s'}"),
        json("{'alg':'ES256','kid':'%%s','typ':'id_token'}"),
        json("{'alg':'ES256','kid':'%%s','typ':'none of these'}"),
        json("{'alg':'ES256','kid':'%%s','crit':['x']}"),
        json("{'alg':'ES256','kid':'%%s','jku':'http://x'}"),
        json("{'alg':'ES256','kid':'%%s','jwk':{}}"),
        json("{'alg':'ES256','alg':'ES256','kid':'%%s'}"),
        json("{'alg':'ES256','kid':'x%%s'}"),
        json("{'alg':'ES256'}"),
        "[\"%s\"]",
    };
    const char *kid = own_kid();
    static const char *const types[] = {"at+jwt", "JWT"};
    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(me(sign(json("{'alg':'ES256','kid':'%s','typ':'%s'}", kid, types[i]), own_payload(), false)), 200);
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        char header[300];
        _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wformat-nonliteral\"")
            snprintf(header, sizeof(header), headers[i], kid);
        _Pragma("GCC diagnostic pop") cr_assert_eq(me(sign(header, own_payload(), false)), 401, "%s", header);
    }
}

Test(token, every_wrong_claim_is_refused)
{
    const char *header = json("{'alg':'ES256','kid':'%s'}", own_kid());
    long now = (long)time(NULL);
    const struct {
        const char *name, *json;
        int status;
    } rows[] = {
        {"exp", form("%ld", now - 25), 200},
        {"exp", form("%ld", now - 31), 401},
        {"exp", NULL, 401},
        {"exp", "\"tomorrow\"", 401},
        {"exp", "1e20", 401},
        {"nbf", form("%ld", now + 30), 200},
        {"nbf", form("%ld", now + 40), 401},
        {"nbf", form("%ld", now + 3600), 401},
        {"iat", form("%ld", now + 30), 200},
        {"iat", form("%ld", now + 40), 401},
        {"iat", form("%ld", now + 3600), 401},
        {"aud", "[\"other\",\"athar\"]", 200},
        {"aud", "[\"other\"]", 401},
        {"aud", NULL, 401},
        {"aud", "\"other\"", 401},
        {"iss", "\"https://evil.test\"", 401},
        {"iss", NULL, 401},
        {"sub", "\"\"", 401},
        {"sub", NULL, 401},
        {"role", "\"nobody\"", 403},
        {"role", "[\"admin\"]", 403},
        {"role", "\"admin \"", 403},
        {"role", "true", 403},
        {"role", NULL, 403},
        {"sid", "\"00000000-0000-7000-8000-000000000000\"", 401},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_assert_eq(me(sign(header, payload_with(rows[i].name, rows[i].json), false)), rows[i].status, "%s = %s",
                     rows[i].name, rows[i].json ? rows[i].json : "(none)");
}

/* The same bytes in base64's other alphabet, which has "+" and "/": the signature decodes to the same. */
static const char *standard_alphabet(const char *token)
{
    char *out = strdup(strpbrk(token, "-_") ? token : form("%s_", token));
    for (char *at = out; (at = strpbrk(at, "-_"));)
        *at = *at == '-' ? '+' : '/';
    return out;
}

Test(token, every_wrong_shape_is_refused)
{
    const char *good = who("CASE_A");
    char *nested = calloc(1, 1001);
    memset(nested, '[', 1000);
    const char *const tokens[] = {form("%s.x", good),
                                  form("%s=", good),
                                  form("%.*s", (int)strcspn(good, "."), good),
                                  form("a%s", good),
                                  "a.b",
                                  "a.b.c.d.e",
                                  "..",
                                  form("%s.e30.AAAA", base64url(nested, 1000)),
                                  "athar_garbage",
                                  form(" %s", good),
                                  form("%.*s %s", (int)strcspn(good, "."), good, strchr(good, '.')),
                                  standard_alphabet(good),
                                  form("athar_%032d_%072d", 0, 0)};
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        cr_assert_eq(me(tokens[i]), 401, "%.60s", tokens[i]);
}

Test(token, a_claim_that_comes_twice_or_hides_a_nul_is_refused)
{
    const char *header = json("{'alg':'ES256','kid':'%s'}", own_kid()), *payload = own_payload();
    cr_assert_eq(me(sign(header, json("{'extra':1,%s", payload + 1), false)), 200,
                 "the same with a member more is fine");
    cr_assert_eq(me(sign(header, json("{'sub':'%s',%s", given("USER_CASE_A"), payload + 1), false)), 401);
    cr_assert_eq(me(sign(header, payload_with("role", "\"admin\""), false)), 401, "a role that the user has not");
    cr_assert_eq(me(sign(header, payload_with("role", "\"partner\""), false)), 401, "nor one that may less");
    char *nul = strstr(strdup(payload), "caseworker\"");
    cr_assert_not_null(nul);
    memcpy(nul, "cas\\u0000", 9);
    cr_assert_eq(me(sign(header, nul - (strstr(payload, "caseworker\"") - payload), false)), 401);
}

Test(token, what_a_client_writes_about_itself_gives_no_role)
{
    static const char *const claims[] = {"user_metadata", "app_metadata", "roles", "groups", "scope"};
    const char *header = json("{'alg':'ES256','kid':'%s'}", own_kid());
    for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
        const char *claim = strcmp(claims[i], "scope") == 0 ? "\"organizations:write\"" : json("{'role':'admin'}");
        struct answer answer = call(.method = "POST", .path = "/v1/organizations", .type = "application/json",
                                    .token = sign(header, payload_with(claims[i], claim), false),
                                    .body = json("{'names':{'en':'X'},'kind':'network'}"));
        expect_status(&answer, 403);
    }
}

Test(token, of_a_hundred_kilobytes_is_refused_with_its_head)
{
    char *huge = calloc(1, 100001);
    memset(huge, 'A', 100000);
    struct answer answer = call(.path = "/v1/me", .token = huge, .unchecked = true);
    expect_status(&answer, 431);
}

static bool is_in_log(const char *text)
{
    return system(form("grep -qF '%s' '%s/MAIN.log'", text, given("TEMP"))) == 0;
}

static const char *ids[2];

static bool both_are_in_log(void)
{
    return is_in_log(ids[0]) && is_in_log(ids[1]);
}

Test(token, in_a_query_or_a_cookie_is_in_no_log)
{
    struct answer query = call(.path = form("/v1/inquiries?access_token=%s", who("CASE_A")));
    struct answer cookie = call(.path = "/v1/me", .headers = form("Cookie: token=%s\r\n", who("CASE_A")));
    cr_assert(query.status == 401 && cookie.status == 401);
    ids[0] = field(&query, "X-Request-Id");
    ids[1] = field(&cookie, "X-Request-Id");
    cr_assert(becomes_true(both_are_in_log), "the requests are logged");
    cr_assert_not(is_in_log(strrchr(who("CASE_A"), '.')));
}

Test(token, counts_only_in_the_authorization_field)
{
    struct answer query = call(.path = form("/v1/inquiries?access_token=%s", who("CASE_A")));
    struct answer cookie = call(.path = "/v1/me", .headers = form("Cookie: token=%s\r\n", who("CASE_A")));
    struct answer basic = call(.path = "/v1/me", .headers = "Authorization: Basic YTpi\r\n");
    struct answer empty = call(.path = "/v1/me", .headers = "Authorization: Bearer \r\n");
    struct answer twice = call(.path = "/v1/me", .token = who("CASE_A"), .headers = "Authorization: Bearer x\r\n");
    cr_assert(query.status == 401 && cookie.status == 401 && basic.status == 401 && empty.status == 401);
    expect_status(&twice, 401);
    cr_assert_str_eq(field(&cookie, "WWW-Authenticate"), "Bearer realm=\"athar\"");
}

Test(token, an_outside_issuer_only_says_who_and_we_say_what)
{
    long now = (long)time(NULL);
    const char *header = json("{'alg':'RS256','kid':'outside-1'}");
    const char *payload =
        json("{'iss':'https://outside.test','aud':'athar','sub':'u-1','exp':%ld,'role':'admin'}", now + 600);
    cr_assert_eq(me(sign(header, payload, true)), 403);
    struct answer made =
        call(.method = "POST", .path = "/v1/users", .token = who("ADMIN"), .type = "application/json",
             .body = json("{'tenant_id':'%s','email':'outside@a.test','display_name':'O','role':'researcher','external_"
                          "issuer':'https://outside.test','external_subject':'u-1'}",
                          given("TENANT_CASE_A")));
    expect_status(&made, 201);
    struct answer known = call(.path = "/v1/me", .token = sign(header, payload, true));
    expect_status(&known, 200);
    cr_assert_str_eq(text_at(&known, "/role"), "researcher");
    cr_assert_eq(me(sign(json("{'alg':'ES256','kid':'outside-1'}"), payload, true)), 401);
}

/* ---- users, keys, organizations ---- */

static struct answer make_user(const char *email, const char *role)
{
    return call(.method = "POST", .path = "/v1/users", .token = who("ADMIN"), .type = "application/json",
                .body = json(
                    "{'tenant_id':'%s','email':'%s','display_name':'U','role':'%s','password':'a long enough one'}",
                    given("TENANT_CASE_A"), email, role));
}

Test(users, a_disabled_user_is_out_at_once)
{
    struct answer made = make_user("leaver@a.test", "caseworker");
    expect_status(&made, 201);
    struct answer in = login(MAIN, "leaver@a.test", "a long enough one", NULL);
    const char *token = text_at(&in, "/access_token"), *id = text_at(&made, "/id");
    cr_assert_eq(me(token), 200);
    struct answer off = call(.method = "POST", .path = form("/v1/users/%s/disable", id), .token = who("ADMIN"),
                             .headers = "If-Match: \"1\"\r\n");
    expect_status(&off, 200);
    cr_assert_eq(me(token), 401);
    struct answer out = login(MAIN, "leaver@a.test", "a long enough one", NULL);
    expect_status(&out, 401);
    struct answer on = call(.method = "POST", .path = form("/v1/users/%s/enable", id), .token = who("ADMIN"),
                            .headers = "If-Match: \"2\"\r\n");
    expect_status(&on, 200);
}

Test(users, are_created_listed_read_and_changed_by_admins)
{
    struct answer made = make_user("new@a.test", "partner"), again = make_user("NEW@a.test", "partner");
    expect_status(&made, 201);
    expect_status(&again, 409);
    const char *path = form("/v1/users/%s", text_at(&made, "/id"));
    struct answer changed =
        call(.method = "PATCH", .path = path, .token = who("ADMIN"), .type = "application/merge-patch+json",
             .body = json("{'display_name':'سلمى','language':'ar'}"), .headers = "If-Match: \"1\"\r\n");
    expect_status(&changed, 200);
    struct answer clash =
        call(.method = "PATCH", .path = path, .token = who("ADMIN"), .type = "application/merge-patch+json",
             .body = json("{'email':'case@a.test'}"), .headers = "If-Match: \"2\"\r\n");
    expect_status(&clash, 409);
    struct answer got = call(.path = path, .token = who("ADMIN")),
                  list = call(.path = "/v1/users?limit=200", .token = who("ADMIN"));
    cr_assert_str_eq(text_at(&got, "/display_name"), "سلمى");
    cr_assert(strstr(list.body, "new@a.test") && !strstr(list.body, "argon2"));
    struct answer other = call(.path = path, .token = who("CASE_B"));
    expect_status(&other, 404);
    struct answer theirs = call(.path = "/v1/users?limit=200", .token = who("CASE_B"));
    cr_assert_null(strstr(theirs.body, "@a.test"));
}

Test(keys, live_until_they_are_revoked_and_hold_only_their_scopes)
{
    struct answer made =
        call(.method = "POST", .path = "/v1/api-keys", .token = who("CASE_A"), .type = "application/json",
             .body = json("{'name':'portal','scopes':['profile:read','inquiries:create'],'expires_at':'%s'}",
                          sql("select to_char(now() + interval '1 day', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")));
    expect_status(&made, 201);
    const char *key = text_at(&made, "/key");
    struct answer mine = call(.path = "/v1/me", .token = key), reading = call(.path = "/v1/inquiries", .token = key);
    expect_status(&mine, 200);
    expect_status(&reading, 403);
    cr_assert_str_eq(sql(form("select count(*) from credential c where c::text like '%%%s%%'", key + 40)), "0");
    struct answer list = call(.path = "/v1/api-keys?limit=200", .token = who("CASE_A"));
    expect_status(&list, 200);
    cr_assert(strstr(list.body, "portal") && !strstr(list.body, key));
    struct answer theirs =
        call(.method = "DELETE", .path = form("/v1/api-keys/%s", text_at(&made, "/id")), .token = who("CASE_B"));
    expect_status(&theirs, 404);
    struct answer gone =
        call(.method = "DELETE", .path = form("/v1/api-keys/%s", text_at(&made, "/id")), .token = who("CASE_A"));
    expect_status(&gone, 204);
    cr_assert_eq(me(key), 401);
}

Test(keys, cannot_be_given_more_than_their_maker_or_a_partner_has)
{
    static const char *const scopes[] = {"users:write", "inquiries:review", "keys:write", "no:such"};
    for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
        struct answer made =
            call(.method = "POST", .path = "/v1/api-keys", .token = who("CASE_A"), .type = "application/json",
                 .body = json("{'name':'k','scopes':['%s'],'expires_at':'%s'}", scopes[i], tomorrow()));
        expect_status(&made, 422);
        cr_assert_str_eq(text_at(&made, "/errors/0/pointer"), "/scopes/0");
    }
}

Test(organizations, are_kept_by_admins_and_seen_by_their_own)
{
    struct answer made =
        call(.method = "POST", .path = "/v1/organizations", .token = who("ADMIN"), .type = "application/json",
             .body = json("{'names':{'ar':'رابطة','en':'Association'},'kind':'family_association'}"));
    expect_status(&made, 201);
    const char *path = form("/v1/organizations/%s", text_at(&made, "/id"));
    struct answer got = call(.path = path, .token = who("ADMIN")), other = call(.path = path, .token = who("CASE_A"));
    expect_status(&got, 200);
    expect_status(&other, 404);
    struct answer changed =
        call(.method = "PATCH", .path = path, .token = who("ADMIN"), .type = "application/merge-patch+json",
             .body = json("{'kind':'network'}"), .headers = "If-Match: \"1\"\r\n");
    expect_status(&changed, 200);
    struct answer list = call(.path = "/v1/organizations?kind=network", .token = who("ADMIN"));
    cr_assert(strstr(list.body, text_at(&made, "/id")));
    struct answer own = call(.path = form("/v1/organizations/%s", given("TENANT_CASE_A")), .token = who("CASE_A"));
    expect_status(&own, 200);
}
