/* Capacity matching and unmet needs: who fits and why, and that nothing hidden is told by a score, an order or a count.
 */
#include "tests/harness.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void verify(const char *id, const char *body)
{
    expect(post_to("", form("/v1/organizations/%s/verification", id), body, "STEWARD"), 200);
}

/* A listed and verified organization whose needs everybody sees; each test has skills of its own. */
static const char *listed(const char *more)
{
    struct answer made = listed_organization(json("{'names':{'en':'Capacity'},'kind':'documentation','listed':true,'"
                                                  "visibility':{'capacities_needed':'public','networks':'public'},%s}",
                                                  more));
    return id_of(&made);
}

static const char *at(const char *pcode)
{
    return json("'location_blur':'exact','presence':[{'side':'inside','pcode':'%s'}]", pcode);
}

static const char *offers(const char *pcode, const char *skill, const char *language)
{
    return listed(
        json("%s,'capacities_offered':[{'skill':'%s','level':'expert','availability':'now','languages':['%s']}]",
             at(pcode), skill, language));
}

static const char *needs(const char *pcode, const char *skill, const char *more)
{
    return listed(
        json("%s,'capacities_needed':[{'skill':'%s','urgency':'high','languages':['ar']%s}]", at(pcode), skill, more));
}

static struct answer matches(const char *id, const char *query, const char *token)
{
    return look_at(form("/v1/organizations/%s/capacity-matches?limit=100%s", id, query), token);
}

/* The place of an organization among the items, -1 where it is not there. */
static int place_of(const struct answer *list, const char *id)
{
    size_t i;
    json_t *item;
    expect_status(list, 200);
    json_array_foreach (value_at(list, "/items"), i, item)
        if (strcmp(json_string_value(json_object_get(json_object_get(item, "organization"), "id")), id) == 0)
            return (int)i;
    return -1;
}

static const char *reason(const struct answer *list, const char *id, const char *pointer)
{
    return text_at(list, form("/items/%d/reasons/%s", place_of(list, id), pointer));
}

Test(capacities, match_a_need_with_the_nearest_that_speaks_its_language_first)
{
    const char *asks = needs("SY0700", "forensic_archaeology", "");
    const char *far_away = offers("SY0802", "forensic_archaeology", "ar"),
               *related = offers("SY0700", "forensic_anthropology", "ar"),
               *foreign = offers("SY0700", "forensic_archaeology", "tr"),
               *near = offers("SY0700", "forensic_archaeology", "ar"), *other = offers("SY0700", "fundraising", "ar");
    struct answer list = matches(asks, "", NULL);
    const char *const order[] = {near, far_away, foreign, related};
    for (int i = 0; i < 3; i++)
        cr_assert_lt(place_of(&list, order[i]), place_of(&list, order[i + 1]), "%d %s", i, list.body);
    cr_assert_eq(place_of(&list, other), -1);
    cr_assert_str_eq(reason(&list, near, "skill"), "exact");
    cr_assert_str_eq(reason(&list, near, "languages/shared/0"), "ar");
    cr_assert_str_eq(reason(&list, foreign, "languages/fit"), "none");
    cr_assert_str_eq(reason(&list, related, "skill"), "related");
    cr_assert_str_eq(reason(&list, near, "urgency"), "high");
    cr_assert_str_eq(reason(&list, near, "network"), "none");
    struct answer few = call(.path = form("/v1/organizations/%s/capacity-matches?limit=1", asks));
    cr_assert_eq(json_array_size(value_at(&few, "/items")), 1);
}

