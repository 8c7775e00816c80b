/* Organizations on the map: who sees which face, places blurred in every way out, search and its counts. */
#include "tests/harness.h"
#include <ctype.h>
#include <string.h>

/* A word of its own for each test, so that searches do not meet. */
static struct answer organization(const char *word, const char *more)
{
    struct answer made =
        post_to("", "/v1/organizations", json("{'names':{'en':'%s Association'},'kind':'documentation'%s}", word, more),
                "ADMIN");
    expect_status(&made, 201);
    return made;
}

static struct answer listed(const char *word, const char *more)
{
    return listed_organization(
        json("{'names':{'en':'%s Association'},'kind':'documentation','listed':true%s}", word, more));
}

static struct answer seen_by(const char *token, const char *id)
{
    return look_at(form("/v1/organizations/%s", id), token);
}

static struct answer find(const char *query, const char *token)
{
    return look_at(form("/v1/organizations?%s", query), token);
}

static size_t found(const char *query, const char *token)
{
    struct answer answer = find(query, token);
    expect_status(&answer, 200);
    return json_array_size(value_at(&answer, "/items"));
}

Test(mapping, shows_nobody_what_is_not_listed_or_not_verified)
{
    struct answer made = organization("Unlisted", "");
    const char *verification = form("/v1/organizations/%s/verification", id_of(&made));
    expect(seen_by(NULL, id_of(&made)), 404);
    expect(seen_by("CASE_B", id_of(&made)), 404);
    expect(post_to("", verification, json("{'verified':true}"), "STEWARD"), 200);
    expect(seen_by(NULL, id_of(&made)), 404);
    struct answer now = seen_by("ADMIN", id_of(&made));
    expect(call(.method = "PATCH", .path = form("/v1/organizations/%s", id_of(&made)), .token = who("ADMIN"),
                .type = "application/merge-patch+json", .body = json("{'listed':true}"),
                .headers = form("If-Match: %s\r\n", field(&now, "ETag"))),
           200);
    struct answer open = seen_by(NULL, id_of(&made));
    cr_assert_str_eq(text_at(&open, "/verification"), "verified");
    cr_assert_eq(found("q=unlisted", NULL), 1);
    expect(post_to("", verification, json("{'verified':false}"), "STEWARD"), 200);
    expect(seen_by(NULL, id_of(&made)), 404);
    cr_assert_eq(found("q=unlisted", "CASE_B"), 0);
    cr_assert_eq(found("q=unlisted", "ADMIN"), 1);
    expect(post_to("", verification, json("{'verified':true}"), "CASE_B"), 403);
}

Test(mapping, tells_when_a_verification_has_ended)
{
    struct answer made = listed("Lapsing", "");
    expect(post_to("", form("/v1/organizations/%s/verification", id_of(&made)),
                   json("{'verified':true,'until':'2020-01-01'}"), "STEWARD"),
           200);
    struct answer now = seen_by(NULL, id_of(&made));
    cr_assert_str_eq(text_at(&now, "/verification"), "expired");
    cr_assert_eq(found("q=lapsing&verified=true", NULL), 0);
    cr_assert_eq(found("q=lapsing", NULL), 1);
}

/* Every way that tells what an organization says of itself, the counts left out: `count` that tell places too, behind
 * them lists that do not. */
struct told {
    size_t count, all;
    struct answer outs[16];
};

static void tell(struct told *told, const char *path, const char *token)
{
    told->outs[told->all] = look_at(path, token);
    expect_status(&told->outs[told->all++], 200);
}

static struct told told_of(const char *word, const char *id, const char *token)
{
    struct told told = {0};
    tell(&told, form("/v1/hsds/organizations/%s", id), token);
    const char *service = text_at(&told.outs[0], "/services/0/id");
    tell(&told, form("/v1/hsds/services/%s", service), token);
    tell(&told, form("/v1/hsds/organizations.ndjson?search=%s", word), token);
    tell(&told, form("/v1/organizations/%s", id), token);
    tell(&told, form("/v1/organizations?q=%s", word), token);
    tell(&told, form("/v1/organizations/export.ndjson?q=%s", word), token);
    tell(&told, form("/v1/organizations/export.csv?q=%s", word), token);
    told.count = told.all;
    tell(&told, form("/v1/hsds/organizations?search=%s", word), token);
    tell(&told, form("/v1/hsds/services?search=%s", word), token);
    return told;
}

