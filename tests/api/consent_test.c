/* Consent over HTTP: who may give it, when it ends, what a reader's rights do to ETag and writes, and who is told. */
#include "tests/harness.h"
#include "tests/harness/files.h"
#include <string.h>

#define DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

#define OWN_CONSENT                                                                                                    \
    "{\"giver\":\"g\",\"capacity\":\"organization\",\"proof\":\"assertion\",\"form_version\":\"1\",\"text_sha256\":"   \
    "\"" DIGEST "\",\"purposes\":[\"share\"],\"recipients\":{\"classes\":[\"cso\"]}}"

static struct answer post(const char *path, const char *body, const char *token)
{
    return call(.method = "POST", .path = path, .token = who(token), .type = "application/json", .body = body);
}

/* A consent of a relative to organization B, with further members. */
static struct answer consent(const char *inquiry, const char *capacity, const char *purpose, const char *more)
{
    return post(form("/v1/inquiries/%s/consents", inquiry),
                form("{\"giver\":\"Umm Ahmad\",\"capacity\":\"%s\",\"proof\":\"assertion\",\"form_version\":\"1\","
                     "\"text_sha256\":\"" DIGEST "\",\"purposes\":[\"%s\"],\"recipients\":{\"organizations\":[\"%s\"],"
                     "\"classes\":[\"public\"]}%s}",
                     capacity, purpose, given("TENANT_CASE_B"), more),
                "CASE_A");
}

static struct answer read_as(const char *name, const char *id)
{
    return call(.path = form("/v1/inquiries/%s", id), .token = who(name));
}

Test(consent, opens_and_its_withdrawal_closes_at_the_next_statement)
{
    struct answer made = new_inquiry("CASE_A"), before = read_as("CASE_B", id_of(&made));
    expect_status(&before, 404);
    struct answer given_one = consent(id_of(&made), "relative", "share", "");
    expect_status(&given_one, 201);
    struct answer during = read_as("CASE_B", id_of(&made));
    expect_status(&during, 200);
    const char *withdraw = form("/v1/inquiries/%s/consents/%s/withdraw", id_of(&made), id_of(&given_one));
    struct answer end = post(withdraw, json("{'reason':'changed my mind'}"), "CASE_A");
    expect_status(&end, 200);
    cr_assert_str_eq(text_at(&end, "/state"), "withdrawn");
    struct answer after = read_as("CASE_B", id_of(&made)), again = post(withdraw, "{}", "CASE_A");
    expect_status(&after, 404);
    expect_status(&again, 409);
}

/* The number is half of what opens the case, and what wrong codes are counted for. */
Test(consent, shows_the_number_to_the_holder_and_the_family_only)
{
    struct answer made = new_inquiry("CASE_A");
    expect(consent(id_of(&made), "relative", "share", ""), 201);
    struct answer held = read_as("CASE_A", id_of(&made)), shared = read_as("CASE_B", id_of(&made)),
                  steward = read_as("STEWARD", id_of(&made)),
                  list = look_at("/v1/inquiries?reach=shared&limit=200", "CASE_B"),
                  case_ = call(.path = form("/v1/inquiries/%s/tracking", id_of(&made)), .token = family_of(&made));
    const char *reference = text_at(&made, "/reference");
    cr_assert_str_eq(text_at(&held, "/reference"), reference);
    cr_assert_str_eq(text_at(&steward, "/reference"), reference);
    cr_assert_str_eq(text_at(&case_, "/reference"), reference);
    cr_assert(json_is_null(value_at(&shared, "/reference")));
    cr_assert_not_null(strstr(list.body, id_of(&made)));
    cr_assert_null(strstr(list.body, reference));
}

Test(consent, ends_by_itself_when_its_time_has_come)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer given_one = consent(id_of(&made), "relative", "share", "");
    expect_status(&given_one, 201);
    sql(form("update inquiry_access set expires_at = now() where inquiry_id = '%s'", id_of(&made)));
    struct answer after = read_as("CASE_B", id_of(&made));
    expect_status(&after, 404);
}

Test(consent, what_is_withheld_is_not_there_and_the_etag_is_another)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer given_one =
        consent(id_of(&made), "relative", "share", json(",'withheld':['person.names','reporter']"));
    expect_status(&given_one, 201);
    struct answer mine = read_as("CASE_A", id_of(&made)), theirs = read_as("CASE_B", id_of(&made));
    cr_assert_not_null(json_object_get(json_object_get(mine.json, "person"), "names"));
    cr_assert_null(json_object_get(json_object_get(theirs.json, "person"), "names"));
    cr_assert(json_is_null(json_object_get(theirs.json, "reporter")));
    cr_assert_str_neq(field(&mine, "ETag"), field(&theirs, "ETag"));
}

