/* Links of organizations: both sides confirm, who sees them, what nearness opens, and the graph's figures. */
#include "tests/harness.h"
#include <string.h>

/* A listed and verified organization whose description, contacts and agreements say "public", "network" and "partners".
 */
static struct answer listed(const char *word, const char *kind, const char *more)
{
    return listed_organization(
        json("{'names':{'en':'%s'},'kind':'%s','listed':true,'description':{'en':'said to "
             "all'},'contacts':[{'name':'said to the network'}],'agreements':[{'with':'said to partners'}]%s}",
             word, kind, more));
}

static struct answer step(const char *organization, const struct answer *link, const char *name, const char *token)
{
    return post_to("", form("/v1/organizations/%s/links/%s/steps", organization, id_of(link)),
                   json("{'step':'%s'}", name), token);
}

static struct answer seen(const char *path, const char *token)
{
    return look_at(form("/v1/organizations/%s", path), token);
}

Test(networks, are_active_once_both_sides_confirmed)
{
    struct answer other = listed("Confirming", "network", "");
    const char *own = given("TENANT_ICMP");
    struct answer made = link_organizations(own, id_of(&other), "membership", "ICMP");
    expect_status(&made, 201);
    cr_assert_str_eq(text_at(&made, "/status"), "proposed");
    expect(link_organizations(own, id_of(&other), "membership", "ICMP"), 409);
    expect(look_at(field(&made, "Location"), "ICMP"), 200);
    expect(look_at(field(&made, "Location"), "CASE_B"), 404);
    expect(look_at(field(&made, "Location"), NULL), 404);
    struct answer again = step(own, &made, "confirm", "ICMP");
    cr_assert_str_eq(text_at(&again, "/status"), "proposed");
    expect(step(id_of(&other), &made, "confirm", "CASE_B"), 404);
    struct answer both = step(id_of(&other), &made, "confirm", "STEWARD");
    cr_assert_str_eq(text_at(&both, "/status"), "active");
    expect(look_at(form("/v1/organizations/%s/links/%s", given("TENANT_CASE_A"), id_of(&made)), "STEWARD"), 404);
    struct answer ended = step(own, &made, "end", "ICMP");
    cr_assert_str_eq(text_at(&ended, "/status"), "ended");
    expect(step(own, &made, "confirm", "ICMP"), 409);
}

Test(networks, do_not_end_before_they_begin)
{
    struct answer other = listed("Lasting", "network", "");
    const char *path = form("/v1/organizations/%s/links", given("TENANT_ICMP"));
    struct answer turned = post_to(
        "", path,
        json("{'organization_id':'%s','kind':'membership','since':'2020-05','until':'2019/2020-04'}", id_of(&other)),
        "ICMP");
    expect_status(&turned, 422);
    cr_assert_str_eq(text_at(&turned, "/errors/0/pointer"), "/until");
    expect(post_to("", path,
                   json("{'organization_id':'%s','kind':'membership','since':'2020-05','until':'2020'}", id_of(&other)),
                   "ICMP"),
           201);
}

Test(networks, are_of_another_organization_and_membership_is_of_a_network)
{
    struct answer a = listed("Alone", "legal_aid", ""), b = listed("Other", "legal_aid", "");
    expect(link_organizations(id_of(&a), id_of(&b), "membership", "ADMIN"), 422);
    expect(link_organizations(id_of(&a), id_of(&a), "partnership", "ADMIN"), 422);
    expect(link_organizations(id_of(&a), id_of(&b), "partnership", "ADMIN"), 201);
    expect(link_organizations(id_of(&b), id_of(&a), "partnership", "ADMIN"), 409);
    expect(link_organizations(id_of(&a), id_of(&b), "partnership", "CASE_B"), 403);
}

Test(networks, show_a_link_only_where_both_sides_let_it)
{
    const char *shown = json(",'visibility':{'networks':'public'}");
    struct answer a = listed("Shown one", "legal_aid", shown), b = listed("Shown two", "legal_aid", shown),
                  c = listed("Hidden three", "legal_aid", "");
    expect(link_organizations(id_of(&a), id_of(&b), "partnership", "ADMIN"), 201);
    expect(link_organizations(id_of(&a), id_of(&c), "partnership", "ADMIN"), 201);
    static const char *const strangers[] = {NULL, "CASE_B"};
    for (size_t i = 0; i < 2; i++) {
        const char *paths[] = {form("%s/network?depth=3", id_of(&a)), form("%s/links", id_of(&a)), "graph",
                               "graph.graphml"};
        for (size_t k = 0; k < 4; k++) {
            struct answer answer = seen(paths[k], strangers[i]);
            expect_status(&answer, 200);
            const char *link = k < 2 ? answer.body : strstr(answer.body, k == 2 ? "\"links\"" : "<edge");
            cr_assert_not_null(link, "%s", answer.body);
            cr_assert_not_null(strstr(link, id_of(&b)), "%s", paths[k]);
            cr_assert_null(strstr(link, id_of(&c)), "%s", paths[k]);
        }
    }
    struct answer all = seen(form("%s/network", id_of(&a)), "STEWARD");
    cr_assert_eq(json_array_size(value_at(&all, "/nodes")), 3);
}

