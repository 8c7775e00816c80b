/* Doubled organizations become one and two again; an organization that deletes itself. */
#include "tests/harness.h"
#include <pthread.h>
#include <string.h>

/* A listed and verified organization that shows its links. */
static const char *listed(const char *name, const char *kind)
{
    struct answer made = listed_organization(json("{'names':{'en':'%s'},'kind':'%s','listed':true,'presence':[{'side':'"
                                                  "inside','pcode':'SY0200'}],'visibility':{'networks':'public'}}",
                                                  name, kind));
    return id_of(&made);
}

static const char *link_up(const char *from, const char *to, const char *kind)
{
    struct answer made = post_to("", form("/v1/organizations/%s/links", from),
                                 json("{'organization_id':'%s','kind':'%s','role':'a role'}", to, kind), "STEWARD");
    expect_status(&made, 201);
    return id_of(&made);
}

static struct answer merge(const char *survivor, const char *duplicate)
{
    return post_to("", form("/v1/organizations/%s/merges", survivor),
                   json("{'duplicate_id':'%s','reason':'the same office'}", duplicate), "STEWARD");
}

static struct answer undo(const struct answer *merged)
{
    return post_to("", form("/v1/organizations/%s/merges/%s/undo", text_at(merged, "/survivor_id"), id_of(merged)),
                   json("{'reason':'two after all'}"), "STEWARD");
}

static struct answer seen(const char *path, const char *token)
{
    return look_at(form("/v1/organizations/%s", path), token);
}

/* Everything that is stored of an organization and its links, and every way out of it. */
static const char *picture(const char *organization)
{
    return form(
        "%s %s %s %s %s", seen(organization, NULL).body, seen(organization, "STEWARD").body,
        seen(form("%s/links", organization), NULL).body, seen(form("%s/network?depth=2", organization), NULL).body,
        sql(form(
            "select coalesce(string_agg(l::text, ';' order by id), '') || (select o::text from organization o where"
            " id = '%s') from (select id, from_id, to_id, kind, role, status, since, until, from_confirmed_at,"
            " to_confirmed_at, set_aside_by, created_at from organization_link) l where '%s' in (from_id, to_id)",
            organization, organization)));
}

static int links_seen(const char *organization, const char *other, const char *token)
{
    struct answer list = seen(form("%s/links", organization), token);
    int count = 0;
    for (const char *at = list.body; (at = strstr(at, other)); at++)
        count++;
    return count;
}

static int links_of(const char *organization, const char *other)
{
    return links_seen(organization, other, NULL);
}

Test(merges, take_the_duplicate_off_every_list_and_tell_where_it_went)
{
    const char *survivor = listed("Leaving Survivor", "legal_aid"),
               *duplicate = listed("Leaving Duplicate", "legal_aid");
    struct answer merged = merge(survivor, duplicate);
    expect_status(&merged, 201);
    static const char *const askers[] = {NULL, "CASE_B", "STEWARD", "ADMIN"};
    for (size_t i = 0; i < 4; i++) {
        struct answer there = seen(duplicate, askers[i]);
        expect_status(&there, 307);
        cr_assert_str_eq(text_at(&there, "/merged_into"), survivor);
        cr_assert_str_eq(field(&there, "Location"), form("/v1/organizations/%s", survivor));
        cr_assert_str_eq(field(&there, "Cache-Control"), "no-store");
        static const char *const outs[] = {"?q=leaving",
                                           "/graph",
                                           "/graph.graphml",
                                           "/map?bbox=-180,-85,180,85&zoom=18&q=leaving",
                                           "/export.ndjson?q=leaving",
                                           "/export.csv?q=leaving",
                                           "/tiles/0/0/0.mvt?q=leaving%20duplicate",
                                           "/doubles?limit=200"};
        for (size_t k = 0; k < (i < 2 ? 7 : 8); k++) {
            struct answer out = look_at(form("/v1/organizations%s", outs[k]), askers[i]);
            expect_status(&out, 200);
            cr_assert_null(strstr(out.body, duplicate), "%s", outs[k]);
        }
        struct answer counts = look_at("/v1/organizations/facets?q=leaving&place=SY02", askers[i]);
        cr_assert_not_null(strstr(counts.body, json("{'facet':'kind','value':'legal_aid','count':1}")));
    }
    struct answer list = seen(form("%s/merges", survivor), "STEWARD");
    cr_assert_str_eq(text_at(&list, "/items/0/duplicate_id"), duplicate);
    expect(post_to("", form("/v1/organizations/%s/verification", duplicate), json("{'verified':true}"), "STEWARD"),
           404);
    expect(merge("00000000-0000-7000-8000-000000000000", survivor), 404);
    expect(seen("00000000-0000-7000-8000-000000000000/merges", "STEWARD"), 404);
}