Test(consent, lets_read_and_not_write)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer given_one = consent(id_of(&made), "relative", "share", "");
    expect_status(&given_one, 201);
    struct answer seen = read_as("CASE_B", id_of(&made));
    const char *match = form("If-Match: %s\r\n", field(&seen, "ETag")), *path = form("/v1/inquiries/%s", id_of(&made));
    struct answer patch =
        call(.method = "PATCH", .path = path, .token = who("CASE_B"), .type = "application/merge-patch+json",
             .body = json("{'event':{'category':'other'}}"), .headers = match);
    struct answer gone = call(.method = "DELETE", .path = path, .token = who("CASE_B"), .headers = match);
    struct answer step = call(.method = "POST", .path = form("%s/transitions", path), .token = who("CASE_B"),
                              .type = "application/json", .body = json("{'to':'screening'}"), .headers = match);
    struct answer note = post(form("%s/notes", path), json("{'text':'x'}"), "CASE_B");
    struct answer more = post(form("%s/consents", path), OWN_CONSENT, "CASE_B");
    expect_status(&patch, 403);
    expect_status(&gone, 403);
    expect_status(&step, 403);
    expect_status(&note, 403);
    expect_status(&more, 403);
}

Test(consent, of_a_minor_needs_a_guardian)
{
    struct answer made =
        call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_A"), .type = "application/json",
             .body = json("{'person':{'names':[{'script':'Latn','full':'A "
                          "Child'}],'birth':{'date':'2015'}},'reporter':{'relation':'mother'}}"));
    expect_status(&made, 201);
    struct answer relative = consent(id_of(&made), "relative", "share", "");
    struct answer guardian = consent(id_of(&made), "guardian", "share", "");
    expect_status(&relative, 422);
    cr_assert_str_eq(text_at(&relative, "/errors/0/pointer"), "/capacity");
    expect_status(&guardian, 201);
}

static struct answer correct(const struct answer *record, const char *birth)
{
    return call(.method = "PATCH", .path = form("/v1/inquiries/%s", id_of(record)), .token = who("CASE_A"),
                .type = "application/merge-patch+json", .headers = form("If-Match: %s\r\n", field(record, "ETag")),
                .body = json("{'person':{'birth':%s}}", birth));
}

Test(consent, falls_where_the_person_turns_out_to_be_a_minor)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer given_one = consent(id_of(&made), "relative", "share", ""), now = read_as("CASE_A", id_of(&made));
    struct answer minor = correct(&now, json("{'date':'2015'}")), closed = read_as("CASE_B", id_of(&made));
    expect_status(&minor, 200);
    expect_status(&closed, 404);
    struct answer told = call(.path = form("/v1/inquiries/%s/consents", id_of(&made)), .token = who("CASE_A"));
    cr_assert_str_eq(text_at(&told, "/items/0/id"), id_of(&given_one));
    cr_assert_str_eq(text_at(&told, "/items/0/state"), "rejected");
    /* What protected the child stays until a second person agrees that it may go. */
    struct answer adult = correct(&minor, json("{'date':'1980'}")), open = read_as("CASE_B", id_of(&made));
    expect_status(&adult, 200);
    expect_status(&open, 404);
    struct answer asked = call(.path = form("/v1/inquiries/%s/requests", id_of(&made)), .token = who("CASE_A"));
    cr_assert_str_eq(text_at(&asked, "/items/0/kind"), "protection");
    const char *decision = form("/v1/inquiries/%s/requests/%s/decision", id_of(&made), text_at(&asked, "/items/0/id"));
    expect(post_to("", decision, json("{'decision':'accept'}"), "CASE_A"), 409);
    expect(post_to("", decision, json("{'decision':'accept'}"), "CASE_A2"), 200);
    open = read_as("CASE_B", id_of(&made));
    expect_status(&open, 200);
}

