/* The report as its family reads it back: what the contract copies to it, and nothing else. */
#include "tests/harness.h"
#include <string.h>

static struct answer everything(void)
{
    struct answer made = post_to("", "/v1/inquiries", case_file("everything.json"), "CASE_A");
    expect_status(&made, 201);
    return made;
}

static struct answer report_of(const struct answer *made, const char *who_asks)
{
    return look_at(form("/v1/inquiries/%s/report", id_of(made)), who_asks);
}

/* The member of a document, or of the objects of a list that is one; NULL: none has it. */
static const json_t *member_of(const json_t *document, const char *name)
{
    size_t i;
    json_t *one;
    const json_t *found = json_object_get(document, name);
    json_array_foreach (document, i, one)
        found = found ? found : json_object_get(one, name);
    return found;
}

/* Each member and part that the contract names, as it was sent and as it is told. */
Test(reports, hold_what_the_contract_copies_to_a_family_and_nothing_else)
{
    struct answer made = everything(), told = report_of(&made, family_of(&made));
    expect_status(&told, 200);
    json_t *sent = json_loads(case_file("everything.json"), 0, NULL);
    const struct fields *fields = &the_contract()->fields;
    size_t seen = 0, unseen = 0;
    bool whole = false; /* a part is copied with its member, which the list has before it */
    for (size_t i = 0; i < fields->member_count; i++) {
        const struct field_member *field = &fields->members[i];
        const json_t *was = member_of(json_object_get(sent, field->document), field->member);
        const json_t *is = member_of(json_object_get(told.json, field->document), field->member);
        whole = *field->part ? whole : field->is_copied;
        if (*field->part) {
            was = member_of(was, field->part);
            is = member_of(is, field->part);
        }
        cr_expect_eq(is != NULL, whole && field->is_copied && was != NULL, "%s/%s/%s", field->document, field->member,
                     field->part);
        cr_expect(!is || *field->part || json_is_object(was) || json_is_array(was) || json_equal(was, is));
        seen += is != NULL;
        unseen += was && !is;
    }
    cr_assert(seen > 50 && unseen > 3, "%zu %zu", seen, unseen);
    /* Its own contact is opened for it. */
    cr_assert(
        json_equal(json_object_get(json_object_get(sent, "reporter"), "contact"), value_at(&told, "/reporter/contact")),
        "%s", told.body);
    cr_assert_null(strstr(told.body, "sealed:"));
}

Test(reports, are_their_familys_and_their_holders)
{
    struct answer made = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    (void)consent_to_b(id_of(&made), "");
    struct answer told = report_of(&made, "CASE_A");
    expect_status(&told, 200);
    cr_assert_str_eq(told.body, report_of(&made, family_of(&made)).body);
    expect(report_of(&made, "CASE_B"), 404);
    expect(report_of(&made, family_of(&other)), 404);
    expect(report_of(&made, NULL), 401);
    expect(report_of(&made, "PARTNER_A"), 403);
    expect(call(.path = form("/v1/inquiries/%s/report", id_of(&made)), .token = family_of(&made),
                .headers = form("If-None-Match: %s\r\n", field(&told, "ETag"))),
           304);
}

Test(reports, are_logged_as_looks_of_the_family)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    expect(report_of(&made, family), 200);
    struct answer log = look_at(form("/v1/inquiries/%s/access/log", id_of(&made)), family);
    cr_assert_str_eq(text_at(&log, "/items/0/action"), "report.read");
    cr_assert(json_is_true(value_at(&log, "/items/0/by_family")));
}

Test(reports, of_a_contested_case_are_closed_to_who_has_its_code)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    expect(post_to(id_of(&made), "requests", json("{'kind':'contest'}"), "CASE_A"), 201);
    expect(report_of(&made, family), 403);
    expect(report_of(&made, "CASE_A"), 200);
}

Test(reports, of_a_withdrawn_case_tell_nothing_of_it)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    expect(call(.method = "DELETE", .path = form("/v1/inquiries/%s", id_of(&made)), .token = who("CASE_A"),
                .headers = "If-Match: *\r\n"),
           204);
    struct answer told = report_of(&made, family);
    expect_status(&told, 200);
    cr_assert_str_eq(text_at(&told, "/state"), "ended");
    cr_assert(json_is_null(value_at(&told, "/person")) && json_is_null(value_at(&told, "/reporter")), "%s", told.body);
}