Test(merges, do_not_tell_of_what_was_hidden)
{
    const char *survivor = listed("Hiding Survivor", "legal_aid");
    struct answer hidden =
        post_to("", "/v1/organizations", json("{'names':{'en':'Hidden Double'},'kind':'legal_aid'}"), "ADMIN");
    expect(merge(survivor, id_of(&hidden)), 201);
    expect(seen(id_of(&hidden), NULL), 404);
    expect(seen(id_of(&hidden), "CASE_B"), 404);
    expect(seen(id_of(&hidden), "STEWARD"), 307);
}

Test(merges, show_the_links_of_the_duplicate_as_the_survivors_and_none_twice)
{
    const char *survivor = listed("Links Survivor", "legal_aid"), *duplicate = listed("Links Duplicate", "legal_aid"),
               *both = listed("Links Both", "legal_aid"), *only = listed("Links Only", "legal_aid"),
               *roof = listed("Links Roof", "network");
    (void)link_up(survivor, both, "partnership");
    (void)link_up(both, duplicate, "partnership");
    (void)link_up(duplicate, only, "partnership");
    (void)link_up(duplicate, roof, "membership");
    (void)link_up(survivor, duplicate, "partnership");
    expect(merge(survivor, duplicate), 201);
    static const char *const askers[] = {NULL, "CASE_B", "STEWARD"};
    for (size_t i = 0; i < 3; i++) {
        cr_assert_eq(links_seen(survivor, both, askers[i]), 1);
        cr_assert_eq(links_seen(survivor, only, askers[i]), 1);
        cr_assert_eq(links_seen(survivor, roof, askers[i]), 1);
        cr_assert_eq(links_seen(survivor, duplicate, askers[i]), 0);
        cr_assert_eq(links_seen(both, duplicate, askers[i]), 0);
    }
    struct answer around = seen(form("%s/network?depth=1", only), NULL);
    cr_assert_not_null(strstr(around.body, survivor));
    cr_assert_eq(json_array_size(value_at(&around, "/links")), 1);
}

Test(merges, are_undone_exactly_also_after_the_survivor_was_edited)
{
    const char *survivor = listed("Exact Survivor", "legal_aid"), *duplicate = listed("Exact Duplicate", "legal_aid"),
               *both = listed("Exact Both", "legal_aid"), *only = listed("Exact Only", "legal_aid");
    (void)link_up(survivor, both, "partnership");
    (void)link_up(both, duplicate, "partnership");
    (void)link_up(only, duplicate, "partnership");
    (void)link_up(survivor, duplicate, "partnership");
    const char *before = picture(duplicate), *others = form("%s%s", picture(both), picture(only));
    struct answer merged = merge(survivor, duplicate), now = seen(survivor, "ADMIN");
    expect(call(.method = "PATCH", .path = form("/v1/organizations/%s", survivor), .token = who("ADMIN"),
                .body = json("{'acronym':'EDITED'}"), .type = "application/merge-patch+json",
                .headers = form("If-Match: %s\r\n", field(&now, "ETag"))),
           200);
    expect(undo(&merged), 200);
    cr_assert_str_eq(picture(duplicate), before);
    cr_assert_str_eq(form("%s%s", picture(both), picture(only)), others);
    struct answer edited = seen(survivor, NULL);
    cr_assert_str_eq(text_at(&edited, "/acronym"), "EDITED");
    expect(undo(&merged), 409);
}

Test(merges, confirm_nothing_and_put_nobody_back_into_what_it_left)
{
    const char *survivor = listed("Leave Survivor", "legal_aid"), *duplicate = listed("Leave Duplicate", "legal_aid"),
               *left = listed("Leave Partner", "legal_aid");
    struct answer asked = post_to("", form("/v1/organizations/%s/links", given("TENANT_ICMP")),
                                  json("{'organization_id':'%s','kind':'partnership'}", duplicate), "ICMP");
    expect_status(&asked, 201);
    const char *link = link_up(duplicate, left, "partnership");
    struct answer merged = merge(survivor, duplicate);
    cr_assert_str_eq(sql(form("select status from organization_link where id = '%s'", id_of(&asked))), "proposed");
    expect(post_to("", form("/v1/organizations/%s/links/%s/steps", left, link), json("{'step':'end'}"), "STEWARD"),
           200);
    expect(undo(&merged), 200);
    cr_assert_str_eq(sql(form("select status from organization_link where id = '%s'", link)), "ended");
    cr_assert_str_eq(sql(form("select status from organization_link where id = '%s'", id_of(&asked))), "proposed");
    cr_assert_eq(links_of(duplicate, left), 0);
}

