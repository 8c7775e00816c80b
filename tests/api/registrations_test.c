/* Organizations that enter themselves: registrations and claims before and after a steward's decision, codes, editors.
 */
#include "tests/harness.h"
#include <pthread.h>
#include <string.h>

#define QUEUE "/v1/organizations/registrations"

static const char *person(const char *email)
{
    return json("{'name':'<b>Rima</b>','email':'%s','role':'=HYPERLINK(1)','language':'ar'}", email);
}

static struct answer enter(const char *name, const char *more, const char *email)
{
    return call(.method = "POST", .path = QUEUE, .type = "application/json",
                .body =
                    json("{'organization':{'names':{'en':'%s'},'kind':'documentation','listed':true%s},'person':%s}",
                         name, more, person(email)));
}

static struct answer claim(const char *organization, const char *email)
{
    return call(.method = "POST", .path = form("/v1/organizations/%s/claims", organization), .type = "application/json",
                .body = json("{'proof':'Call our office','person':%s}", person(email)));
}

static struct answer decide(const struct answer *entry, const char *body)
{
    return post_to("", form(QUEUE "/%s/decision", id_of(entry)), body, "STEWARD");
}

static struct answer with_code(const struct answer *entry, const char *what, const char *code, const char *more)
{
    return call(.method = "POST", .path = form(QUEUE "/%s/%s", id_of(entry), what), .type = "application/json",
                .body = json("{'access_code':'%s'%s}", code, more));
}

static struct answer activate(const struct answer *entry)
{
    return with_code(entry, "activation", text_at(entry, "/access_code"), json(",'password':'a password of mine'"));
}

static const char *login(const char *email)
{
    struct answer token = call(.method = "POST", .path = "/v1/auth/token", .type = "application/json",
                               .body = json("{'email':'%s','password':'a password of mine'}", email));
    expect_status(&token, 200);
    return text_at(&token, "/access_token");
}

static struct answer as(const char *token, const char *method, const char *path, const char *body)
{
    return call(.method = method, .path = path, .token = token, .body = body, .type = body ? "application/json" : NULL);
}

static size_t found(const char *query)
{
    struct answer answer = call(.path = form("/v1/organizations?q=%s", query));
    return json_array_size(value_at(&answer, "/items"));
}

/* An accepted registration and the token of its editor. */
static const char *editor_of(const char *name, const char *email, const char **organization)
{
    struct answer entry = enter(name, "", email), decided = decide(&entry, json("{'decision':'accept'}"));
    expect_status(&decided, 200);
    expect(activate(&entry), 201);
    *organization = text_at(&decided, "/organization_id");
    return login(email);
}

/* An organization that others entered, on the map. */
static const char *entered(const char *name)
{
    struct answer made = post_to("", "/v1/organizations",
                                 json("{'names':{'en':'%s'},'kind':'documentation','listed':true}", name), "ADMIN");
    expect_status(&made, 201);
    expect(post_to("", form("/v1/organizations/%s/verification", id_of(&made)), json("{'verified':true}"), "STEWARD"),
           200);
    return id_of(&made);
}

Test(registrations, are_nowhere_before_a_steward_accepts_and_verified_after)
{
    struct answer entry = enter("Selfmade One", json(",'mission':{'en':'<script>alert(1)</script>'}"), "one@self.test");
    expect_status(&entry, 201);
    cr_assert_eq(found("selfmade"), 0);
    struct answer before = with_code(&entry, "state", text_at(&entry, "/access_code"), "");
    cr_assert_str_eq(text_at(&before, "/state"), "waiting");
    expect(activate(&entry), 409);
    struct answer decided = decide(&entry, json("{'decision':'accept','until':'2040-01-01'}"));
    expect_status(&decided, 200);
    expect(decide(&entry, json("{'decision':'accept'}")), 409);
    struct answer shown = call(.path = form("/v1/organizations/%s", text_at(&decided, "/organization_id")));
    cr_assert_str_eq(text_at(&shown, "/verification"), "verified");
    cr_assert_str_eq(text_at(&shown, "/verified_until"), "2040-01-01");
    cr_assert_str_eq(text_at(&shown, "/mission/en"), "<script>alert(1)</script>");
    cr_assert_eq(found("selfmade"), 1);
}

