/* What an organization hides shows in no way that it was changed; what others see has a version and a time of its own.
 */
#include "tests/harness.h"
#include <string.h>
#include <time.h>

/* Each member that can be hidden, as it is first and after it was changed. */
static const struct {
    const char *field, *first, *second;
} hidden[] = {
    {"acronym", "'AB'", "'CD'"},
    {"alternate_names", "['One']", "['Two']"},
    {"description", "{'en':'first'}", "{'en':'second'}"},
    {"mission", "{'en':'first'}", "{'en':'second'}"},
    {"legal_status", "'registered'", "'unregistered'"},
    {"founded", "'2012'", "'2013'"},
    {"identifiers", "[{'identifier':'A1'}]", "[{'identifier':'A2'}]"},
    {"website", "'https://one.example'", "'https://two.example'"},
    {"contacts", "[{'phone':'+963 11 1234567'}]", "[{'phone':'+963 11 7654321'}]"},
    {"presence", "[{'side':'inside','pcode':'SY02'}]", "[{'side':'inside','pcode':'SY03'}]"},
    {"locations", "[{'pcode':'SY02'}]", "[{'pcode':'SY03'}]"},
    {"services", "[{'kind':'legal_aid'}]", "[{'kind':'documentation'}]"},
    {"capacities_offered", "[{'skill':'dna_analysis'}]", "[{'skill':'archiving'}]"},
    {"capacities_needed", "[{'skill':'dna_analysis'}]", "[{'skill':'archiving'}]"},
};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct answer patch(const char *id, const char *body)
{
    const char *path = form("/v1/organizations/%s", id);
    struct answer now = look_at(path, "STEWARD");
    struct answer answer =
        call(.method = "PATCH", .path = path, .token = who("STEWARD"), .type = "application/merge-patch+json",
             .body = body, .headers = form("If-Match: %s\r\n", field(&now, "ETag")));
    expect_status(&answer, 200);
    cr_assert_str_neq(field(&answer, "ETag"), field(&now, "ETag"));
    return answer;
}

/* All that a stranger sees of one: the record, its place in a list and a search, and what HSDS tells. */
static const char *sight(const char *id, const char *word)
{
    return form("%s%s%s%s", bytes_of(look_at(form("/v1/organizations/%s", id), NULL)),
                bytes_of(look_at(form("/v1/organizations?q=%s", word), NULL)),
                bytes_of(look_at(form("/v1/organizations/export.csv?q=%s", word), NULL)),
                bytes_of(look_at(form("/v1/hsds/organizations/%s", id), NULL)));
}

Test(faces, a_change_of_what_they_hide_moves_nothing)
{
    for (size_t i = 0; i < COUNT(hidden); i++) {
        const char *word = form("unmoved%c%d", (int)('a' + i), (int)time(NULL));
        struct answer made = listed_organization(
            json("{'names':{'en':'Face %s'},'kind':'legal_aid','listed':true,'%s':%s,'visibility':{'%s':'private'}}",
                 word, hidden[i].field, quotes(hidden[i].first), hidden[i].field));
        const char *before = sight(id_of(&made), word);
        cr_assert_not_null(strstr(before, word));
        patch(id_of(&made), json("{'%s':%s}", hidden[i].field, quotes(hidden[i].second)));
        const char *after = sight(id_of(&made), word);
        cr_assert_str_eq(before, after, "%s", hidden[i].field);
        patch(id_of(&made), json("{'visibility':{'%s':'public'}}", hidden[i].field));
        const char *shown = sight(id_of(&made), word);
        cr_assert_str_neq(before, shown, "%s", hidden[i].field);
    }
}

Test(faces, count_their_own_changes)
{
    struct answer made = listed_organization(json("{'names':{'en':'Counted'},'kind':'legal_aid','listed':true,"
                                                  "'mission':{'en':'m'},'visibility':{'mission':'private'}}"));
    const char *path = form("/v1/organizations/%s", id_of(&made));
    struct answer first = look_at(path, NULL);
    patch(id_of(&made), json("{'mission':{'en':'n'}}"));
    patch(id_of(&made), json("{'website':'https://counted.example'}"));
    struct answer second = look_at(path, NULL), own = look_at(path, "STEWARD");
    cr_assert_eq(json_integer_value(value_at(&first, "/version")), 1);
    cr_assert_eq(json_integer_value(value_at(&second, "/version")), 2);
    cr_assert_eq(json_integer_value(value_at(&own, "/version")), 4);
    cr_assert_str_eq(text_at(&second, "/updated_at"), text_at(&own, "/updated_at"));
    cr_assert_str_neq(text_at(&second, "/updated_at"), text_at(&first, "/updated_at"));
    cr_assert_str_neq(field(&second, "ETag"), field(&first, "ETag"));
    struct answer known = call(.path = path, .headers = form("If-None-Match: %s\r\n", field(&second, "ETag")));
    expect_status(&known, 304);
}

Test(faces, a_place_that_moves_within_what_is_blurred_moves_nothing)
{
    const char *word = form("blurredface%d", (int)time(NULL));
    struct answer made = listed_organization(
        json("{'names':{'en':'Face %s'},'kind':'legal_aid','listed':true,'location_blur':'governorate',"
             "'locations':[{'pcode':'SY0200','address':'one'}]}",
             word));
    const char *before = sight(id_of(&made), word);
    patch(id_of(&made), json("{'locations':[{'pcode':'SY02','address':'two'}]}"));
    cr_assert_str_eq(sight(id_of(&made), word), before);
}

Test(faces, of_one_that_was_renamed_tell_nothing_of_later_changes)
{
    const char *word = form("renamedface%d", (int)time(NULL));
    struct answer made = post_to("", "/v1/organizations",
                                 json("{'names':{'en':'Face %s'},'kind':'legal_aid','listed':true}", word), "ADMIN");
    expect(post_to("", form("/v1/organizations/%s/verification", id_of(&made)), "{\"verified\":true}", "STEWARD"), 200);
    /* Some days ago it took another name, which nobody has verified. */
    sql(form(
        "update organization set verified_as = verified_as || '{\"acronym\":\"OLD\"}' where id = '%s';"
        "update organization_face set verified_until = current_date - 3 where organization_id = '%s' and level < 3",
        id_of(&made), id_of(&made)));
    const char *before = sight(id_of(&made), word);
    sql(form("update organization set profile = '{\"founded\":\"2012\"}', visibility = '{\"founded\":\"private\"}',"
             " version = version + 1, updated_at = now() where id = '%s'",
             id_of(&made)));
    cr_assert_str_eq(sight(id_of(&made), word), before);
}