Test(mapping, hides_a_field_from_reads_searches_and_counts)
{
    struct answer made =
        listed("Hiding", json(",'description':{'en':'zirconium "
                              "secret'},'website':'https://"
                              "hiding.example','contacts':[{'email':'a@hiding.example'}],'capacities_offered':[{'skill'"
                              ":'satellite_imagery'}],'services':[{'kind':'legal_aid'}],'visibility':{'description':'"
                              "private','capacities_offered':'partners'}"));
    static const char *const strangers[] = {NULL, "CASE_B", "RESEARCHER", "AUTHORITY"};
    for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
        struct answer face = seen_by(strangers[i], id_of(&made));
        expect_status(&face, 200);
        cr_assert_str_eq(text_at(&face, "/website"), "https://hiding.example");
        struct told told = told_of("hiding", id_of(&made), strangers[i]);
        for (size_t k = 0; k < told.all; k++) {
            const char *body = told.outs[k].body;
            cr_assert_not_null(strstr(body, "https://hiding.example"), "%s", body);
            cr_assert_null(strstr(body, "zirconium"), "%s", body);
            cr_assert_null(strstr(body, "a@hiding"));
            cr_assert_null(strstr(body, "satellite"));
            cr_assert_null(strstr(body, "partners"), "%s", body);
        }
        cr_assert_eq(found("q=zirconium", strangers[i]), 0);
        cr_assert_eq(found("q=hiding&skill=satellite_imagery", strangers[i]), 0);
        struct answer counts =
            call(.path = "/v1/organizations/facets?q=hiding", .token = strangers[i] ? who(strangers[i]) : NULL);
        cr_assert_null(strstr(counts.body, "satellite"));
        cr_assert_not_null(strstr(counts.body, "documentation"));
    }
    cr_assert_eq(found("q=zirconium&skill=satellite_imagery", "STEWARD"), 1);
}

/* A place, its blur, and what strangers may be told at most: the rule of the domain once more. */
static const struct {
    const char *blur, *told;
} blurs[] = {
    {"exact", "SY020000"}, {"subdistrict", "SY020000"}, {"governorate", "SY02"}, {"country", "SY"}, {"none", NULL}};

static bool names_place(const char *body, const char *pcode)
{
    for (const char *at = body; (at = strstr(at, pcode)); at++)
        if ((at == body || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[strlen(pcode)]))
            return true;
    return false;
}

Test(mapping, never_places_an_organization_more_exactly_than_it_wants)
{
    sql("insert into place (pcode, level, parent, name_en) values ('SY020000', 'subdistrict', 'SY0200', 'Jebel Saman')"
        " on conflict do nothing");
    for (size_t i = 0; i < sizeof(blurs) / sizeof(blurs[0]); i++) {
        const char *word = form("Blur%s", blurs[i].blur);
        struct answer made = listed(
            word, json(",'location_blur':'%s','presence':[{'side':'inside','pcode':'SY020000'}],'locations':[{'pcode':'"
                       "SY020000','label':'Blue door','address':'Lane "
                       "7','point':{'latitude':36.212345,'longitude':37.154321}}],'contacts':[{'name':'Desk','address':"
                       "'Lane 7'}],'services':[{'kind':'legal_aid'}],'visibility':{'contacts':'public'}",
                       blurs[i].blur));
        static const char *const strangers[] = {NULL, "CASE_B"};
        for (size_t k = 0; k < 2; k++) {
            struct told told = told_of(word, id_of(&made), strangers[k]);
            told.outs[told.count] = call(.path = form("/v1/organizations/facets?q=%s", word),
                                         .token = strangers[k] ? who(strangers[k]) : NULL);
            for (size_t o = 0; o <= told.count; o++) {
                const char *body = told.outs[o].body;
                bool exact = i == 0 && o < told.count;
                cr_assert_eq(strstr(body, "36.2123") != NULL, exact, "%s", body);
                cr_assert_eq(strstr(body, "Lane 7") != NULL, exact, "%s", body);
                cr_assert_eq(strstr(body, "Blue door") != NULL, exact, "%s", body);
                cr_assert_eq(strstr(body, "SY0200") != NULL, i < 2, "%s", body);
                cr_assert(names_place(body, "SY02") ? i < 3 : i != 2, "%s", body);
                cr_assert(names_place(body, "SY") ? i < 4 : i != 3, "%s", body);
            }
            cr_assert_eq(found(form("q=%s&place=SY0200", word), strangers[k]), i < 2 ? 1 : 0);
        }
        struct answer own = seen_by("ADMIN", id_of(&made));
        cr_assert_not_null(strstr(own.body, "36.2123"));
    }
}