Test(registrations, say_nothing_of_doubles_but_to_stewards)
{
    const char *real = entered("Twice Told Alone");
    struct answer first = enter("Únique Alone", "", "a@twice.test"),
                  double_ = enter("TWICE-told  alone", "", "b@twice.test");
    expect_status(&double_, 201);
    cr_assert_eq(first.size, double_.size);
    struct answer seen = call(.path = form(QUEUE "/%s", id_of(&double_)), .token = who("STEWARD"));
    cr_assert_str_eq(text_at(&seen, "/likely_doubles/0/id"), real);
    cr_assert_str_eq(text_at(&seen, "/person/role"), "=HYPERLINK(1)");
    cr_assert_not_null(
        strstr(call(.path = QUEUE "?state=waiting&kind=registration&limit=200", .token = who("STEWARD")).body,
               id_of(&double_)));
    expect(decide(&double_, json("{'decision':'accept'}")), 200);
    cr_assert_eq(found("twice"), 2, "the real one stays as it was");
}

Test(registrations, show_who_asks_to_stewards_only)
{
    struct answer entry = enter("Hidden Person", "", "hidden@person.test");
    static const char *const others[] = {"CASE_A", "PARTNER_A", "RESEARCHER", "AUTHORITY"};
    for (size_t i = 0; i < 4; i++) {
        expect(call(.path = form(QUEUE "/%s", id_of(&entry)), .token = who(others[i])), 403);
        expect(call(.path = QUEUE, .token = who(others[i])), 403);
    }
    struct answer decided = decide(&entry, json("{'decision':'accept'}"));
    struct answer shown = call(.path = form("/v1/organizations/%s", text_at(&decided, "/organization_id")));
    cr_assert_null(strstr(shown.body, "hidden@person"));
}

Test(registrations, take_no_class_no_status_and_no_unknown_place)
{
    expect(enter("Class", json(",'recipient_class':'court'"), "c@class.test"), 422);
    expect(enter("Class", json(",'status':'active'"), "c@class.test"), 422);
    expect(enter("Class", json(",'presence':[{'side':'inside','pcode':'SY9999'}]"), "c@class.test"), 422);
}

Test(registrations, that_are_refused_say_why_and_open_nothing)
{
    struct answer entry = enter("Refused Name", "", "refused@self.test");
    expect(decide(&entry, json("{'decision':'reject'}")), 422);
    struct answer decided = decide(&entry, json("{'decision':'reject','reason':'Nobody knows you'}"));
    cr_assert_str_eq(text_at(&decided, "/state"), "rejected");
    struct answer state = with_code(&entry, "state", text_at(&entry, "/access_code"), "");
    cr_assert_str_eq(text_at(&state, "/reason"), "Nobody knows you");
    expect(activate(&entry), 409);
    cr_assert_eq(found("refused"), 0);
}

static struct answer from(const char *address, const char *path, const char *body)
{
    return call(.service = QUICK, .method = "POST", .path = path, .type = "application/json", .body = body,
                .headers = form("X-Forwarded-For: %s\r\n", address));
}

Test(registrations, of_one_address_come_to_an_end)
{
    const char *body =
        json("{'organization':{'names':{'en':'Flood'},'kind':'network'},'person':%s}", person("flood@self.test"));
    const char *claimed = entered("Flooded");
    for (int i = 0; i < 3; i++)
        expect(from("198.51.100.77", QUEUE, body), 201);
    struct answer refused = from("198.51.100.77", QUEUE, body);
    expect_status(&refused, 429);
    cr_assert_not_null(field(&refused, "Retry-After"));
    expect(from("198.51.100.77", form("/v1/organizations/%s/claims", claimed),
                json("{'proof':'p','person':%s}", person("flood@self.test"))),
           429);
    expect(from("198.51.100.78", QUEUE, body), 201);
}

