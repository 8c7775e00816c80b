/* One's own password: changed by who knows it, set with a code by who was given one, and by nobody else. */
#include "tests/harness.h"
#include <string.h>

static struct answer sign_in(const char *email, const char *password)
{
    return post_to("", "/v1/auth/token", json("{'email':'%s','password':'%s'}", email, password), NULL);
}

/* A caseworker of A; `password` NULL: made without one. */
static struct answer new_person(const char *email, const char *password)
{
    struct answer made =
        post_to("", "/v1/users",
                json("{'tenant_id':'%s','email':'%s','display_name':'P','role':'caseworker'%s}", given("TENANT_CASE_A"),
                     email, password ? json(",'password':'%s'", password) : ""),
                "ADMIN");
    expect_status(&made, 201);
    return made;
}

static struct answer new_code_for(const char *user)
{
    return post_to("", form("/v1/users/%s/password-code", user), NULL, "ADMIN");
}

static struct answer redeem(const char *email, const char *code, const char *password)
{
    return post_to("", "/v1/auth/password",
                   json("{'email':'%s','access_code':'%s','password':'%s'}", email, code, password), NULL);
}

static struct answer change(const char *token, const char *old, const char *new)
{
    return call(.method = "PUT", .path = "/v1/me/password", .token = token, .type = "application/json",
                .body = json("{'current_password':'%s','new_password':'%s'}", old, new));
}

Test(passwords, are_changed_by_who_knows_them_and_every_session_ends)
{
    new_person("change@pass.test", "the first password");
    struct answer in = sign_in("change@pass.test", "the first password");
    const char *token = text_at(&in, "/access_token");
    expect(change(token, "another password", "the second password"), 422);
    expect(change(token, "the first password", "short"), 422);
    expect(change(token, "the first password", "the second password"), 204);
    expect(call(.path = "/v1/me", .token = token), 401);
    expect(post_to("", "/v1/auth/refresh", json("{'refresh_token':'%s'}", text_at(&in, "/refresh_token")), NULL), 401);
    expect(sign_in("change@pass.test", "the first password"), 401);
    expect(sign_in("change@pass.test", "the second password"), 200);
}

Test(passwords, are_no_matter_of_keys_and_of_people_who_sign_in_elsewhere)
{
    expect(change(who("NARROW"), "a password of mine", "another password"), 403);
    struct answer stranger = change(NULL, "a password of mine", "another password");
    expect_status(&stranger, 401);
    struct answer made = new_person("elsewhere@pass.test", "the first password"), in;
    in = sign_in("elsewhere@pass.test", "the first password");
    sql(form("alter table app_user disable trigger app_user_end_rights;"
             "update app_user set password_hash = null where id = '%s';"
             "alter table app_user enable trigger app_user_end_rights",
             id_of(&made)));
    expect(change(text_at(&in, "/access_token"), "the first password", "another password"), 409);
}

Test(passwords, are_set_with_a_code_once_and_by_who_has_it)
{
    struct answer made = new_person("forgot@pass.test", "the first password"), code = new_code_for(id_of(&made));
    expect_status(&code, 200);
    struct answer in = sign_in("forgot@pass.test", "the first password");
    expect(redeem("other@pass.test", text_at(&code, "/access_code"), "the second password"), 401);
    expect(redeem("forgot@pass.test", "0000-0000-0000-0000", "the second password"), 401);
    expect(redeem("forgot@pass.test", "no code at all", "the second password"), 401);
    expect(redeem("forgot@pass.test", text_at(&code, "/access_code"), "short"), 422);
    expect(redeem(" Forgot@PASS.test", text_at(&code, "/access_code"), "the second password"), 204);
    expect(redeem("forgot@pass.test", text_at(&code, "/access_code"), "the third password"), 401);
    expect(call(.path = "/v1/me", .token = text_at(&in, "/access_token")), 401);
    expect(sign_in("forgot@pass.test", "the second password"), 200);
    cr_assert_str_eq(sql(form("select count(*) from password_code where id = '%s'", id_of(&made))), "0");
}