Test(capacities, tell_a_score_that_is_the_sum_of_its_parts)
{
    const char *asks = needs("SY0700", "interviewing", "");
    offers("SY0700", "interviewing", "ar");
    offers("SY1200", "documentation", "en");
    struct answer list = matches(asks, "", NULL);
    size_t i;
    json_t *item, *part;
    const char *name;
    cr_assert_geq(json_array_size(value_at(&list, "/items")), 2);
    double before = 1;
    json_array_foreach (value_at(&list, "/items"), i, item) {
        double score = json_number_value(json_object_get(item, "score")), sum = 0;
        json_object_foreach (json_object_get(item, "parts"), name, part)
            sum += json_number_value(part);
        cr_assert_lt(fabs(score - sum), 1e-9, "%s", list.body);
        cr_assert_leq(score, before);
        before = score;
    }
}

Test(capacities, weigh_their_parts_to_one_as_the_contract_says)
{
    cr_assert_str_eq(sql("select sum(most) from (select max(points) as most from capacity_weight where part <> 'reach'"
                         " group by part) one"),
                     "1000");
    cr_assert_str_eq(sql("select count(*) from skill_relation a where not exists (select from skill_relation b where"
                         " b.needed = a.offered and b.offered = a.needed and b.degree = a.degree)"),
                     "0");
    cr_assert_str_eq(sql("select count(*) from skill_relation where needed = offered"), "20");
}

Test(capacities, match_offers_with_the_needs_of_others)
{
    const char *gives = offers("SY0700", "satellite_imagery", "ar"), *asks = needs("SY0702", "satellite_imagery", ""),
               *ended = needs("SY0702", "satellite_imagery", json(",'until':'2020-05'")),
               *lasts = needs("SY0702", "satellite_imagery", json(",'until':'2099'"));
    struct answer list = matches(gives, "&direction=offers", NULL);
    cr_assert_geq(place_of(&list, asks), 0);
    cr_assert_geq(place_of(&list, lasts), 0);
    cr_assert_eq(place_of(&list, ended), -1);
    struct answer none = matches(ended, "", NULL), some = matches(asks, "", NULL);
    cr_assert_eq(json_array_size(value_at(&none, "/items")), 0);
    cr_assert_geq(place_of(&some, gives), 0);
    cr_assert_eq(place_of(&list, gives), -1);
}

/* The SQL that ends needs reads dates as api/schema/dates.c does: the same cases. */
Test(capacities, end_needs_on_the_last_day_of_their_date)
{
    FILE *cases = fopen("tests/cases/dates/cases.txt", "r");
    char line[256], text[64], from[64], to[64];
    int compared = 0;
    cr_assert_not_null(cases);
    while (fgets(line, sizeof(line), cases)) {
        if (sscanf(line, "%63s | %63s | %63s |", text, from, to) != 3 || *line == '#')
            continue;
        bool open = strchr(line, '>') != NULL;
        cr_assert_str_eq(sql(form("select edtf_end('%s')", text)), open ? "" : to, "%s", text);
        compared++;
    }
    fclose(cases);
    cr_assert_gt(compared, 20);
}

Test(capacities, leave_out_who_is_not_listed_not_verified_expired_or_suspended)
{
    const char *asks = needs("SY0700", "archiving", ""), *gives[5];
    for (int i = 0; i < 5; i++)
        gives[i] = offers("SY0700", "archiving", "ar");
    struct answer all = matches(asks, "", NULL);
    for (int i = 0; i < 5; i++)
        cr_assert_geq(place_of(&all, gives[i]), 0);
    sql(form("update organization set listed = false where id = '%s'", gives[0]));
    sql(form("update organization set verified_at = null where id = '%s'", gives[1]));
    verify(gives[2], json("{'verified':true,'until':'2020-01-01'}"));
    sql(form("update organization set status = 'suspended' where id = '%s'", gives[3]));
    static const char *const askers[] = {NULL, "CASE_B", "STEWARD"};
    for (int a = 0; a < 3; a++) {
        struct answer left = matches(asks, "", askers[a]);
        for (int i = 0; i < 5; i++)
            cr_assert_eq(place_of(&left, gives[i]) >= 0, i == 4, "%d %d", a, i);
    }
}