/* a into b, b into c: undone in either order, all is as it was. */
Test(merges, make_chains_that_end_in_the_last_and_come_apart_in_any_order)
{
    for (int order = 0; order < 2; order++) {
        const char *a = listed(form("Chain A%d", order), "legal_aid"),
                   *b = listed(form("Chain B%d", order), "legal_aid"),
                   *c = listed(form("Chain C%d", order), "legal_aid"),
                   *x = listed(form("Chain X%d", order), "legal_aid"),
                   *y = listed(form("Chain Y%d", order), "legal_aid");
        (void)link_up(a, x, "partnership");
        (void)link_up(c, x, "partnership");
        (void)link_up(a, y, "partnership");
        const char *before = form("%s%s%s%s%s", picture(a), picture(b), picture(c), picture(x), picture(y));
        struct answer merges[] = {merge(b, a), merge(c, b)};
        struct answer there = seen(a, NULL);
        cr_assert_str_eq(text_at(&there, "/merged_into"), c);
        cr_assert_eq(links_of(c, x), 1);
        cr_assert_eq(links_of(c, y), 1);
        expect(undo(&merges[order]), 200);
        struct answer middle = seen(order ? a : b, NULL);
        cr_assert_str_eq(text_at(&middle, "/merged_into"), order ? b : c);
        expect(undo(&merges[!order]), 200);
        cr_assert_str_eq(form("%s%s%s%s%s", picture(a), picture(b), picture(c), picture(x), picture(y)), before);
    }
}

Test(merges, go_round_in_no_circle)
{
    const char *a = listed("Circle A", "legal_aid"), *b = listed("Circle B", "legal_aid"),
               *c = listed("Circle C", "legal_aid");
    expect(merge(a, a), 404);
    expect(merge(b, a), 201);
    expect(merge(a, b), 409);
    expect(merge(c, a), 409);
    expect(merge(c, b), 201);
    expect(merge(a, c), 409);
}

static const char *pair[2];
static void *merge_back(void *nothing)
{
    (void)nothing;
    struct answer merged = merge(pair[1], pair[0]);
    return (void *)(size_t)merged.status;
}

/* The first merge is not committed yet when the other way round is asked for. */
Test(merges, of_a_pair_both_ways_at_once_give_one)
{
    pair[0] = listed("Race One", "legal_aid");
    pair[1] = listed("Race Other", "legal_aid");
    struct session *session = session_open();
    session_sql(session, form("begin; select set_config('athar.reach', 'all', true);"
                              " select merge_organizations(gen_random_uuid(), '%s', '%s', 'r')",
                              pair[0], pair[1]));
    pthread_t thread;
    void *status;
    pthread_create(&thread, NULL, merge_back, NULL);
    await_sql("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query ~ "
              "'merge_organizations')");
    session_sql(session, "commit");
    pthread_join(thread, &status);
    cr_assert_eq((size_t)status, 409);
}

Test(merges, keep_members_with_a_network)
{
    const char *roof = listed("Roof To Keep", "network"), *member = listed("Member To Keep", "legal_aid"),
               *other = listed("No Roof", "legal_aid"), *second = listed("Second Roof", "network");
    (void)link_up(member, roof, "membership");
    expect(merge(other, roof), 409);
    expect(merge(second, roof), 201);
    cr_assert_eq(links_of(member, second), 1);
}

Test(merges, move_no_user_and_no_inquiry)
{
    const char *survivor = listed("Tenant Survivor", "legal_aid"), *tenant = given("TENANT_CASE_B");
    struct answer inquiry = new_inquiry("CASE_B"), merged = merge(survivor, tenant);
    expect_status(&merged, 201);
    expect(call(.path = form("/v1/inquiries/%s", id_of(&inquiry)), .token = who("CASE_B")), 200);
    cr_assert_str_eq(sql(form("select count(*) from app_user where tenant_id = '%s'", survivor)), "0");
    cr_assert_str_eq(sql(form("select tenant_id from inquiry where id = '%s'", id_of(&inquiry))), tenant);
    expect(undo(&merged), 200);
}

