/* The API of HSDS 3.0: pages by number, ids of parts, who finds a service. tests/hsds holds its records against
 * schemas.
 */
#include "tests/harness.h"
#include <string.h>

static struct answer listed(const char *word, const char *more)
{
    return listed_organization(json("{'names':{'en':'%s','ar':'اسم'},'kind':'network','listed':true%s}", word, more));
}

static struct answer get(const char *path, const char *token)
{
    return look_at(form("/v1/hsds%s", path), token);
}

static struct answer page(const char *query)
{
    struct answer answer = get(form("/organizations?%s", query), NULL);
    expect_status(&answer, 200);
    return answer;
}

static long long number_at(const struct answer *answer, const char *pointer)
{
    return json_integer_value(value_at(answer, pointer));
}

Test(hsds, says_what_it_is_and_where_its_contract_lies)
{
    struct answer answer = get("", NULL);
    expect_status(&answer, 200);
    cr_assert_str_eq(text_at(&answer, "/version"), "3.0");
    cr_assert_str_eq(text_at(&answer, "/openapi_url"), "https://athar.test/openapi.json");
}

Test(hsds, has_pages_by_number_that_additions_do_not_move)
{
    for (int i = 0; i < 3; i++)
        (void)listed("Numbering", "");
    struct answer first = page("search=numbering&per_page=2"), second = page("search=numbering&per_page=2&page=2");
    cr_assert_eq(number_at(&first, "/total_items"), 3);
    cr_assert_eq(number_at(&first, "/total_pages"), 2);
    cr_assert(json_is_true(value_at(&first, "/first_page")) && json_is_false(value_at(&first, "/last_page")));
    cr_assert(json_is_false(value_at(&second, "/first_page")) && json_is_true(value_at(&second, "/last_page")));
    cr_assert_eq(number_at(&second, "/size"), 1);
    struct answer added = listed("Numbering", "");
    struct answer again = page("search=numbering&per_page=2"), last = page("search=numbering&per_page=2&page=2");
    cr_assert(json_equal(value_at(&first, "/contents"), value_at(&again, "/contents")));
    cr_assert_str_eq(text_at(&last, "/contents/1/id"), id_of(&added));
    struct answer none = page("search=numbering&page=9");
    cr_assert(json_is_true(value_at(&none, "/empty")) && number_at(&none, "/total_items") == 4);
}

Test(hsds, tells_texts_in_the_language_of_the_asker)
{
    struct answer made = listed("Tongues", "");
    const char *path = form("/v1/hsds/organizations/%s", id_of(&made));
    struct answer arabic = call(.path = path, .headers = "Accept-Language: ar\r\n"), other = call(.path = path);
    cr_assert_str_eq(text_at(&arabic, "/name"), "اسم");
    cr_assert_str_eq(text_at(&arabic, "/alternate_name"), "Tongues");
    cr_assert_str_eq(text_at(&other, "/name"), "Tongues");
}

Test(hsds, keeps_the_id_of_a_part_when_others_come_and_go)
{
    struct answer made = listed("Parting", json(",'services':[{'kind':'advocacy'},{'kind':'legal_aid'}],'locations':[{'"
                                                "pcode':'SY02'}],'location_blur':'exact'"));
    const char *id = id_of(&made);
    struct answer before = get(form("/organizations/%s", id), NULL);
    const char *gone = text_at(&before, "/services/0/id"), *kept = text_at(&before, "/services/1/id");
    struct answer changed = call(.method = "PATCH", .path = form("/v1/organizations/%s", id), .token = who("ADMIN"),
                                 .type = "application/merge-patch+json",
                                 .body = json("{'services':[{'kind':'legal_aid'},{'kind':'shelter'}]}"),
                                 .headers = form("If-Match: %s\r\n", field(&made, "ETag")));
    expect_status(&changed, 200);
    struct answer after = get(form("/organizations/%s", id), NULL);
    cr_assert_str_eq(text_at(&after, "/services/0/id"), kept);
    struct answer found = get(form("/services/%s", kept), NULL), missing = get(form("/services/%s", gone), NULL);
    cr_assert_str_eq(text_at(&found, "/organization/id"), id);
    expect_status(&missing, 404);
    /* PostgreSQL and C make ids in the same way. */
    cr_assert_str_eq(text_at(&after, "/locations/0/id"), sql(form("select part_id('%s', 'location SY02 0')", id)));
    cr_assert_str_eq(kept, sql(form("select part_id('%s', 'service legal_aid 0')", id)));
}

Test(hsds, hides_a_service_from_whoever_may_not_see_it)
{
    struct answer made = listed("Covert", json(",'services':[{'kind':'shelter'}],'visibility':{'services':'private'}"));
    const char *list = form("/services?organization_id=%s", id_of(&made));
    struct answer steward = get(list, "STEWARD"), stranger = get(list, NULL);
    cr_assert_eq(number_at(&steward, "/total_items"), 1);
    cr_assert_eq(number_at(&stranger, "/total_items"), 0);
    const char *path = form("/services/%s", text_at(&steward, "/contents/0/id"));
    struct answer seen = get(path, "STEWARD"), hidden = get(path, NULL), other = get(path, "CASE_B");
    expect_status(&seen, 200);
    expect_status(&hidden, 404);
    expect_status(&other, 404);
}

Test(hsds, finds_services_by_organization_words_and_time)
{
    struct answer made = listed("Timing", json(",'services':[{'kind':'shelter'},{'kind':'shelter'}]"));
    const char *id = id_of(&made);
    struct answer own = get(form("/services?organization_id=%s&search=timing&per_page=1", id), NULL),
                  later = get(form("/services?organization_id=%s&modified_after=%s", id, tomorrow()), NULL);
    cr_assert(number_at(&own, "/total_items") == 2 && number_at(&own, "/size") == 1);
    cr_assert_eq(number_at(&later, "/total_items"), 0);
}