Test(codes, open_once_and_in_time)
{
    struct answer entry = enter("Code One", "", "code@one.test");
    expect(decide(&entry, json("{'decision':'accept'}")), 200);
    sql(form("update registration set code_expires_at = now() where id = '%s'", id_of(&entry)));
    struct answer late = with_code(&entry, "state", text_at(&entry, "/access_code"), "");
    cr_assert_str_eq(text_at(&late, "/state"), "expired");
    expect(activate(&entry), 409);
    sql(form("update registration set code_expires_at = now() + interval '1 day' where id = '%s'", id_of(&entry)));
    expect(with_code(&entry, "activation", text_at(&entry, "/access_code"), json(",'password':'short'")), 422);
    expect(activate(&entry), 201);
    expect(activate(&entry), 401);
}

/* The claimed organization's own people, or anybody, cannot end what they have no code for. */
Test(codes, that_are_wrong_close_nothing_and_tell_nothing)
{
    struct answer entry = enter("Code Lock", "", "lock@code.test"), wrong = {0};
    for (int i = 0; i < 12; i++) {
        wrong = from(form("203.0.113.%d", i), form(QUEUE "/%s/state", id_of(&entry)),
                     json("{'access_code':'0000-0000-0000-0000'}"));
        expect_status(&wrong, 401);
    }
    struct answer nothing = from("203.0.113.99", form(QUEUE "/%s/state", given("TENANT_CASE_A")),
                                 json("{'access_code':'0000-0000-0000-0000'}"));
    cr_assert_str_eq(text_at(&nothing, "/detail"), text_at(&wrong, "/detail"));
    cr_assert_str_eq(sql(form("select length(code_hash) from registration where id = '%s'", id_of(&entry))), "32");
    struct answer right = with_code(&entry, "state", text_at(&entry, "/access_code"), "");
    cr_assert_str_eq(text_at(&right, "/state"), "waiting");
    expect(decide(&entry, json("{'decision':'accept'}")), 200);
    expect(activate(&entry), 201);
}

/* An address that has failed too often hears 429, and yet the right code opens from it. */
Test(codes, that_are_right_open_also_where_others_failed)
{
    struct answer entry = enter("Same Door", "", "door@code.test"), last = {0};
    const char *path = form(QUEUE "/%s/state", id_of(&entry));
    for (int i = 0; i < 8; i++)
        last = from("203.0.113.150", path, json("{'access_code':'%s'}", i % 2 ? "typo" : "0000-0000-0000-0000"));
    expect_status(&last, 429);
    expect(from("203.0.113.150", path, json("{'access_code':'%s'}", text_at(&entry, "/access_code"))), 200);
}

Test(codes, that_were_lost_are_given_anew_by_a_steward)
{
    struct answer entry = enter("Code Lost", "", "lost@code.test");
    const char *path = form(QUEUE "/%s/access-code", id_of(&entry));
    expect(decide(&entry, json("{'decision':'accept'}")), 200);
    sql(form("update registration set code_expires_at = now() where id = '%s'", id_of(&entry)));
    expect(post_to("", path, NULL, "CASE_A"), 403);
    struct answer again = post_to("", path, NULL, "STEWARD");
    expect_status(&again, 200);
    expect(activate(&entry), 401);
    expect(activate(&again), 201);
    expect(post_to("", path, NULL, "STEWARD"), 409);
    expect(post_to("", QUEUE "/00000000-0000-7000-8000-000000000000/access-code", NULL, "STEWARD"), 404);
}

Test(codes, do_not_make_two_of_one_login)
{
    struct answer entry = enter("Taken", "", "CASE@a.test");
    expect(decide(&entry, json("{'decision':'accept'}")), 200);
    expect(activate(&entry), 409);
    cr_assert_str_eq(sql("select string_agg(role, ',') from app_user where lower(email) = 'case@a.test'"),
                     "caseworker");
}