Test(merges, are_for_stewards)
{
    const char *a = listed("Steward A", "legal_aid"), *b = listed("Steward B", "legal_aid");
    expect(post_to("", form("/v1/organizations/%s/merges", a), json("{'duplicate_id':'%s','reason':'r'}", b), "CASE_A"),
           403);
    expect(seen("doubles", "CASE_A"), 403);
    expect(seen(form("%s/merges", a), "PARTNER_A"), 403);
}

static bool is_proposed(const char *one, const char *other)
{
    struct answer doubles = seen(form("doubles?organization=%s", one), "STEWARD");
    expect_status(&doubles, 200);
    return strstr(doubles.body, other);
}

Test(doubles, are_proposed_until_somebody_says_that_they_are_two)
{
    const char *a = listed("Proposed Al-Amal", "legal_aid"), *b = listed("PROPOSED  al amal", "legal_aid"),
               *c = listed("proposed àl amal", "legal_aid");
    cr_assert(is_proposed(a, b) && is_proposed(b, a) && is_proposed(a, c));
    struct answer first = seen(form("doubles?organization=%s&limit=1", a), "STEWARD");
    struct answer next =
        seen(form("doubles?organization=%s&limit=1&cursor=%s", a, text_at(&first, "/next")), "STEWARD");
    cr_assert_str_neq(text_at(&first, "/items/0/other_id"), text_at(&next, "/items/0/other_id"));
    for (int i = 0; i < 2; i++)
        expect(call(.method = "PUT", .path = form("/v1/organizations/%s/distinctions/%s", i ? a : c, i ? c : a),
                    .token = who("STEWARD")),
               204);
    expect(call(.method = "PUT", .path = form("/v1/organizations/%s/distinctions/%s", a, a), .token = who("STEWARD")),
           404);
    struct answer merged = merge(a, b);
    cr_assert_not(is_proposed(a, b));
    expect(undo(&merged), 200);
    cr_assert_not(is_proposed(a, b) || is_proposed(a, c));
    cr_assert(is_proposed(b, c));
}

Test(merges, leave_no_claim_to_be_accepted_on_the_duplicate)
{
    const char *survivor = listed("Claim Survivor", "legal_aid"), *duplicate = listed("Claim Duplicate", "legal_aid");
    struct answer claim =
        call(.method = "POST", .path = form("/v1/organizations/%s/claims", duplicate), .type = "application/json",
             .body = json("{'proof':'p','person':{'name':'N','email':'n@claimed.test','role':'r'}}"));
    expect(merge(survivor, duplicate), 201);
    expect(post_to("", form("/v1/organizations/registrations/%s/decision", id_of(&claim)),
                   json("{'decision':'accept'}"), "STEWARD"),
           409);
}

/* ---- deletion ---- */

static const char *editor_token(const char *organization)
{
    sql(form("insert into app_user (id, tenant_id, email, display_name, role) values (gen_random_uuid(), '%s', "
             "'%s@editor.test',"
             " 'Personal Name', 'editor')",
             organization, organization));
    const char *token = NULL;
    cr_assert_eq(athar(form("token %s@editor.test", organization), &token), 0);
    return form("%.*s", (int)strcspn(token, "\n"), token);
}

static struct answer delete_(const char *organization, const char *token, const char *etag)
{
    return call(.method = "DELETE", .path = form("/v1/organizations/%s", organization), .token = token,
                .headers = form("If-Match: %s\r\n", etag));
}

