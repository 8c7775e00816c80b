/* Sealed fields: in no dump, found by their number, opened where they belong and nowhere else, wrapped anew. */
#include "tests/harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRETS                                                                                                        \
    "{\"person\":{\"names\":[{\"script\":\"Latn\",\"full\":\"X "                                                       \
    "Y\"}],\"documents\":[{\"kind\":\"passport\",\"number\":"                                                          \
    "\"QZ-%s7781\"}]},\"relatives\":[{\"relation\":\"mother\",\"contact\":{\"phones\":[\"+963 944 "                    \
    "5%s66\"],\"address\":"                                                                                            \
    "\"Lane of Secrets "                                                                                               \
    "%s\"}}],\"reporter\":{\"relation\":\"brother\",\"contact\":{\"email\":\"brother%s@example.org\"}}}"

/* An inquiry with four sealed fields that carry `mark`, nine digits. */
static struct answer secret_inquiry(const char *mark)
{
    struct answer made = post_to("", "/v1/inquiries", form(SECRETS, mark, mark, mark, mark), "CASE_A");
    expect_status(&made, 201);
    return made;
}

static struct answer get(const struct answer *made, const char *path)
{
    return call(.path = form("/v1/inquiries/%s%s", text_at(made, "/id"), path), .token = who("CASE_A"));
}

static struct answer patch(const struct answer *made, const char *version, const char *body)
{
    return call(.method = "PATCH", .path = form("/v1/inquiries/%s", text_at(made, "/id")), .token = who("CASE_A"),
                .type = "application/merge-patch+json", .body = body, .headers = form("If-Match: \"%s\"\r\n", version));
}

Test(sealing, leaves_nothing_readable_in_a_dump)
{
    struct answer made = secret_inquiry("404177183");
    struct answer changed = patch(&made, "1", json("{'reporter':{'contact':{'email':'other404177183@example.org'}}}"));
    expect_status(&changed, 200);
    FILE *dump = popen(form("pg_dump '%s' | grep -c 404177183", given("SUPER_URL")), "r");
    char count[16] = "";
    cr_assert_not_null(fgets(count, sizeof(count), dump));
    (void)pclose(dump);
    cr_assert_eq(atoi(count), 0, "%s lines of the dump tell", count);
}

Test(sealing, is_opened_for_the_holder_in_record_and_history)
{
    struct answer made = secret_inquiry("404187183"), record = get(&made, "");
    cr_assert_str_eq(text_at(&record, "/person/documents/0/number"), "QZ-4041871837781");
    cr_assert_str_eq(text_at(&record, "/relatives/0/contact/phones/0"), "+963 944 540418718366");
    cr_assert_str_eq(text_at(&record, "/relatives/0/contact/address"), "Lane of Secrets 404187183");
    cr_assert_str_eq(text_at(&record, "/reporter/contact/email"), "brother404187183@example.org");
    struct answer changed = patch(&made, "1", json("{'reporter':{'contact':{'email':'new@example.org'}}}"));
    cr_assert_str_eq(text_at(&changed, "/reporter/contact/email"), "new@example.org");
    cr_assert_str_eq(text_at(&changed, "/relatives/0/contact/address"), "Lane of Secrets 404187183");
    struct answer history = get(&made, "/history");
    cr_assert_not_null(strstr(history.body, "brother404187183@example.org"));
    cr_assert_null(strstr(history.body, "Lane of Secrets"), "an unchanged field is no change");
}

Test(sealing, finds_by_number_and_forgets_what_was_changed)
{
    struct answer made = secret_inquiry("404197183");
    struct answer found =
        post_to("", "/v1/inquiries/lookups", json("{'document_number':'qz 4041971837781'}"), "CASE_A");
    cr_assert_str_eq(text_at(&found, "/items/0/id"), text_at(&made, "/id"));
    struct answer phone = post_to("", "/v1/inquiries/lookups", json("{'phone':'0944 540418718366'}"), "CASE_B");
    cr_assert_eq(json_array_size(value_at(&phone, "/items")), 0);
    struct answer changed = patch(&made, "1", json("{'person':{'documents':null}}"));
    expect_status(&changed, 200);
    found = post_to("", "/v1/inquiries/lookups", json("{'document_number':'QZ-4041971837781'}"), "CASE_A");
    cr_assert_eq(json_array_size(value_at(&found, "/items")), 0);
}