Test(consent, said_to_be_proven_needs_its_evidence_and_a_recipient_must_exist)
{
    struct answer made = new_inquiry("CASE_A");
    const char *start = "{\"giver\":\"g\",\"capacity\":\"relative\",\"form_version\":\"1\",\"text_sha256\":\"" DIGEST
                        "\",\"purposes\":[\"share\"],";
    const char *path = form("/v1/inquiries/%s/consents", id_of(&made));
    struct answer unproven = post(path, json("%s'proof':'proof','recipients':{'classes':['cso']}}", start), "CASE_A");
    struct answer unknown =
        post(path, json("%s'proof':'assertion','recipients':{'organizations':['%s']}}", start, id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&unproven, "/errors/0/pointer"), "/evidence_id");
    cr_assert_str_eq(text_at(&unknown, "/errors/0/pointer"), "/recipients/organizations");
}

Test(consent, to_publish_waits_for_a_second_person)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer given_one = consent(id_of(&made), "relative", "publication", "");
    cr_assert_str_eq(text_at(&given_one, "/state"), "awaiting_review");
    const char *review = form("/v1/inquiries/%s/consents/%s/review", id_of(&made), id_of(&given_one));
    struct answer alone = post(review, json("{'decision':'approve'}"), "CASE_A");
    struct answer unpublished = read_as("AUTHORITY", id_of(&made));
    struct answer second = post(review, json("{'decision':'approve'}"), "CASE_A2");
    struct answer published = read_as("AUTHORITY", id_of(&made));
    expect_status(&alone, 409);
    expect_status(&unpublished, 404);
    expect_status(&second, 200);
    expect_status(&published, 200);
}

Test(consent, is_explained_and_every_look_is_told)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer given_one = consent(id_of(&made), "relative", "share", json(",'withheld':['event.place']"));
    expect_status(&given_one, 201);
    struct answer look = read_as("CASE_B", id_of(&made));
    expect_status(&look, 200);
    struct answer ways = call(.path = form("/v1/inquiries/%s/access", id_of(&made)), .token = who("CASE_A"));
    cr_assert_str_eq(text_at(&ways, "/ways/0/recipient"), given("TENANT_CASE_B"));
    cr_assert_str_eq(text_at(&ways, "/ways/0/consent_id"), id_of(&given_one));
    cr_assert_not_null(strstr(ways.body, "event.place"));
    struct answer log = call(.path = form("/v1/inquiries/%s/access/log", id_of(&made)), .token = who("CASE_A"));
    cr_assert_str_eq(text_at(&log, "/items/0/organization_id"), given("TENANT_CASE_B"));
    struct answer foreign = call(.path = form("/v1/inquiries/%s/access", id_of(&made)), .token = who("CASE_B"));
    expect_status(&foreign, 404);
}

Test(consent, a_list_of_what_others_share_is_logged_for_each_of_them)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer given_one = consent(id_of(&made), "relative", "share", "");
    expect_status(&given_one, 201);
    struct answer list = call(.path = "/v1/inquiries?reach=shared&limit=200", .token = who("CASE_B"));
    cr_assert_not_null(strstr(list.body, id_of(&made)));
    cr_assert_str_eq(
        sql(form("select tenant_id from audit_event where record_id = '%s' and action = 'inquiry.list'", id_of(&made))),
        given("TENANT_CASE_B"));
}

Test(consent, shows_its_evidence_to_nobody_but_the_holder)
{
    struct answer made = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s/attachments", id_of(&made));
    struct answer proof = call(.method = "POST", .path = form("%s?kind=document&file_name=consent.pdf", path),
                               .token = who("CASE_A"), .type = "application/pdf", .body = file_pdf_plain().data);
    expect_status(&proof, 201);
    struct answer proven = post(form("/v1/inquiries/%s/consents", id_of(&made)),
                                form("{\"giver\":\"g\",\"capacity\":\"relative\",\"proof\":\"proof\",\"evidence_id\":"
                                     "\"%s\",\"form_version\":\"1\","
                                     "\"text_sha256\":\"" DIGEST
                                     "\",\"purposes\":[\"share\"],\"recipients\":{\"organizations\":[\"%s\"]}}",
                                     id_of(&proof), given("TENANT_CASE_B")),
                                "CASE_A");
    expect_status(&proven, 201);
    struct answer theirs = call(.path = path, .token = who("CASE_B"));
    cr_assert_eq(json_array_size(value_at(&theirs, "/items")), 0);
    struct answer content = call(.path = form("%s/%s/content", path, id_of(&proof)), .token = who("CASE_B"));
    expect_status(&content, 404);
    struct answer mine = call(.path = path, .token = who("CASE_A"));
    cr_assert_eq(json_array_size(value_at(&mine, "/items")), 1);
}