Test(deletion, takes_away_all_that_was_said_and_leaves_a_number)
{
    const char *organization = listed("Vanishing", "legal_aid"), *other = listed("Stays", "legal_aid");
    const char *path = form("/v1/organizations/%s", organization), *editor = editor_token(organization);
    const char *link = link_up(organization, other, "partnership");
    expect(
        call(.method = "POST", .path = form("%s/claims", path), .type = "application/json",
             .body = json(
                 "{'proof':'vanishing proof','person':{'name':'Vanishing Name','email':'v@vanish.test','role':'r'}}")),
        201);
    struct answer now = call(.path = path, .token = editor);
    struct answer changed =
        call(.method = "PATCH", .path = path, .token = editor, .body = json("{'mission':{'en':'vanishing words'}}"),
             .type = "application/merge-patch+json", .headers = form("If-Match: %s\r\n", field(&now, "ETag")));
    expect_status(&changed, 200);
    expect(delete_(organization, editor, field(&now, "ETag")), 412);
    expect(delete_(organization, editor, field(&changed, "ETag")), 204);
    expect(call(.path = path), 404);
    expect(call(.path = path, .token = who("ADMIN")), 404);
    expect(call(.path = "/v1/me", .token = editor), 401);
    cr_assert_str_eq(sql(form("select status || created_at::date from organization where id = '%s'", organization)),
                     sql("select 'erased' || current_date"));
    static const char *const tables[] = {"organization", "organization_face", "record_history",
                                         "registration", "app_user",          "organization_link"};
    for (size_t i = 0; i < 6; i++)
        cr_assert_str_eq(
            sql(form("select count(*) from %s t where t::text ~* 'vanish|Personal Name' and t::text ~ '%s'", tables[i],
                     organization)),
            "0", "%s", tables[i]);
    cr_assert_str_eq(sql(form("select status from organization_link where id = '%s'", link)), "ended");
    cr_assert_str_eq(
        sql(form("select count(*) from credential where tenant_id = '%s' and revoked_at is null", organization)), "0");
    cr_assert_str_eq(sql(form("select count(*) from organization_face where organization_id = '%s'", organization)),
                     "0");
    expect(merge(other, organization), 404);
}

Test(deletion, is_not_for_others_nor_for_a_tenant_at_work)
{
    const char *organization = listed("Not Yours", "legal_aid");
    struct answer shown = seen(organization, NULL), own = seen(given("TENANT_CASE_A"), "CASE_A");
    expect(delete_(organization, editor_token(listed("Someone Else", "legal_aid")), field(&shown, "ETag")), 403);
    expect(delete_(organization, who("STEWARD"), field(&shown, "ETag")), 403);
    expect(delete_(given("TENANT_CASE_A"), who("ADMIN"), field(&own, "ETag")), 409);
    expect(delete_(given("TENANT_CASE_A"), who("CASE_A"), field(&own, "ETag")), 403);
    struct answer whole = seen(organization, "ADMIN");
    expect(delete_(organization, who("ADMIN"), field(&whole, "ETag")), 204);
    expect(delete_(organization, who("ADMIN"), field(&whole, "ETag")), 404);
}

Test(deletion, of_the_survivor_leaves_a_duplicate_that_can_come_back)
{
    const char *survivor = listed("Outliving", "legal_aid"), *duplicate = listed("Outlived", "legal_aid");
    struct answer merged = merge(survivor, duplicate);
    struct answer now = seen(survivor, "ADMIN");
    expect(delete_(survivor, who("ADMIN"), field(&now, "ETag")), 204);
    expect(seen(duplicate, NULL), 404);
    expect(undo(&merged), 200);
    expect(seen(duplicate, NULL), 200);
}

static const char *stored_links(const char *organization)
{
    return sql(form(
        "select string_agg(l::text, ';' order by id) from (select id, from_id, to_id, kind, role, status, since,"
        " from_confirmed_at, to_confirmed_at, set_aside_by from organization_link) l where '%s' in (from_id, to_id)",
        organization));
}

/* What the survivor ends by deleting itself is its own. */
Test(deletion, of_the_survivor_leaves_the_duplicate_its_links)
{
    const char *names[] = {"Left First", "Left Second", "Left Third", "Left Partner"}, *ids[4];
    for (size_t i = 0; i < 4; i++)
        ids[i] = listed(names[i], "legal_aid");
    const char *partner = ids[3];
    link_up(ids[2], partner, "partnership");
    link_up(ids[0], partner, "partnership"); /* goes aside for the survivor's own */
    link_up(ids[1], listed("Left Network", "network"), "membership");
    const char *before[] = {stored_links(ids[0]), stored_links(ids[1])};
    struct answer first = merge(ids[1], ids[0]), second = merge(ids[2], ids[1]);
    expect_status(&second, 201);
    struct answer last = seen(ids[2], "ADMIN");
    expect(call(.method = "DELETE", .path = form("/v1/organizations/%s", ids[2]), .token = who("ADMIN"),
                .headers = form("If-Match: %s\r\n", field(&last, "ETag"))),
           204);
    cr_assert_eq(links_seen(partner, partner, "STEWARD"), 1); /* its own, which has ended */
    expect(undo(&first), 200);
    expect(undo(&second), 200);
    for (size_t i = 0; i < 2; i++)
        cr_assert_str_eq(stored_links(ids[i]), before[i]);
}
