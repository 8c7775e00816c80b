/* What hangs on an inquiry is read alone as it stands in its list, by those to whom the list shows it. */
#include "tests/harness.h"
#include <criterion/parameterized.h>
#include <string.h>

/* What staff makes below an inquiry. */
static const struct {
    const char *path, *body;
} parts[] = {
    {"notes", "{'text':'She called.'}"},
    {"tasks", "{'title':'Call her.'}"},
    {"contacts", "{'at':'2025-06-04T17:05:00Z','channel':'phone','outcome':'no_answer'}"},
    {"requests", "{'kind':'information','text':'His brother moved.'}"},
    {"holds", "{'reason':'A court asked.','review_on':'2090-01-01'}"},
    {"statements", "{'subject':'fate','value':'alive','source':'s','grade':'possible'}"},
};
#define PARTS (sizeof(parts) / sizeof(parts[0]))

static struct answer get(const struct answer *made, const char *path, const char *token)
{
    return look_at(form("/v1/inquiries/%s%s%s", id_of(made), *path ? "/" : "", path), token);
}

ParameterizedTestParameters(single, reads_are_as_in_the_list_and_for_no_other)
{
    static size_t rows[PARTS];
    for (size_t i = 0; i < PARTS; i++)
        rows[i] = i;
    return cr_make_param_array(size_t, rows, PARTS);
}

ParameterizedTest(size_t *row, single, reads_are_as_in_the_list_and_for_no_other)
{
    struct answer made = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    struct answer part = post_to(id_of(&made), parts[*row].path, quotes(parts[*row].body), "CASE_A");
    expect_status(&part, 201);
    const char *path = form("%s/%s", parts[*row].path, id_of(&part));
    struct answer alone = get(&made, path, "CASE_A"), listed = get(&made, parts[*row].path, "CASE_A");
    expect_status(&alone, 200);
    cr_assert(json_equal(alone.json, value_at(&listed, "/items/0")), "%s\n%s", alone.body, listed.body);
    expect(get(&other, path, "CASE_A"), 404);
    expect(get(&made, path, "CASE_B"), 404);
    cr_assert_neq(get(&made, path, family_of(&made)).status, 200, "%s", path);
}

Test(single, consent_is_read_by_who_holds_the_case_and_its_family_and_by_no_recipient)
{
    struct answer made = new_inquiry("CASE_A"), given_one = consent_to_b(id_of(&made), "");
    const char *path = form("consents/%s", id_of(&given_one));
    expect(get(&made, path, "CASE_A"), 200);
    expect(get(&made, path, family_of(&made)), 200);
    expect(get(&made, "", "CASE_B"), 200);
    expect(get(&made, path, "CASE_B"), 404);
}

Test(single, request_is_read_by_the_family_that_asked_it)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer asked =
        post_to(id_of(&made), "requests", json("{'kind':'information','text':'x'}"), family_of(&made));
    expect_status(&asked, 201);
    const char *path = form("requests/%s", id_of(&asked));
    expect(get(&made, path, family_of(&made)), 200);
    expect(get(&made, path, "CASE_A"), 200);
    expect(get(&made, path, "CASE_B"), 404);
}

Test(single, looks_of_others_are_in_the_access_log)
{
    struct answer made = new_inquiry("CASE_A"), note = post_to(id_of(&made), "notes", json("{'text':'x'}"), "CASE_A");
    (void)consent_to_b(id_of(&made), "");
    struct answer claim = post_to(id_of(&made), "statements",
                                  json("{'subject':'whereabouts','value':'unknown','source':'s','grade':'possible',"
                                       "'visible_to':['recipients']}"),
                                  "CASE_A");
    expect_status(&claim, 201);
    const char *path = form("statements/%s", id_of(&claim));
    expect(get(&made, form("notes/%s", id_of(&note)), "STEWARD"), 200);
    expect(get(&made, path, "CASE_A"), 200);
    struct answer quiet = get(&made, "access/log", family_of(&made));
    cr_assert_null(strstr(quiet.body, "statement.read"), "%s", quiet.body);
    expect(get(&made, path, "CASE_B"), 200);
    struct answer log = get(&made, "access/log", family_of(&made));
    cr_assert_not_null(strstr(log.body, "statement.read"), "%s", log.body);
    cr_assert_not_null(strstr(log.body, "note.read"), "%s", log.body);
}