Test(capacities, are_asked_of_an_organization_that_the_asker_sees)
{
    struct answer hidden = post_to(
        "", "/v1/organizations",
        json("{'names':{'en':'Hidden'},'kind':'forensic','capacities_needed':[{'skill':'dna_analysis'}]}"), "ADMIN");
    expect(matches(id_of(&hidden), "", NULL), 404);
    expect(matches(id_of(&hidden), "", "CASE_B"), 404);
    expect(matches(id_of(&hidden), "", "STEWARD"), 200);
    expect(matches(id_of(&hidden), "&direction=both", NULL), 400);
    expect(call(.path = "/v1/organizations/unmet-needs?skill=magic"), 400);
}

/* A blur of the other side, and how its distance may be told. */
static const struct {
    const char *blur, *fit, *precision;
    int step;
} blurs[] = {{"exact", "measured", "exact", 10},
             {"governorate", "measured", "governorate", 50},
             {"country", "same_country", NULL, 0},
             {"none", "unknown", NULL, 0}};

Test(capacities, never_tell_a_distance_more_exactly_than_both_places)
{
    const char *asks = needs("SY0700", "digital_security", "");
    for (size_t i = 0; i < sizeof(blurs) / sizeof(blurs[0]); i++) {
        const char *gives = listed(json("'location_blur':'%s','locations':[{'pcode':'SY0702','point':{'latitude':35."
                                        "641,'longitude':36.671}}],'capacities_offered':[{'skill':'digital_security'}]",
                                        blurs[i].blur));
        struct answer list = matches(asks, "", NULL);
        cr_assert_str_eq(reason(&list, gives, "distance/fit"), blurs[i].fit, "%s", blurs[i].blur);
        const json_t *distance = value_at(&list, form("/items/%d/reasons/distance", place_of(&list, gives)));
        const json_t *km = json_object_get(distance, "km");
        if (blurs[i].step) {
            cr_assert_eq(json_integer_value(km) % blurs[i].step, 0);
            cr_assert_str_eq(json_string_value(json_object_get(distance, "other_precision")), blurs[i].precision);
        } else
            cr_assert(json_is_null(km));
    }
    const char *abroad = listed(
        json("'presence':[{'side':'outside','country':'DE'}],'capacities_offered':[{'skill':'digital_security'}]"));
    struct answer list = matches(asks, "", NULL);
    cr_assert_str_eq(reason(&list, abroad, "distance/fit"), "apart");
}

static const json_t *unmet(const struct answer *list, const char *pcode)
{
    size_t i;
    json_t *item;
    expect_status(list, 200);
    json_array_foreach (value_at(list, "/items"), i, item) {
        const char *there = json_string_value(json_object_get(json_object_get(item, "governorate"), "pcode"));
        if (there && strcmp(there, pcode) == 0)
            return item;
    }
    return NULL;
}

static long long count_at(const json_t *item, const char *object, const char *name)
{
    return json_integer_value(json_object_get(json_object_get(item, object), name));
}