Test(claims, change_nothing_before_a_steward_and_then_make_an_editor)
{
    const char *organization = entered("Claimed Fully"), *path = form("/v1/organizations/%s", organization);
    struct answer before = call(.path = path), entry = claim(organization, "we@claim.test");
    expect_status(&entry, 201);
    cr_assert_str_eq(call(.path = path).body, before.body);
    struct answer decided = decide(&entry, json("{'decision':'accept','until':'2041-01-01'}"));
    cr_assert_str_eq(text_at(&decided, "/proof"), "Call our office");
    expect(activate(&entry), 201);
    struct answer now = call(.path = path, .token = login("we@claim.test"));
    cr_assert_str_eq(text_at(&now, "/verified_until"), "2041-01-01");
    expect(call(.method = "PATCH", .path = path, .token = login("we@claim.test"), .body = json("{'acronym':'CF'}"),
                .type = "application/merge-patch+json", .headers = form("If-Match: %s\r\n", field(&now, "ETag"))),
           200);
}

Test(claims, of_what_the_asker_does_not_see_are_not_found)
{
    struct answer hidden =
        post_to("", "/v1/organizations", json("{'names':{'en':'Unseen'},'kind':'network'}"), "ADMIN");
    expect(claim(id_of(&hidden), "x@claim.test"), 404);
    expect(claim("00000000-0000-7000-8000-000000000000", "x@claim.test"), 404);
}

Test(claims, are_told_to_the_claimed_without_the_person)
{
    const char *organization, *editor = editor_of("Told Of Claims", "told@claims.test", &organization);
    struct answer entry = claim(organization, "rival@claim.test");
    expect_status(&entry, 201);
    struct answer list = as(editor, "GET", form("/v1/organizations/%s/claims", organization), NULL);
    cr_assert_str_eq(text_at(&list, "/items/0/state"), "waiting");
    cr_assert_null(strstr(list.body, id_of(&entry)), "the number is the claimant's");
    cr_assert_null(strstr(list.body, "rival"));
    cr_assert_null(strstr(list.body, "Call our office"));
    expect(as(who("CASE_B"), "GET", form("/v1/organizations/%s/claims", organization), NULL), 404);
    expect(as(editor, "POST", form(QUEUE "/%s/decision", id_of(&entry)), json("{'decision':'accept'}")), 403);
}

static const char *anything(const struct operation *operation, const char *name, const void *context)
{
    (void)operation;
    (void)name;
    return context;
}

/* Whatever needs another scope than everybody's and the one to edit is closed to an editor. */
Test(editors, may_edit_and_nothing_else)
{
    static const char *const theirs[] = {"profile:read", "places:read", "organizations:read", "organizations:edit"};
    const char *organization, *editor = editor_of("Only Editing", "only@editing.test", &organization);
    const struct contract *contract = the_contract();
    size_t closed = 0;
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct operation *operation = &contract->operations[i];
        bool open = operation->scope_count == 0 || operation->is_admin;
        for (size_t s = 0; s < operation->scope_count; s++)
            for (size_t k = 0; k < 4; k++)
                open = open || strcmp(operation->scopes[s], theirs[k]) == 0;
        if (open)
            continue;
        struct answer answer = call(.method = operation->method,
                                    .path = fill_path(operation, anything, "00000000-0000-7000-8000-000000000000"),
                                    .token = editor, .unchecked = true);
        cr_assert_eq(answer.status, 403, "%s: %d", operation->id, answer.status);
        closed++;
    }
    cr_assert_gt(closed, 40);
    struct answer me = as(editor, "GET", "/v1/me", NULL);
    cr_assert_str_eq(text_at(&me, "/role"), "editor");
    struct answer own = as(editor, "GET", form("/v1/organizations/%s/history", organization), NULL);
    expect_status(&own, 200);
}