Test(sealing, does_not_open_what_was_moved_to_another_place_or_record)
{
    struct answer made = secret_inquiry("404207183"), other = secret_inquiry("404217183");
    sql(form(
        "update inquiry set person = jsonb_set(person, '{occupation}', reporter #> '{contact,email}') where id = '%s'",
        text_at(&made, "/id")));
    sql(form("update inquiry set reporter = (select reporter from inquiry where id = '%s') where id = '%s'",
             text_at(&made, "/id"), text_at(&other, "/id")));
    struct answer moved = get(&made, ""), foreign = get(&other, "");
    cr_assert(json_is_null(value_at(&moved, "/person/occupation")));
    cr_assert(json_is_null(value_at(&foreign, "/reporter/contact/email")));
}

Test(sealing, an_import_that_repeats_itself_changes_nothing)
{
    const char *path = form("/v1/inquiries/by-source/partner/sealed-%s", given("TENANT_CASE_A"));
    struct answer first = {0}, again = {0};
    for (int i = 0; i < 2; i++) {
        first = again;
        again = call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json",
                     .body = form(SECRETS, "404227183", "404227183", "404227183", "404227183"));
    }
    cr_assert_str_eq(field(&first, "ETag"), field(&again, "ETag"));
    struct answer record = get(&again, "");
    cr_assert_str_eq(text_at(&record, "/reporter/contact/email"), "brother404227183@example.org");
}

Test(sealing, keeps_its_fields_through_a_handover)
{
    struct answer made = secret_inquiry("404237183");
    consent_to_b(text_at(&made, "/id"), "");
    struct answer sent = post_to(text_at(&made, "/id"), "referrals",
                                 json("{'receiver_id':'%s','kind':'handover'}", given("TENANT_CASE_B")), "CASE_A");
    struct answer taken =
        post_to("", form("/v1/referrals/%s/steps", text_at(&sent, "/id")), json("{'step':'accept'}"), "CASE_B");
    expect_status(&taken, 200);
    struct answer record = call(.path = form("/v1/inquiries/%s", text_at(&made, "/id")), .token = who("CASE_B"));
    cr_assert_str_eq(text_at(&record, "/reporter/contact/email"), "brother404237183@example.org");
}

/* One inquiry with its key in a database of its own, as it stands in the services' one. */
static void copy_alone(const struct answer *made)
{
    const char *id = text_at(made, "/id"), *tenant = given("TENANT_CASE_A");
    const char *ring_key = sql(form("select ring_key from inquiry_key where inquiry_id = '%s'", id));
    const char *wrapped = sql(form("select wrapped from inquiry_key where inquiry_id = '%s'", id));
    own_database("blank");
    sql(form(
        "insert into organization (id, names, kind) values ('%s', '{}', 'network'); insert into inquiry (id, tenant_id,"
        " reference, access_code_hash, status, person, event, relatives, reporter, completeness, category) values"
        " ('%s', '%s', 'R', '', 'submitted', '{}', '{}', '[]', '{}', '{}', 'unknown');"
        " insert into inquiry_key values ('%s', '%s', '%s', '%s')",
        tenant, id, tenant, id, tenant, ring_key, wrapped));
}

Test(sealing, keys_are_rotated_with_progress)
{
    const char *words = NULL, *file = form("%s/rotated.keys", given("TEMP"));
    struct answer made = secret_inquiry("404247183");
    copy_alone(&made);
    cr_assert_eq(athar(form("keys add %s", file), &words), 0);
    setenv("ATHAR_SEALING_KEYS", file, 1);
    cr_assert_neq(athar("keys rotate", &words), 0, "without the old key nothing opens");
    cr_assert_eq(system(form("cat %s/sealing.keys >>%s", given("TEMP"), file)), 0);
    cr_assert_eq(athar("keys rotate", &words), 0, "%s", words);
    cr_assert_not_null(strstr(words, "1 wrapped anew, 0 remain"));
    cr_assert_eq(system(form("grep -q ^%s %s", sql("select ring_key from inquiry_key"), file)), 0);
}