Test(passwords, who_was_made_without_one_is_invited_by_a_code_for_a_week)
{
    struct answer made = new_person("invited@pass.test", NULL), code = new_code_for(id_of(&made));
    cr_assert_str_eq(
        sql(form("select expires_at > now() + interval '6 days' from password_code where id = '%s'", id_of(&made))),
        "t");
    expect(redeem("invited@pass.test", text_at(&code, "/access_code"), "a password of mine"), 204);
    expect(sign_in("invited@pass.test", "a password of mine"), 200);
}

Test(passwords, a_code_ends_with_the_next_one_with_its_day_and_with_what_it_was_made_for)
{
    static const char *const ends[] = {
        "update password_code set expires_at = now() where id = '%s'",
        ("update app_user set disabled_at = now() where id = '%s';"
         "update app_user set disabled_at = null where id = '%s'"),
        "update app_user set role = 'steward' where id = '%s'",
        "update app_user set password_hash = 'x' where id = '%s'",
    };
    struct answer made = new_person("ends@pass.test", "the first password");
    struct answer old = new_code_for(id_of(&made)), code = new_code_for(id_of(&made));
    expect(redeem("ends@pass.test", text_at(&old, "/access_code"), "the second password"), 401);
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        sql(form(ends[i], id_of(&made), id_of(&made)));
        expect(redeem("ends@pass.test", text_at(&code, "/access_code"), "the second password"), 401);
        code = new_code_for(id_of(&made));
        expect_status(&code, 200);
    }
    sql(form("update app_user set disabled_at = now() where id = '%s'", id_of(&made)));
    expect(new_code_for(id_of(&made)), 409);
}

Test(passwords, codes_are_made_by_administrators_and_kept_as_digests)
{
    struct answer made = new_person("digest@pass.test", NULL), code = new_code_for(id_of(&made));
    const char *path = form("/v1/users/%s/password-code", id_of(&made));
    expect(post_to("", path, NULL, "CASE_A"), 403);
    expect(post_to("", path, NULL, "STEWARD"), 403);
    cr_assert_str_eq(
        sql(form("select count(*) from password_code c where c::text like '%%%s%%'", text_at(&code, "/access_code"))),
        "0");
    cr_assert_str_eq(sql(form("select count(*) from audit_event where record_id = '%s' and action = "
                              "'password_code.insert' and actor_id = '%s'",
                              id_of(&made), given("USER_ADMIN"))),
                     "1");
}

/* A guesser's call, from an address of its own. */
static int guess(const char *path, const char *method, const char *token, const char *body)
{
    struct answer answer =
        call(.method = method, .path = path, .service = QUICK, .token = token, .type = "application/json", .body = body,
             .headers = "X-Forwarded-For: 203.0.113.44\r\n");
    return answer.status;
}

Test(passwords, guessing_one_or_its_code_is_told_to_wait)
{
    struct answer made = new_person("guess@pass.test", "the first password"), code = new_code_for(id_of(&made));
    struct answer in = sign_in("guess@pass.test", "the first password");
    const char *token = text_at(&in, "/access_token");
    const char *wrong = json("{'current_password':'a wrong one','new_password':'the second password'}");
    const char *right = json("{'email':'guess@pass.test','access_code':'%s','password':'the second password'}",
                             text_at(&code, "/access_code"));
    const char *bad =
        json("{'email':'guess@pass.test','access_code':'0000-0000-0000-0000','password':'the second one'}");
    int last = 0;
    for (int i = 0; i < 5; i++)
        last = guess("/v1/me/password", "PUT", token, wrong);
    cr_assert_eq(last, 429);
    for (int i = 0; i < 5; i++)
        last = guess("/v1/auth/password", "POST", NULL, bad);
    cr_assert_eq(last, 429);
    cr_assert_eq(guess("/v1/auth/password", "POST", NULL, right), 429);
    expect(redeem("guess@pass.test", text_at(&code, "/access_code"), "the second password"), 204);
}