Test(editors, reach_their_own_organization_only)
{
    const char *organization, *editor = editor_of("Reaching", "reach@editors.test", &organization);
    const char *other = form("/v1/organizations/%s", entered("Reached"));
    struct answer seen = call(.path = other, .token = editor);
    cr_assert(json_is_null(value_at(&seen, "/visibility")));
    expect(call(.method = "PATCH", .path = other, .token = editor, .body = json("{'acronym':'X'}"),
                .type = "application/merge-patch+json", .headers = form("If-Match: %s\r\n", field(&seen, "ETag"))),
           403);
    expect(as(editor, "POST", form("%s/invitations", other), json("{'name':'X','email':'x@reach.test'}")), 404);
    expect(as(editor, "GET", form("%s/invitations", other), NULL), 404);
    expect(as(editor, "GET", form("%s/editors", other), NULL), 404);
    expect(as(editor, "DELETE", form("%s/editors/%s", other, given("USER_CASE_A")), NULL), 404);
    expect(as(editor, "DELETE", form("/v1/organizations/%s/editors/%s", organization, given("USER_CASE_A")), NULL),
           404);
}

Test(editors, invite_and_remove_each_other)
{
    const char *organization, *first = editor_of("Inviting", "first@inviting.test", &organization);
    const char *path = form("/v1/organizations/%s", organization);
    struct answer invited =
        as(first, "POST", form("%s/invitations", path), json("{'name':'Second','email':'second@inviting.test'}"));
    expect_status(&invited, 201);
    struct answer open = as(first, "GET", form("%s/invitations", path), NULL);
    cr_assert_str_eq(text_at(&open, "/items/0/email"), "second@inviting.test");
    struct answer made = activate(&invited);
    expect_status(&made, 201);
    const char *second = login("second@inviting.test");
    struct answer editors = as(second, "GET", form("%s/editors", path), NULL);
    cr_assert_eq(json_array_size(value_at(&editors, "/items")), 2);
    const char *first_id = text_at(&editors, "/items/1/id");
    expect(as(second, "DELETE", form("%s/editors/%s", path, first_id), NULL), 204);
    expect(as(second, "DELETE", form("%s/editors/%s", path, first_id), NULL), 404);
    expect(as(first, "GET", form("%s/editors", path), NULL), 401);
    expect(as(second, "DELETE", form("%s/editors/%s", path, text_at(&made, "/user_id")), NULL), 409);
    expect(as(second, "DELETE", form("%s/editors/%s?last=true", path, text_at(&made, "/user_id")), NULL), 204);
    expect(as(second, "GET", "/v1/me", NULL), 401);
}

/* An editor can give any address to a second login, and has its code: nobody has proven it. So it is nobody's identity,
 * and makes room for the login that an administrator makes. */
Test(editors, cannot_take_an_address_from_whom_it_belongs_to)
{
    const char *organization, *editor = editor_of("Taking Names", "first@taking.test", &organization);
    const char *path = form("/v1/organizations/%s/invitations", organization);
    struct answer invited = as(editor, "POST", path, json("{'name':'Director','email':'director@taken.test'}"));
    expect(activate(&invited), 201);
    const char *false_one = login("director@taken.test");
    const char *body = json("{'email':'Director@taken.test','display_name':'Director','role':'caseworker','tenant_id':"
                            "'%s','password':'a password of his own'}",
                            given("TENANT_CASE_B"));
    expect(post_to("", "/v1/users", body, "ADMIN"), 201);
    expect(as(false_one, "GET", "/v1/me", NULL), 401);
    expect(post_to("", "/v1/auth/token", json("{'email':'director@taken.test','password':'a password of mine'}"), NULL),
           401);
    expect(
        post_to("", "/v1/auth/token", json("{'email':'director@taken.test','password':'a password of his own'}"), NULL),
        200);
    /* And it cannot be taken again. */
    struct answer again = as(editor, "POST", path, json("{'name':'Director','email':'DIRECTOR@taken.test'}"));
    cr_assert(again.status == 409 || activate(&again).status == 409);
}

