/* What an organization can say of itself beside the essentials: HSDS's terms in four languages, and who verified it. */
#include "tests/harness.h"
#include <string.h>

static const char *profile(const char *name, const char *more)
{
    return json("{'names':{'en':'%s'},'kind':'legal_aid','listed':true%s}", name, more);
}

static struct answer entered(const char *name, const char *more)
{
    return post_to("", "/v1/organizations", profile(name, more), "ADMIN");
}

static struct answer listed(const char *name, const char *more)
{
    return listed_organization(profile(name, more));
}

static struct answer seen_by(const char *token, const struct answer *made)
{
    return look_at(form("/v1/organizations/%s", id_of(made)), token);
}

/* Everything a service can say. */

Test(profile, says_of_a_service_what_hsds_says)
{
    const char *service = case_file("service.json");
    struct answer made = listed("Says All", json(",'services':[%s],'referral_desk':{'schedules':[{'byday':['TU']}],"
                                                 "'description':{'ku':'ê'}},'visibility':{'referral_desk':'public'}",
                                                 service));
    json_t *given_ = json_loads(service, 0, NULL);
    static const char *const askers[] = {NULL, "CASE_B", "ADMIN"};
    for (size_t i = 0; i < 3; i++) {
        struct answer shown = seen_by(askers[i], &made);
        cr_assert(json_equal(given_, value_at(&shown, "/services/0")), "%s", shown.body);
        cr_assert_str_eq(text_at(&shown, "/referral_desk/schedules/0/byday/0"), "TU");
        cr_assert_str_eq(text_at(&shown, "/referral_desk/description/ku"), "ê");
    }
}

Test(profile, takes_no_hours_days_or_prices_that_are_none)
{
    static const char *const wrong[] = {"\"schedules\":[{\"opens_at\":\"24:00\"}]",
                                        "\"schedules\":[{\"byday\":[\"XX\"]}]",
                                        "\"schedules\":[{}]",
                                        "\"cost_options\":[{\"amount\":-1}]",
                                        "\"cost_options\":[{\"amount\":1,\"currency\":\"lira\"}]",
                                        "\"minimum_age\":-1",
                                        "\"assured_date\":\"2023-02-30\"",
                                        "\"status\":\"open\"",
                                        "\"eligibility_description\":{\"fr\":\"x\"}"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct answer made = entered("Wrong", json(",'services':[{'kind':'legal_aid',%s}]", wrong[i]));
        cr_assert_eq(made.status, 422, "%s", wrong[i]);
    }
}

Test(profile, is_found_by_former_names_and_keeps_numbers_for_partners)
{
    struct answer made = listed(
        "Renamed House", json(",'alternate_names':['Formerly "
                              "Quillwort'],'identifiers':[{'identifier_scheme':'SY-X','identifier':'REG-4711'}]"));
    struct answer found = call(.path = "/v1/organizations?q=quillwort");
    cr_assert_str_eq(text_at(&found, "/items/0/id"), id_of(&made));
    cr_assert_str_eq(text_at(&found, "/items/0/alternate_names/0"), "Formerly Quillwort");
    cr_assert_null(strstr(found.body, "REG-4711"));
    struct answer none = call(.path = "/v1/organizations?q=4711");
    cr_assert_eq(json_array_size(value_at(&none, "/items")), 0);
    struct answer own = seen_by("ADMIN", &made);
    cr_assert_str_eq(text_at(&own, "/identifiers/0/identifier"), "REG-4711");
}

Test(profile, tells_when_and_by_which_role_it_was_verified_and_never_by_whom)
{
    struct answer made = listed("Verified By", ""), shown = seen_by(NULL, &made);
    cr_assert_str_eq(text_at(&shown, "/verified_by"), "steward");
    cr_assert_eq(
        strncmp(text_at(&shown, "/verified_at"), sql("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD')"), 10), 0);
    cr_assert_null(strstr(shown.body, given("USER_STEWARD")));
    struct answer back =
        post_to("", form("/v1/organizations/%s/verification", id_of(&made)), json("{'verified':false}"), "ADMIN");
    cr_assert(json_is_null(value_at(&back, "/verified_by")));
    cr_assert(json_is_null(value_at(&back, "/verified_at")));
}

Test(profile, does_not_contradict_itself)
{
    const char *const wrong[] = {
        json("'presence':[{'side':'inside','pcode':'SY9999'}]"),
        (json("'locations':[{'pcode':'SY07','point':{'latitude':36.7,'longitude':35.9}},{'pcode':'SY07','point':{'"
              "latitude':39.7,'longitude':36.9}}]")),
        json("'presence':[{'side':'outside','pcode':'SY07'}]"),
        json("'presence':[{'side':'outside','country':'SY'}]"),
        json("'presence':[{'side':'inside','country':'TR'}]"),
        json("'services':[{'kind':'tracing','minimum_age':40,'maximum_age':10}]"),
        json("'services':[{'kind':'tracing','schedules':[{'valid_from':'2026-03-01','valid_to':'2026-02-01'}]}]"),
        json("'referral_desk':{'schedules':[{'valid_to':'2026-03-01'},{'valid_from':'2026-03-02','valid_to':'2026-03-"
             "01'}]}"),
        json("'founded':'2090'"),
        json("'presence':[{'side':'inside','since':'2090-01'}]"),
        json("'services':[{'kind':'tracing','assured_date':'2090-01-01'}]"),
        json("'agreements':[{'with':'X','since':'2020-05','until':'2019'}]"),
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct answer made =
            post_to("", "/v1/organizations", json("{'names':{'en':'X'},'kind':'network',%s}", wrong[i]), "ADMIN");
        cr_assert_eq(made.status, 422, "%s: %d", wrong[i], made.status);
    }
    const char *sound = json(
        "{'names':{'en':'X'},'kind':'network','presence':[{'side':'inside','pcode':'SY07'},{'side':'inside'},{'side':'"
        "outside'},{'side':'outside','country':'TR'}],'services':[{'kind':'tracing','minimum_age':18}],'agreements':[{'"
        "with':'X','since':'2020','until':'2020-05'},{'with':'Y','since':'2020?','until':'2019'}]}");
    struct answer made = post_to("", "/v1/organizations", sound, "ADMIN");
    expect_status(&made, 201);
}