Test(networks, open_more_to_partners_than_to_fellows_and_to_fellows_than_to_all)
{
    struct answer target = listed("Near", "documentation", ""), network = listed("Roof", "network", "");
    struct answer before = seen(id_of(&target), "CASE_A2"), none = seen(id_of(&target), NULL);
    cr_assert_null(strstr(before.body, "said to the network"));
    expect(link_organizations(id_of(&target), id_of(&network), "membership", "ADMIN"), 201);
    struct answer mine = link_organizations(given("TENANT_CASE_A"), id_of(&network), "membership", "ADMIN");
    expect_status(&mine, 201);
    struct answer fellow = seen(id_of(&target), "CASE_A2");
    cr_assert_not_null(strstr(fellow.body, "said to the network"), "%s", fellow.body);
    cr_assert_null(strstr(fellow.body, "said to partners"));
    cr_assert_str_neq(field(&fellow, "ETag"), field(&none, "ETag"));
    struct answer link = link_organizations(given("TENANT_CASE_A"), id_of(&target), "partnership", "ADMIN");
    struct answer partner = seen(id_of(&target), "CASE_A2");
    cr_assert_not_null(strstr(partner.body, "said to partners"), "%s", partner.body);
    cr_assert(json_is_null(value_at(&partner, "/location_blur")));
    expect(step(id_of(&target), &link, "end", "ADMIN"), 200);
    expect(step(id_of(&network), &mine, "end", "ADMIN"), 200);
    struct answer after = seen(id_of(&target), "CASE_A2");
    cr_assert_null(strstr(after.body, "said to the network"));
}

Test(networks, tell_bridges_and_those_who_stand_alone)
{
    const char *shown = json(",'visibility':{'networks':'public'}");
    struct answer made[4];
    for (int i = 0; i < 4; i++)
        made[i] = listed(form("Graph & <%d>", i), "legal_aid", shown);
    static const int pairs[][2] = {{0, 1}, {1, 2}, {2, 0}, {2, 3}};
    for (int i = 0; i < 4; i++)
        expect(link_organizations(id_of(&made[pairs[i][0]]), id_of(&made[pairs[i][1]]), "partnership", "ADMIN"), 201);
    struct answer graph = seen("graph", NULL), xml = seen("graph.graphml", NULL);
    size_t i;
    json_t *link, *node;
    int bridges = 0, degree = 0;
    json_array_foreach (value_at(&graph, "/links"), i, link) {
        const char *to = json_string_value(json_object_get(link, "to"));
        if (strcmp(to, id_of(&made[3])) == 0)
            bridges += json_is_true(json_object_get(link, "bridge"));
        if (strcmp(to, id_of(&made[1])) == 0)
            cr_assert(json_is_false(json_object_get(link, "bridge")));
    }
    json_array_foreach (value_at(&graph, "/nodes"), i, node)
        if (strcmp(json_string_value(json_object_get(node, "id")), id_of(&made[2])) == 0)
            degree = (int)json_integer_value(json_object_get(node, "degree"));
    cr_assert_eq(bridges, 1);
    cr_assert_eq(degree, 3);
    cr_assert_not_null(strstr(xml.body, "Graph &amp; &lt;3&gt;"));
    cr_assert_str_eq(field(&xml, "Content-Type"), "application/graphml+xml");
}

Test(networks, leave_out_links_to_organizations_that_the_asker_no_longer_sees)
{
    const char *shown = json(",'visibility':{'networks':'public'}");
    struct answer gone = listed("Gone from the map", "legal_aid", shown);
    const char *own = given("TENANT_ICMP");
    expect(link_organizations(own, id_of(&gone), "partnership", "ADMIN"), 201);
    sql(form("update organization set listed = false where id = '%s'", id_of(&gone)));
    static const char *const askers[] = {NULL, "ICMP"};
    const char *const paths[] = {"graph", "graph.graphml", form("%s/network?depth=3", own)};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 3; k++) {
            struct answer answer = seen(paths[k], askers[i]);
            cr_assert(answer.status == 200 || (answer.status == 404 && !askers[i] && k == 2), "%s", answer.body);
            cr_assert_null(strstr(answer.body, id_of(&gone)), "%s", paths[k]);
        }
}

/* Other tests change the graph meanwhile, so that the one known may be an old one at times. */
static bool is_known(void)
{
    struct answer first = seen("graph", NULL);
    struct answer again =
        call(.path = "/v1/organizations/graph", .headers = form("If-None-Match: %s\r\n", field(&first, "ETag")));
    return again.status == 304 && again.size == 0;
}

static bool graphml_is_known(void)
{
    struct answer first = seen("graph.graphml", NULL);
    return call(.path = "/v1/organizations/graph.graphml",
                .headers = form("If-None-Match: %s\r\n", field(&first, "ETag")))
               .status == 304;
}

Test(networks, are_not_sent_again_to_who_knows_them)
{
    cr_assert(becomes_true(is_known));
    cr_assert(becomes_true(graphml_is_known));
    struct answer strangers = seen("graph", NULL), own = seen("graph", "ICMP");
    cr_assert_str_eq(field(&strangers, "Cache-Control"), "public, no-cache");
    cr_assert_str_eq(field(&own, "Cache-Control"), "private, no-cache");
}