Test(capacities, rank_unmet_needs_by_what_is_offered_in_reach)
{
    needs("SY0700", "mental_health", "");
    needs("SY0703", "mental_health", "");
    needs("SY0802", "mental_health", "");
    offers("SY0802", "mental_health", "ar");
    offers("SY0600", "mental_health", "tr");
    struct answer list = call(.path = "/v1/organizations/unmet-needs?skill=mental_health&within=80");
    const json_t *idlib = unmet(&list, "SY07"), *hasakah = unmet(&list, "SY08");
    cr_assert_eq(json_integer_value(json_object_get(idlib, "organizations")), 2, "%s", list.body);
    cr_assert_eq(count_at(idlib, "urgency", "high"), 2);
    cr_assert_eq(count_at(idlib, "offers", "same_governorate"), 0);
    cr_assert_eq(count_at(idlib, "offers", "within"), 1);
    cr_assert_eq(count_at(idlib, "offers", "anywhere"), 2);
    cr_assert_eq(count_at(idlib, "offers", "shared_language"), 1);
    cr_assert_eq(count_at(hasakah, "offers", "same_governorate"), 1);
    cr_assert_gt(json_number_value(json_object_get(idlib, "rank")),
                 json_number_value(json_object_get(hasakah, "rank")));
    double pressure = json_number_value(json_object_get(json_object_get(idlib, "parts"), "pressure")),
           supply = json_number_value(json_object_get(json_object_get(idlib, "parts"), "supply"));
    cr_assert_lt(fabs(json_number_value(json_object_get(idlib, "rank")) - pressure / (1 + supply)), 0.001);
    struct answer near = call(.path = "/v1/organizations/unmet-needs?skill=mental_health&within=10");
    cr_assert_eq(count_at(unmet(&near, "SY07"), "offers", "within"), 0);
    struct answer harem = call(.path = "/v1/organizations/unmet-needs?skill=mental_health&place=SY0703");
    cr_assert_eq(json_integer_value(json_object_get(unmet(&harem, "SY07"), "organizations")), 1);
    cr_assert_null(unmet(&harem, "SY08"));
    struct answer low = call(.path = "/v1/organizations/unmet-needs?skill=mental_health&urgency=low");
    cr_assert_eq(json_array_size(value_at(&low, "/items")), 0);
}

/* ---- what is hidden is in no answer: four fields x four levels x five askers ---- */

/* A user of an organization of its own; `who` takes its name. */
static const char *member_of_new(const char *name)
{
    const char *words, *token;
    athar(form("user add %s@capacity.test caseworker 'Capacity %s' <<E\ncorrect horse battery\nE\n:", name, name),
          &words);
    cr_assert_eq(athar(form("token %s@capacity.test", name), &token), 0, "%s", words);
    setenv(form("ATHAR_TEST_TOKEN_%s", name), form("%.*s", (int)strcspn(token, "\n"), token), 1);
    return form("%.36s", strrchr(words, ' ') + 1);
}

static void change(const char *id, const char *patch)
{
    struct answer now = call(.path = form("/v1/organizations/%s", id), .token = who("ADMIN"));
    expect(call(.method = "PATCH", .path = form("/v1/organizations/%s", id), .token = who("ADMIN"),
                .type = "application/merge-patch+json", .body = patch,
                .headers = form("If-Match: %s\r\n", field(&now, "ETag"))),
           200);
}

/* Everything that could tell something of `hider`. */
static const char *told(const char *hider, const char *other, const char *asker)
{
    const char *all = "";
    const char *const ids[] = {hider, other}, *const directions[] = {"", "&direction=offers"};
    for (int i = 0; i < 4; i++) {
        struct answer list = matches(ids[i / 2], directions[i % 2], asker);
        expect_status(&list, 200);
        all = form("%s%s", all, list.body);
    }
    struct answer needed =
        call(.path = "/v1/organizations/unmet-needs?skill=translation&limit=100", .token = asker ? who(asker) : NULL);
    expect_status(&needed, 200);
    return form("%s%s", all, needed.body);
}

static const struct {
    const char *field, *before, *after;
} hidden[] = {
    {"capacities_needed", "[{\"skill\":\"translation\",\"urgency\":\"low\",\"languages\":[\"ar\"]}]",
     "[{\"skill\":\"translation\",\"urgency\":\"critical\",\"languages\":[\"ku\"]}]"},
    {"capacities_offered", "[{\"skill\":\"translation\",\"level\":\"basic\"}]",
     "[{\"skill\":\"translation\",\"level\":\"expert\",\"availability\":\"now\",\"languages\":[\"ar\"]}]"},
    {"presence", "[{\"side\":\"inside\",\"pcode\":\"SY0100\"}]", "[{\"side\":\"inside\",\"pcode\":\"SY0802\"}]"},
    {"locations", "[{\"pcode\":\"SY0200\"}]", "[{\"pcode\":\"SY1200\",\"label\":\"x\"}]"},
};