Test(mapping, finds_arabic_however_it_is_written)
{
    struct answer made = organization(
        "Folding", json(",'listed':true,'mission':{'ar':'توثيق الإنتهاكات في المدينة للمفقودين ڕێکخراو'}"));
    expect(post_to("", form("/v1/organizations/%s/verification", id_of(&made)), json("{'verified':true}"), "STEWARD"),
           200);
    static const char *const words[] = {"%D8%A7%D9%84%D8%A7%D9%86%D8%AA%D9%87%D8%A7%D9%83%D8%A7%D8%AA", /* الانتهاكات */
                                        "%D8%A5%D9%86%D8%AA%D9%87%D8%A7%D9%83",                   /* إنتهاك */
                                        "%D9%85%D8%AF%D9%8A%D9%86%D9%87",                         /* مدينه */
                                        "%D8%A7%D9%84%D9%85%D9%81%D9%82%D9%88%D8%AF%D9%8A%D9%86", /* المفقودين */
                                        "%D8%B1%DB%8E%DA%A9%D8%AE%D8%B1%D8%A7%D9%88",             /* رێکخراو */
                                        "FOLD%C4%B1ng",
                                        "folding%20assoc"};
    /* With a word of its own beside them: labels say some of them too. */
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        cr_assert_eq(found(form("q=folding%%20%s", words[i]), NULL), 1, "%s", words[i]);
    static const char *const nothing[] = {"!!!", "folding%20nowhere", "zqx%27%20OR%201%3D1--", "zqa%20%26%20(zqb"};
    for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
        cr_assert_eq(found(form("q=%s", nothing[i]), NULL), 0, "%s", nothing[i]);
}

/* Each word is a walk through the index, and fifty times the same letter was a second of them. */
Test(mapping, asks_for_each_word_once)
{
    cr_assert_str_eq(sql("select search_query('ba a Ab ab a b')::text"), "'ab':* & 'ba':*");
    cr_assert_str_empty(sql("select search_query('!!!')::text"));
}

Test(mapping, combines_filters_and_counts_what_they_leave)
{
    (void)listed("Combining", json(",'presence':[{'side':'inside','pcode':'SY0700'}],'capacities_offered':[{'skill':'"
                                   "forensic_training','languages':['ar']}]"));
    (void)listed("Combining", json(",'presence':[{'side':'inside','pcode':'SY0200'}],'capacities_offered':[{'skill':'"
                                   "forensic_training','languages':['en']}]"));
    cr_assert_eq(found("q=combining", NULL), 2);
    cr_assert_eq(found("q=combining&skill=forensic_training&language=ar&place=SY07", NULL), 1);
    cr_assert_eq(found("q=combining&skill=forensic_training&language=en&place=SY07", NULL), 0);
    struct answer counts = call(.path = "/v1/organizations/facets?q=combining&skill=forensic_training");
    cr_assert_not_null(strstr(counts.body, json("{'facet':'place','value':'SY','count':2}")));
    cr_assert_not_null(strstr(counts.body, json("{'facet':'place','value':'SY07','count':1}")));
    struct answer first = find("q=combining&limit=1", NULL);
    struct answer second = find(form("q=combining&limit=1&cursor=%s", text_at(&first, "/next")), NULL);
    cr_assert_str_neq(text_at(&first, "/items/0/id"), text_at(&second, "/items/0/id"));
    cr_assert(json_is_null(value_at(&second, "/next")));
}