/* An activation tells whether an address is somebody's login: who wants to try addresses out gets a few. */
Test(editors, invite_so_many_in_an_hour_and_no_more)
{
    enum { MOST = 12 }; /* four for each registration of QUICK */
    const char *organization, *editor = editor_of("Inviting All", "first@inviting-all.test", &organization);
    const char *path = form("/v1/organizations/%s/invitations", organization);
    for (int i = 0; i <= MOST; i++) {
        const char *body = json("{'name':'Tried','email':'tried-%d@inviting-all.test'}", i);
        struct answer tried = call(.service = QUICK, .method = "POST", .path = path, .token = editor,
                                   .type = "application/json", .body = body);
        expect_status(&tried, i < MOST ? 201 : 429);
    }
}

Test(editors, that_were_removed_leave_no_invitation_behind)
{
    const char *organization, *first = editor_of("Leaving", "first@leaving.test", &organization);
    const char *invitations = form("/v1/organizations/%s/invitations", organization);
    struct answer invited = as(first, "POST", invitations, json("{'name':'Second','email':'second@leaving.test'}"));
    expect(activate(&invited), 201);
    struct answer kept =
        as(login("second@leaving.test"), "POST", invitations, json("{'name':'The same','email':'again@leaving.test'}"));
    expect_status(&kept, 201);
    sql("update app_user set disabled_at = now() where email = 'second@leaving.test'");
    expect(activate(&kept), 401);
}

Test(editors, take_an_invitation_back)
{
    const char *organization, *editor = editor_of("Taking Back", "back@inviting.test", &organization);
    const char *path = form("/v1/organizations/%s/invitations", organization);
    struct answer invited = as(editor, "POST", path, json("{'name':'X','email':'x@back.test'}"));
    expect(as(who("CASE_A"), "DELETE", form("%s/%s", path, id_of(&invited)), NULL), 404);
    expect(as(editor, "DELETE", form("%s/%s", path, id_of(&invited)), NULL), 204);
    expect(as(editor, "DELETE", form("%s/%s", path, id_of(&invited)), NULL), 404);
    expect(activate(&invited), 401);
}

static void *remove_one(void *path)
{
    struct answer gone = call(.method = "DELETE", .path = path, .token = who("STEWARD"));
    return (void *)(size_t)gone.status;
}

/* The first removal is not committed yet when the second one comes. */
Test(editors, do_not_lock_each_other_out_at_once)
{
    const char *organization, *first = editor_of("Racing Out", "first@racing.test", &organization);
    const char *path = form("/v1/organizations/%s", organization);
    struct answer invited =
        as(first, "POST", form("%s/invitations", path), json("{'name':'Second','email':'second@racing.test'}"));
    expect(activate(&invited), 201);
    struct answer editors = as(first, "GET", form("%s/editors", path), NULL);
    struct session *session = session_open();
    session_sql(session,
                form("begin; select remove_editor('%s', '%s', false)", organization, text_at(&editors, "/items/0/id")));
    pthread_t thread;
    void *status;
    pthread_create(&thread, NULL, remove_one, (void *)form("%s/editors/%s", path, text_at(&editors, "/items/1/id")));
    await_sql(
        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'remove_editor')");
    session_sql(session, "commit");
    pthread_join(thread, &status);
    cr_assert_eq((size_t)status, 409);
}

/* What the service's own role sees when it stands for somebody: the last line behind scopes and handlers. */
static const char *seen_by_role(const char *tenant, const char *reach, const char *query)
{
    struct session *session = session_open();
    session_sql(session,
                form("begin; select set_config('athar.tenant', '%s', true), set_config('athar.reach', '%s', true);"
                     " set local role athar_app",
                     tenant, reach));
    const char *seen = session_sql(session, query);
    session_sql(session, "rollback");
    return seen;
}