Test(capacities, tell_nothing_that_is_hidden_from_the_asker, .timeout = 120)
{
    static const char *const levels[] = {"public", "network", "partners", "private"};
    static const struct {
        const char *name;
        int level;
    } askers[] = {{NULL, 0}, {"CAPFELLOW", 1}, {"CAPPARTNER", 2}, {"CAPOWN", 3}, {"STEWARD", 3}};
    const char *hider = member_of_new("CAPOWN"), *fellow = member_of_new("CAPFELLOW"),
               *partner = member_of_new("CAPPARTNER");
    const char *both = json("'capacities_offered':[{'skill':'translation','languages':['ar']}],'capacities_needed':[{'"
                            "skill':'translation','languages':['ar']}]");
    const char *other = listed(form("%s,%s", at("SY0100"), both));
    const char *network = listed(json("'mission':{'en':'roof'}"));
    change(network, json("{'kind':'network'}"));
    verify(hider, json("{'verified':true}"));
    expect(link_organizations(hider, network, "membership", "ADMIN"), 201);
    expect(link_organizations(fellow, network, "membership", "ADMIN"), 201);
    expect(link_organizations(partner, hider, "partnership", "ADMIN"), 201);
    for (size_t f = 0; f < 4; f++)
        for (int v = 0; v < 4; v++) {
            const char *before[5];
            change(hider, json("{'listed':true,'location_blur':'exact','presence':%s,'locations':%s,%s,'visibility':{%"
                               "s'%s':'%s'}}",
                               hidden[2].before, hidden[3].before, both, f ? json("'capacities_needed':'public',") : "",
                               hidden[f].field, levels[v]));
            change(hider, json("{'%s':%s}", hidden[f].field, hidden[f].before));
            for (int a = 0; a < 5; a++)
                before[a] = told(hider, other, askers[a].name);
            change(hider, json("{'%s':%s}", hidden[f].field, hidden[f].after));
            for (int a = 0; a < 5; a++) {
                bool same = strcmp(before[a], told(hider, other, askers[a].name)) == 0;
                cr_assert_eq(same, askers[a].level < v, "%s is %s, asked by %s: %s", hidden[f].field, levels[v],
                             askers[a].name ? askers[a].name : "a stranger", before[a]);
            }
        }
}

/* Matches are costly and public: some at once and no more, and whoever asks for less is served. */
Test(capacities, are_matched_for_some_at_once_and_others_are_served, .timeout = 60)
{
    enum { AT_ONCE = 4 };
    start_service("MATCHED");
    struct answer made =
        post_to("", "/v1/organizations", json("{'names':{'en':'Asked Of'},'kind':'legal_aid'}"), "ADMIN");
    const char *path = form("/v1/organizations/%s/capacity-matches", text_at(&made, "/id"));
    const char *ask =
        form("GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n", path, who("ADMIN"));
    struct session *holder = session_open();
    session_sql(holder, "begin");
    session_sql(holder, "lock table skill_relation in access exclusive mode");
    int fds[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        fds[i] = raw_open("MATCHED");
        raw_send(fds[i], ask, strlen(ask));
    }
    await_sql(form("select count(*) >= %d from pg_locks where relation = 'skill_relation'::regclass and not granted",
                   AT_ONCE));
    struct answer full = call(.path = path, .service = "MATCHED", .token = who("ADMIN"));
    struct answer less = call(.path = "/v1/organizations?limit=1", .service = "MATCHED");
    session_sql(holder, "rollback");
    expect_status(&full, 503);
    cr_assert_not_null(strstr(full.body, "at once"), "%s", full.body);
    expect_status(&less, 200);
    for (int i = 0; i < AT_ONCE; i++) {
        bool closed;
        cr_assert_eq(atoi(raw_read(fds[i], 5000, &closed) + sizeof("HTTP/1.1")), 200);
    }
    struct answer again = call(.path = path, .service = "MATCHED", .token = who("ADMIN"));
    expect_status(&again, 200);
}
