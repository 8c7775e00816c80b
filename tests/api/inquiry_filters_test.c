/* The list of inquiries: each filter finds what it says and nothing that is hidden, either end first, counted, and by
 * the numbers that partners and families know. */
#include "tests/harness.h"
#include <string.h>

/* A woman of 24 or 25, born in 1988, lost in Aleppo in May 2013. */
static const char woman[] =
    "{'person':{'names':[{'script':'Latn','full':'Filter Woman'}],'sex':'female','birth':{'date':'1988'}},"
    "'event':{'last_seen':'2013-05-17','place':{'pcode':'SY0200','country':'SY'},'category':'arrest_detention'},"
    "'reporter':{'relation':'sister'}}";
/* Hardly anything is known of him. */
static const char man[] =
    "{'person':{'names':[{'script':'Latn','full':'Filter Man'}],'sex':'male'},'reporter':{'relation':'brother'}}";

static struct answer report(const char *body)
{
    struct answer made = post_to("", "/v1/inquiries", quotes(body), "CASE_A");
    expect_status(&made, 201);
    return made;
}

static bool finds(const char *query, const char *id, const char *who_asks)
{
    struct answer got = look_at(form("/v1/inquiries?limit=200&%s", query), who_asks);
    expect_status(&got, 200);
    return strstr(got.body, id) != NULL;
}

Test(inquiry_filters, find_what_they_say)
{
    struct answer her = report(woman), him = report(man);
    const char *both = form("id=%s&id=%s", id_of(&her), id_of(&him)),
               *collector =
                   form("collected_by=%s", sql(form("select collected_by from inquiry where id = '%s'", id_of(&her))));
    const struct {
        const char *query;
        bool her, him;
    } rows[] = {
        {"", true, true},
        {form("id=%s", id_of(&her)), true, false},
        {form("id=%s,00000000-0000-7000-8000-000000000000", id_of(&him)), false, true},
        {form("reference=%s", text_at(&her, "/reference")), true, false},
        {"sex=female", true, false},
        {"sex=female&sex=male", true, true},
        {"country=SY,LB", true, false},
        {"country=LB", false, false},
        {"age_from=25", true, false},
        {"age_from=26", false, false},
        {"age_to=24", true, false},
        {"age_to=23", false, false},
        {"age_from=20&age_to=30", true, false},
        {"fate=unknown", true, true},
        {"fate=dead,alive", false, false},
        {"photo=false", true, true},
        {"photo=true", false, false},
        {"lacks=date,place", false, true},
        {"lacks=searches", true, true},
        {"lacks=identity", false, false},
        {collector, true, true},
        {"collected_by=00000000-0000-7000-8000-000000000000", false, false},
        {"consent_expires_before=2090-01-01T00:00:00Z", false, false},
        {"referral_overdue=false", true, true},
        {"referral_overdue=true", false, false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bool by_id = strncmp(rows[i].query, "id=", 3) == 0;
        const char *query = by_id ? rows[i].query : form("%s&%s", both, rows[i].query);
        cr_expect_eq(finds(query, id_of(&her), "CASE_A"), rows[i].her, "she by %s", rows[i].query);
        cr_expect_eq(finds(query, id_of(&him), "CASE_A"), rows[i].him, "he by %s", rows[i].query);
    }
}

Test(inquiry_filters, find_what_has_happened_to_a_case)
{
    struct answer her = report(woman);
    const char *id = form("id=%s", id_of(&her));
    sql(form("set session_replication_role = replica; insert into attachment (id, tenant_id, inquiry_id, kind, "
             "file_name, media_type, size, sha256, complete)"
             " select gen_random_uuid(), tenant_id, id, 'photo', 'a.png', 'image/png', 1, 'x', true"
             " from inquiry where id = '%s'",
             id_of(&her)));
    cr_assert(finds(form("%s&photo=true", id), id_of(&her), "CASE_A"));
    expect(consent_to_b(id_of(&her), json(",'expires_at':'%s'", tomorrow())), 201);
    cr_assert(finds(form("%s&consent_expires_before=2090-01-01T00:00:00Z", id), id_of(&her), "CASE_A"));
    cr_assert_not(finds(form("%s&consent_expires_before=2020-01-01T00:00:00Z", id), id_of(&her), "CASE_A"));
    expect(post_to(id_of(&her), "referrals", json("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B")),
                   "CASE_A"),
           201);
    cr_assert(finds(form("%s&referral_overdue=false", id), id_of(&her), "CASE_A"));
    sql(form("set session_replication_role = replica; update referral set sent_at = now() - interval '9 days',"
             " acknowledge_by = now() - interval '1 day' where inquiry_id = '%s'",
             id_of(&her)));
    cr_assert(finds(form("%s&referral_overdue=true", id), id_of(&her), "CASE_A"));
    sql(form("update inquiry set fate = '{\"tenant\":{\"value\":\"dead\"},\"recipients\":null,\"family\":null}'"
             " where id = '%s'",
             id_of(&her)));
    cr_assert(finds(form("%s&fate=dead", id), id_of(&her), "CASE_A"));
    cr_assert_not(finds(form("%s&fate=unknown", id), id_of(&her), "CASE_A"));
    cr_assert(finds(form("%s&fate=unknown&reach=shared", id), id_of(&her), "CASE_B"), "what B is told of her fate");
}