Test(registrations, are_kept_from_all_but_stewards_by_the_database)
{
    const char *organization, *editor = editor_of("Kept By Rows", "kept@rows.test", &organization);
    struct answer entry = claim(organization, "kept2@rows.test"),
                  invited = as(editor, "POST", form("/v1/organizations/%s/invitations", organization),
                               json("{'name':'X','email':'x@rows.test'}"));
    const char *of_claim = form("select count(*) from registration where id = '%s'", id_of(&entry)),
               *of_invited = form("select count(*) from registration where id = '%s'", id_of(&invited)),
               *told = form("select count(*) from list_claims('%s')", organization);
    cr_assert_str_eq(seen_by_role(organization, "tenant", of_claim), "0");
    cr_assert_str_eq(seen_by_role(organization, "tenant", of_invited), "1");
    cr_assert_str_eq(seen_by_role(organization, "tenant", told), "1");
    cr_assert_str_eq(seen_by_role(given("TENANT_CASE_A"), "tenant", of_invited), "0");
    cr_assert_str_eq(seen_by_role(given("TENANT_CASE_A"), "tenant", told), "0");
    cr_assert_str_eq(seen_by_role("", "tenant", of_claim), "0");
    cr_assert_str_eq(seen_by_role(organization, "all", of_claim), "1");
}

/* Verified as a small one, shown under a well-known name: not so. */
Test(editors, are_not_verified_under_another_name)
{
    const char *organization, *editor = editor_of("Small And Verified", "small@names.test", &organization);
    const char *path = form("/v1/organizations/%s", organization);
    const char *const patches[][2] = {
        {json("{'description':{'en':'Not the famous ones'}}"), "verified"},
        {json("{'names':{'en':'Small And Verified'}}"), "verified"},
        {json("{'acronym':'TFO'}"), "expired"},
        {json("{'acronym':'TFO','mission':{'en':'To search'}}"), "verified"},
        {json("{'alternate_names':['The Famous Ones']}"), "expired"},
        {json("{'alternate_names':null}"), "expired"},
        {json("{'names':{'en':'The Famous Ones'}}"), "expired"},
    };
    for (size_t i = 0; i < sizeof(patches) / sizeof(patches[0]); i++) {
        expect(post_to("", form("%s/verification", path), json("{'verified':true}"), "STEWARD"), 200);
        struct answer now = call(.path = path, .token = editor);
        struct answer after =
            call(.method = "PATCH", .path = path, .token = editor, .body = patches[i][0],
                 .type = "application/merge-patch+json", .headers = form("If-Match: %s\r\n", field(&now, "ETag")));
        cr_assert_str_eq(text_at(&after, "/verification"), patches[i][1], "%s", patches[i][0]);
    }
    cr_assert_eq(found("famous&verified=true"), 0);
    expect(post_to("", form("%s/verification", path), json("{'verified':true}"), "STEWARD"), 200);
    cr_assert_eq(found("famous&verified=true"), 1);
}

Test(registrations, are_erased_when_the_matter_has_ended)
{
    struct answer refused = enter("Erase Refused", "", "gone@erase.test"),
                  waiting = enter("Erase Waiting", "", "stays@erase.test");
    expect(decide(&refused, json("{'decision':'reject','reason':'r'}")), 200);
    sql(form("update registration set decided_at = now() - interval '31 days' where id = '%s'", id_of(&refused)));
    sql("select expire_registrations()");
    struct answer gone = call(.path = form(QUEUE "/%s", id_of(&refused)), .token = who("STEWARD"));
    cr_assert(json_is_null(value_at(&gone, "/person")));
    cr_assert(json_is_null(value_at(&gone, "/organization")));
    cr_assert_str_eq(text_at(&gone, "/state"), "rejected");
    cr_assert_str_eq(sql(form("select count(*) from registration r where r.id = '%s' and r::text ~ 'erase|Rima|HYPER'",
                              id_of(&refused))),
                     "0");
    struct answer still = call(.path = form(QUEUE "/%s", id_of(&waiting)), .token = who("STEWARD"));
    cr_assert_str_eq(text_at(&still, "/person/email"), "stays@erase.test");
}