Test(mapping, lets_an_organization_speak_for_itself_and_not_choose_its_class)
{
    const char *path = form("/v1/organizations/%s", given("TENANT_ICMP"));
    struct answer now = seen_by("ICMP", given("TENANT_ICMP"));
    expect_status(&now, 200);
    const char *match = form("If-Match: %s\r\n", field(&now, "ETag"));
    static const char *const refused[] = {"{\"kind\":\"authority\"}", "{\"recipient_class\":\"court\"}",
                                          "{\"status\":\"suspended\"}"};
    for (size_t i = 0; i < 3; i++)
        expect(call(.method = "PATCH", .path = path, .token = who("ICMP"), .type = "application/merge-patch+json",
                    .body = refused[i], .headers = match),
               403);
    struct answer changed =
        call(.method = "PATCH", .path = path, .token = who("ICMP"), .type = "application/merge-patch+json",
             .body = json("{'mission':{'en':'To find'}}"), .headers = match);
    expect_status(&changed, 200);
    cr_assert_str_eq(text_at(&changed, "/mission/en"), "To find");
    struct answer log = call(.path = form("%s/history", path), .token = who("ICMP"));
    cr_assert_not_null(strstr(log.body, "/profile/mission"));
    expect(call(.path = form("%s/history", path), .token = who("CASE_B")), 404);
    expect(call(.method = "PATCH", .path = path, .token = who("CASE_B"), .type = "application/merge-patch+json",
                .body = json("{'mission':{'en':'Not ours'}}"), .headers = match),
           404);
}

Test(mapping, knows_the_places_it_is_told)
{
    struct answer made =
        call(.method = "POST", .path = "/v1/organizations", .token = who("ADMIN"), .type = "application/json",
             .body = json("{'names':{'en':'X'},'kind':'network','presence':[{'side':'inside','pcode':'SY9999'}]}"));
    expect_status(&made, 422);
}

/* Organizations that differ in everything that is counted, under one word. */
static void make_various(const char *word)
{
    static const char *const places[] = {"SY0700", "SY0703", "SY0200"}, *const skills[] = {"archiving", "dna_analysis"},
                             *const languages[] = {"ar", "ku", "en"}, *const levels[] = {"public", "private"};
    for (size_t i = 0; i < 12; i++)
        listed(word, json(",'presence':[{'side':'inside','pcode':'%s'}],'capacities_offered':[{'skill':'%s','languages'"
                          ":['%s']}],'location_blur':'exact','visibility':{'capacities_offered':'%s'}",
                          places[i % 3], skills[i % 2], languages[i / 3 % 3], levels[i % 5 == 0]));
}

/* Everything that a search finds, page by page of two; no organization comes twice. */
static size_t walked(const char *query, const char *token)
{
    json_t *seen = json_object();
    for (const char *cursor = ""; cursor;) {
        struct answer page = find(form("%s&limit=2%s", query, cursor), token);
        expect_status(&page, 200);
        for (size_t i = 0; i < json_array_size(value_at(&page, "/items")); i++) {
            const char *id = text_at(&page, form("/items/%zu/id", i));
            cr_assert_null(json_object_get(seen, id), "%s comes twice", id);
            json_object_set_new(seen, id, json_true());
        }
        cursor = json_is_null(value_at(&page, "/next")) ? NULL : form("&cursor=%s", text_at(&page, "/next"));
    }
    return json_object_size(seen);
}

Test(mapping, counts_of_a_facet_are_what_the_list_finds, .timeout = 60)
{
    make_various("Propertia");
    static const char *const others[] = {"", "&place=SY07", "&skill=archiving", "&language=ku&place=SY",
                                         "&verified=true"};
    static const char *const askers[] = {NULL, "STEWARD"};
    for (size_t i = 0; i < 10; i++) {
        const char *by = askers[i % 2], *query = form("q=propertia%s", others[i / 2]);
        struct answer counts = call(.path = form("/v1/organizations/facets?%s", query), .token = by ? who(by) : NULL);
        size_t k;
        json_t *item;
        json_array_foreach (value_at(&counts, "/items"), k, item) {
            const char *facet = json_string_value(json_object_get(item, "facet"));
            if (strstr(query, form("&%s=", facet)) || strcmp(facet, "verification") == 0)
                continue;
            const char *one = form("%s&%s=%s", query, facet, json_string_value(json_object_get(item, "value")));
            cr_assert_eq((size_t)json_integer_value(json_object_get(item, "count")), walked(one, by), "%s", one);
        }
        cr_assert_gt(k, 3);
    }
}