/* What is withheld, or is the holder's alone, is found by nobody else. */
Test(inquiry_filters, tell_nothing_that_is_hidden)
{
    struct answer open = report(woman), narrow = report(woman);
    expect(consent_to_b(id_of(&open), ""), 201);
    expect(consent_to_b(id_of(&narrow), json(",'withheld':['person.sex','person.birth','event.place','statements'],"
                                             "'withheld_reason':'they asked'")),
           201);
    const char *both = form("id=%s,%s&reach=shared", id_of(&open), id_of(&narrow));
    static const struct {
        const char *query;
        bool shown;
    } rows[] = {{"sex=female", true},
                {"age_from=20", true},
                {"age_to=30", true},
                {"country=SY", true},
                {"fate=unknown", true},
                {"lacks=searches", false},
                {"consent_expires_before=2090-01-01T00:00:00Z", false}};
    cr_assert(finds(both, id_of(&open), "CASE_B") && finds(both, id_of(&narrow), "CASE_B"));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *query = form("%s&%s", both, rows[i].query);
        cr_expect_eq(finds(query, id_of(&open), "CASE_B"), rows[i].shown, "%s", rows[i].query);
        cr_expect_not(finds(query, id_of(&narrow), "CASE_B"), "%s", rows[i].query);
    }
    const char *own =
        form("collected_by=%s", sql(form("select collected_by from inquiry where id = '%s'", id_of(&open))));
    cr_expect_not(finds(form("%s&%s", both, own), id_of(&open), "CASE_B"));
    cr_expect_not(finds(form("%s&reference=%s", both, text_at(&open, "/reference")), id_of(&open), "CASE_B"));
    cr_expect_not(finds(form("reference=%s", text_at(&open, "/reference")), id_of(&open), "CASE_B"));
}

Test(inquiry_filters, either_end_comes_first_and_pages_go_on)
{
    const char *ids = "";
    for (int i = 0; i < 5; i++) {
        struct answer made = report(man);
        ids = form("%s&id=%s", ids, id_of(&made));
    }
    static const char *const sorts[] = {"created", "updated"};
    for (int sort = 0; sort < 2; sort++)
        for (int up = 0; up < 2; up++) {
            const char *path =
                form("/v1/inquiries?limit=2&sort=%s&order=%s%s", sorts[sort], up ? "oldest" : "newest", ids);
            const char *last = NULL;
            size_t seen = 0;
            while (path) {
                struct answer got = look_at(path, "CASE_A");
                expect_status(&got, 200);
                for (size_t i = 0; i < json_array_size(value_at(&got, "/items")); i++, seen++) {
                    const char *at = sql(form("select extract(epoch from %s_at)::text from inquiry where id = '%s'",
                                              sorts[sort], text_at(&got, form("/items/%zu/id", i))));
                    cr_assert(!last || (up ? strcmp(at, last) >= 0 : strcmp(at, last) <= 0), "%s %d", sorts[sort], up);
                    last = at;
                }
                const char *link = field(&got, "Link");
                path = link ? form("%.*s", (int)strcspn(link + 1, ">"), link + 1) : NULL;
            }
            cr_assert_eq(seen, 5, "%s %d: %zu", sorts[sort], up, seen);
        }
}

Test(inquiry_filters, count_what_they_find_on_request)
{
    const char *ids = "";
    for (int i = 0; i < 3; i++) {
        struct answer made = report(man);
        ids = form("%s&id=%s", ids, id_of(&made));
    }
    struct answer plain = look_at(form("/v1/inquiries?limit=2%s", ids), "CASE_A");
    cr_assert_null(value_at(&plain, "/total"));
    struct answer counted = look_at(form("/v1/inquiries?limit=2&total=true%s", ids), "CASE_A");
    expect_status(&counted, 200);
    cr_assert_eq(json_integer_value(value_at(&counted, "/total/count")), 3);
    cr_assert(json_is_true(value_at(&counted, "/total/is_exact")));
    cr_assert_eq(json_array_size(value_at(&counted, "/items")), 2);
}

Test(inquiry_filters, find_by_the_partners_own_number)
{
    const char *number = "2014%2F123%20%D8%A7";
    struct answer made = call(.method = "PUT", .path = form("/v1/inquiries/by-source/filters/%s", number),
                              .token = who("CASE_A"), .type = "application/json", .body = quotes(man));
    expect_status(&made, 201);
    struct answer read = look_at(form("/v1/inquiries/by-source/filters/%s", number), "CASE_A");
    expect_status(&read, 200);
    cr_assert_str_eq(text_at(&read, "/id"), id_of(&made));
    cr_assert_str_eq(text_at(&read, "/external_id"), "2014/123 ا");
    expect(call(.path = form("/v1/inquiries/by-source/filters/%s", number), .token = who("CASE_A"),
                .headers = form("If-None-Match: %s\r\n", field(&read, "ETag"))),
           304);
    cr_assert(finds(form("source=filters&external_id=%s", number), id_of(&made), "CASE_A"));
    cr_assert_not(finds("source=filters&external_id=2014", id_of(&made), "CASE_A"));
    expect(look_at("/v1/inquiries/by-source/filters/2015", "CASE_A"), 404);
    expect(look_at(form("/v1/inquiries/by-source/filters/%s", number), "CASE_B"), 404);
    expect(consent_to_b(id_of(&made), ""), 201);
    struct answer sent = post_to(id_of(&made), "referrals",
                                 json("{'receiver_id':'%s','kind':'handover'}", given("TENANT_CASE_B")), "CASE_A");
    expect_status(&sent, 201);
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    expect(look_at(form("/v1/inquiries/by-source/filters/%s", number), "CASE_A"), 409);
}
