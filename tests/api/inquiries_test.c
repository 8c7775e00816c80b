/* Inquiries over HTTP: report, read, list, change, upsert, withdraw, workflow, history, notes. */
#include "tests/harness.h"
#include <stdio.h>
#include <string.h>

#define FULL_INQUIRY case_file("full_inquiry.json")

static struct answer report(const char *body, const char *headers)
{
    return call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_A"), .type = "application/json",
                .body = body, .headers = headers);
}

static struct answer patch(const char *id, const char *version, const char *body)
{
    return call(.method = "PATCH", .path = form("/v1/inquiries/%s", id), .token = who("CASE_A"),
                .type = "application/merge-patch+json", .body = body, .headers = form("If-Match: \"%s\"\r\n", version));
}

static struct answer read_as(const char *name, const char *id)
{
    return call(.path = form("/v1/inquiries/%s", id), .token = who(name));
}

static struct answer withdraw(const char *id, const char *version)
{
    return call(.method = "DELETE", .path = form("/v1/inquiries/%s", id), .token = who("CASE_A"),
                .headers = form("If-Match: \"%s\"\r\n", version));
}

Test(inquiries, the_full_record_comes_back_as_it_was_reported)
{
    struct answer made = report(FULL_INQUIRY, NULL);
    expect_status(&made, 201);
    struct answer got = read_as("CASE_A", text_at(&made, "/id"));
    expect_status(&got, 200);
    json_t *sent = json_loads(FULL_INQUIRY, 0, NULL);
    static const char *const members[] = {"person", "event", "relatives", "reporter"};
    for (size_t i = 0; i < 4; i++)
        cr_assert(json_equal(json_object_get(sent, members[i]), json_object_get(got.json, members[i])), "%s: %s",
                  members[i], got.body);
    cr_assert(json_is_true(value_at(&got, "/completeness/responsible")));
    cr_assert_str_eq(field(&made, "Location"), form("/v1/inquiries/%s", text_at(&made, "/id")));
}

Test(inquiries, the_same_key_gives_the_same_answer_and_one_row)
{
    const char *key = "Idempotency-Key: once-x\r\n";
    struct answer first = report(FULL_INQUIRY, key), second = report(FULL_INQUIRY, key);
    expect_status(&first, 201);
    expect_status(&second, 201);
    cr_assert_str_eq(first.body, second.body);
    cr_assert_str_eq(field(&first, "Location"), field(&second, "Location"));
    cr_assert_str_eq(sql(form("select count(*) from inquiry where id = '%s'", text_at(&first, "/id"))), "1");
    cr_assert_str_eq(sql("select count(*) from idempotency_key where key = 'once-x'"), "1");
    struct answer other = report(minimal_inquiry, key);
    expect_status(&other, 422);
    cr_assert_str_eq(text_at(&other, "/type"), "/problems/idempotency-mismatch");
}

Test(inquiries, a_key_of_a_withdrawn_inquiry_gives_nothing_away)
{
    struct answer first = report(FULL_INQUIRY, "Idempotency-Key: gone-1\r\n");
    struct answer gone = withdraw(text_at(&first, "/id"), "1");
    expect_status(&gone, 204);
    struct answer again = report(FULL_INQUIRY, "Idempotency-Key: gone-1\r\n");
    expect_status(&again, 409);
    cr_assert_null(strstr(again.body, text_at(&first, "/reference")));
}

Test(inquiries, the_access_code_is_stored_nowhere)
{
    struct answer made = new_inquiry("CASE_A");
    const char *code = text_at(&made, "/access_code");
    cr_assert_str_eq(sql(form("select count(*) from inquiry i where i::text like '%%%s%%'", code)), "0");
    cr_assert_str_eq(sql(form("select count(*) from idempotency_key k where k::text like '%%%s%%'", code)), "0");
}

Test(inquiries, another_tenant_gets_404_and_the_steward_sees)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer other = read_as("CASE_B", text_at(&made, "/id")), steward = read_as("STEWARD", text_at(&made, "/id"));
    expect_status(&other, 404);
    expect_status(&steward, 200);
    struct answer admin = read_as("ADMIN", text_at(&made, "/id"));
    expect_status(&admin, 403);
}

Test(inquiries, another_tenant_changes_nothing)
{
    struct answer made = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s", text_at(&made, "/id"));
    struct answer patched = call(.method = "PATCH", .path = path, .token = who("CASE_B"), .body = json("{'event':{}}"),
                                 .type = "application/merge-patch+json", .headers = "If-Match: \"1\"\r\n");
    struct answer deleted =
        call(.method = "DELETE", .path = path, .token = who("CASE_B"), .headers = "If-Match: \"1\"\r\n");
    struct answer noted = call(.method = "POST", .path = form("%s/notes", path), .token = who("CASE_B"),
                               .body = json("{'text':'x'}"), .type = "application/json");
    expect_status(&patched, 404);
    expect_status(&deleted, 404);
    expect_status(&noted, 404);
    cr_assert_str_eq(sql(form("select version from inquiry where id = '%s'", text_at(&made, "/id"))), "1");
}

Test(inquiries, a_merge_patch_changes_what_it_names)
{
    struct answer made = report(FULL_INQUIRY, NULL);
    struct answer changed = patch(
        text_at(&made, "/id"), "1",
        json("{'person':{'sex':null,'description':{'eyes':'brown'}},'event':{'place':{'pcode':'SY01','point':null}}}"));
    expect_status(&changed, 200);
    cr_assert_str_eq(field(&changed, "ETag"), "\"2\"");
    cr_assert_null(value_at(&changed, "/person/sex"));
    cr_assert_eq(json_integer_value(value_at(&changed, "/person/description/height_cm")), 178);
    cr_assert_str_eq(text_at(&changed, "/event/place/text"), "حاجز");
    struct answer late = patch(text_at(&made, "/id"), "1", json("{'event':{'category':'other'}}"));
    expect_status(&late, 412);
}

Test(inquiries, a_patch_cannot_remove_what_is_required)
{
    struct answer made = new_inquiry("CASE_A");
    const char *const bodies[] = {
        json("{'person':null}"), json("{'person':{'names':null}}"), json("{'reporter':{'relation':null}}"), "{}",
        json("{'id':'x'}"),      json("{'status':'closed'}")};
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        struct answer refused = patch(text_at(&made, "/id"), "1", bodies[i]);
        cr_assert_eq(refused.status, 422, "%s: %d", bodies[i], refused.status);
    }
    struct answer array = patch(text_at(&made, "/id"), "1", "[]");
    expect_status(&array, 400);
    struct answer plain = call(.method = "PATCH", .path = form("/v1/inquiries/%s", text_at(&made, "/id")),
                               .token = who("CASE_A"), .type = "application/json", .headers = "If-Match: \"1\"\r\n",
                               .body = json("{'event':{'category':'other'}}"));
    expect_status(&plain, 415);
}

Test(inquiries, history_says_who_changed_what_from_and_to)
{
    struct answer made = report(FULL_INQUIRY, NULL);
    const char *id = text_at(&made, "/id");
    struct answer changed = patch(id, "1", json("{'person':{'sex':'female'}}"));
    expect_status(&changed, 200);
    struct answer history = call(.path = form("/v1/inquiries/%s/history", id), .token = who("CASE_A"));
    expect_status(&history, 200);
    const json_t *change = json_object_get(value_at(&history, "/items/0/changes"), "/person/sex");
    cr_assert_str_eq(json_string_value(json_object_get(change, "from")), "male");
    cr_assert_str_eq(json_string_value(json_object_get(change, "to")), "female");
    cr_assert_str_eq(text_at(&history, "/items/0/actor_id"), given("USER_CASE_A"));
    struct answer other = call(.path = form("/v1/inquiries/%s/history", id), .token = who("CASE_B"));
    expect_status(&other, 404);
}

Test(inquiries, what_was_withdrawn_shows_a_placeholder_only)
{
    struct answer made = report(FULL_INQUIRY, NULL);
    const char *id = text_at(&made, "/id");
    struct answer gone = withdraw(id, "1"), again = withdraw(id, "2");
    expect_status(&gone, 204);
    expect_status(&again, 409);
    struct answer got = read_as("STEWARD", id);
    expect_status(&got, 200);
    cr_assert_null(strstr(got.body, "محمد"));
    static const char *const parts[] = {"history", "notes", "attachments"};
    for (size_t i = 0; i < 3; i++) {
        struct answer part = call(.path = form("/v1/inquiries/%s/%s", id, parts[i]), .token = who("STEWARD"));
        expect_status(&part, 404);
    }
    struct answer list = call(.path = "/v1/inquiries?status=withdrawn&limit=200", .token = who("CASE_A"));
    cr_assert_null(strstr(list.body, "محمد"));
    struct answer patched = patch(id, "2", json("{'event':{'category':'other'}}"));
    expect_status(&patched, 409);
}

Test(inquiries, an_upsert_by_the_same_number_never_doubles)
{
    const char *path = "/v1/inquiries/by-source/icmp/A-17";
    struct answer first = call(.method = "PUT", .path = path, .token = who("PARTNER_A"), .type = "application/json",
                               .body = minimal_inquiry);
    struct answer same = call(.method = "PUT", .path = path, .token = who("PARTNER_A"), .type = "application/json",
                              .body = minimal_inquiry);
    struct answer changed = call(.method = "PUT", .path = path, .token = who("PARTNER_A"), .type = "application/json",
                                 .body = FULL_INQUIRY);
    expect_status(&first, 201);
    expect_status(&same, 200);
    expect_status(&changed, 200);
    cr_assert_str_eq(field(&same, "ETag"), "\"1\"");
    cr_assert_str_eq(field(&changed, "ETag"), "\"2\"");
    cr_assert_str_eq(text_at(&first, "/id"), text_at(&changed, "/id"));
    struct answer other = call(.method = "PUT", .path = path, .token = who("CASE_B"), .type = "application/json",
                               .body = minimal_inquiry);
    expect_status(&other, 201); /* the same number of another tenant is another record, and tells nothing */
    struct answer gone = withdraw(text_at(&first, "/id"), "2");
    expect_status(&gone, 204);
    struct answer back = call(.method = "PUT", .path = path, .token = who("PARTNER_A"), .type = "application/json",
                              .body = minimal_inquiry);
    expect_status(&back, 409);
}

#define FOUND ",'closing_reason':'found_alive'"

Test(inquiries, the_workflow_takes_only_the_steps_of_its_table)
{
    struct answer made = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s/transitions", text_at(&made, "/id"));
    static const struct {
        const char *to, *who, *more;
        int status;
    } steps[] = {{"resolved", "CASE_A", FOUND, 409}, {"screening", "CASE_A", "", 200},
                 {"accepted", "CASE_A", "", 200},    {"in_search", "CASE_A", "", 200},
                 {"resolved", "CASE_A", FOUND, 403}, {"resolved", "STEWARD", FOUND, 200},
                 {"in_search", "STEWARD", "", 200},  {"matched_pending_review", "CASE_A", "", 200},
                 {"resolved", "CASE_A", FOUND, 403}, {"resolved", "STEWARD", "", 422},
                 {"resolved", "STEWARD", FOUND, 200}};
    int version = 1;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct answer step =
            call(.method = "POST", .path = path, .token = who(steps[i].who), .type = "application/json",
                 .body = json("{'to':'%s','reason':'step %zu'%s}", steps[i].to, i, quotes(steps[i].more)),
                 .headers = form("If-Match: \"%d\"\r\n", version));
        cr_assert_eq(step.status, steps[i].status, "%s by %s: %d %s", steps[i].to, steps[i].who, step.status,
                     step.body);
        version += step.status == 200;
    }
    struct answer stale =
        call(.method = "POST", .path = path, .token = who("CASE_A"), .type = "application/json",
             .body = json("{'to':'closed','closing_reason':'other'}"), .headers = "If-Match: \"1\"\r\n");
    expect_status(&stale, 412);
}

/* Every field of the contract: matrix_test.c holds that the file has them all. */
Test(inquiries, of_every_field_are_read_back_as_sent)
{
    struct answer made = report(case_file("everything.json"), NULL);
    expect_status(&made, 201);
    struct answer got = read_as("CASE_A", id_of(&made));
    json_t *sent = json_loads(case_file("everything.json"), 0, NULL);
    static const char *const members[] = {"person", "event", "relatives", "reporter"};
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        cr_assert(json_equal(json_object_get(sent, members[i]), json_object_get(got.json, members[i])), "%s: %s",
                  members[i], got.body);
    json_decref(sent);
}

Test(inquiries, a_stay_in_care_cannot_end_before_it_began)
{
    struct answer made = report(json("{'person':{'names':[{'script':'Latn','full':'A Child'}]},'event':{"
                                     "'care_institutions':[{'name':'home','from':'2015','to':'2014'}]},"
                                     "'reporter':{'relation':'aunt'}}"),
                                NULL);
    expect_status(&made, 422);
    cr_assert_str_eq(text_at(&made, "/errors/0/pointer"), "/event/care_institutions/0/to");
}

Test(inquiries, pages_follow_each_other_without_gap_or_double)
{
    for (int i = 0; i < 5; i++)
        new_inquiry("CASE_B");
    size_t seen = 0;
    const char *path = "/v1/inquiries?limit=2&sort=updated", *last = "";
    json_t *ids = json_object();
    for (int page = 0; page < 100 && path; page++) {
        struct answer got = call(.path = path, .token = who("CASE_B"));
        expect_status(&got, 200);
        for (size_t i = 0; i < json_array_size(value_at(&got, "/items")); i++, seen++) {
            json_object_set_new(ids, text_at(&got, form("/items/%zu/id", i)), json_true());
            const char *at = text_at(&got, form("/items/%zu/updated_at", i));
            cr_assert(!*last || strlen(at) != strlen(last) || strcmp(at, last) <= 0, "newest first");
            last = at;
        }
        const char *link = field(&got, "Link");
        path = link ? form("%.*s", (int)strcspn(link + 1, ">"), link + 1) : NULL;
        cr_assert_eq(path == NULL, json_is_null(value_at(&got, "/next")));
    }
    cr_assert_geq(seen, 5);
    cr_assert_eq(json_object_size(ids), seen);
}

Test(inquiries, a_cursor_belongs_to_its_list)
{
    for (int i = 0; i < 3; i++)
        new_inquiry("CASE_A");
    struct answer first = call(.path = "/v1/inquiries?limit=1", .token = who("CASE_A"));
    const char *cursor = text_at(&first, "/next");
    struct answer other = call(.path = form("/v1/inquiries?limit=1&cursor=%s", cursor), .token = who("CASE_B"));
    struct answer filtered =
        call(.path = form("/v1/inquiries?limit=1&status=closed&cursor=%s", cursor), .token = who("CASE_A"));
    struct answer forged =
        call(.path = "/v1/inquiries?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", .token = who("CASE_A"));
    expect_status(&other, 400);
    expect_status(&filtered, 400);
    expect_status(&forged, 400);
}

Test(inquiries, filters_combine)
{
    struct answer made = report(FULL_INQUIRY, NULL);
    const char *id = text_at(&made, "/id");
    static const struct {
        const char *query;
        bool found;
    } rows[] = {{"place=SY", true},
                {"place=SY02&category=enforced_disappearance,other&status=submitted", true},
                {"place=SY01", false},
                {"last_seen_from=2013-05-17&last_seen_to=2013-05-17", true},
                {"last_seen_to=2013-05-16", false},
                {"last_seen_from=2013-05-18", false},
                {"category=other", false},
                {"created_from=2020-01-01T00:00:00Z&updated_since=2020-01-01T00:00:00Z", true},
                {"created_to=2020-01-01T00:00:00Z", false},
                {"tenant=00000000-0000-7000-8000-000000000000", false}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer got = call(.path = form("/v1/inquiries?limit=200&%s", rows[i].query), .token = who("CASE_A"));
        expect_status(&got, 200);
        cr_assert_eq(strstr(got.body, id) != NULL, rows[i].found, "%s", rows[i].query);
    }
    struct answer steward =
        call(.path = form("/v1/inquiries?limit=200&tenant=%s", given("TENANT_CASE_A")), .token = who("STEWARD"));
    cr_assert(strstr(steward.body, id));
}

Test(inquiries, fields_that_contradict_each_other_are_refused_with_pointers)
{
    const struct {
        const char *body, *pointer;
    } rows[] = {
        {json("{'person':{'names':[{'script':'Arab','kind':'legal'}]},'reporter':{'relation':'son'}}"),
         "/person/names/0"},
        {json("{'person':{'names':[{'script':'Arab','given':'س'}],'birth':{'date':'2015'}},'event':{'last_seen':'2013'}"
              ",'reporter':{'relation':'son'}}"),
         "/event/last_seen"},
        {json("{'person':{'names':[{'script':'Arab','given':'س'}]},'event':{'last_seen':'2090'},'reporter':{'relation':"
              "'son'}}"),
         "/event/last_seen"},
        {json("{'person':{'names':[{'script':'Arab','given':'س'}],'birth':{'age_from':30,'age_to':20}},'reporter':{'"
              "relation':'son'}}"),
         "/person/birth/age_to"},
        {json("{'person':{'names':[{'script':'Arab','given':'س'}]},'event':{'detentions':[{'from':'2015','to':'2014'}]}"
              ",'reporter':{'relation':'son'}}"),
         "/event/detentions/0/to"},
        {json("{'person':{'names':[{'script':'Arab','given':'س'}]},'event':{'place':{'pcode':'SY99'}},'reporter':{'"
              "relation':'son'}}"),
         "/event/place/pcode"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer refused = report(rows[i].body, NULL);
        expect_status(&refused, 422);
        cr_assert_str_eq(text_at(&refused, "/errors/0/pointer"), rows[i].pointer);
    }
}

Test(inquiries, stored_text_is_stored_literally)
{
    struct answer made = report("{\"person\":{\"names\":[{\"script\":\"Latn\",\"full\":\"<script>=HYPERLINK(1)';--\"}]}"
                                ",\"reporter\":{\"relation\":\"son\"}}",
                                NULL);
    struct answer got = read_as("CASE_A", text_at(&made, "/id"));
    cr_assert_str_eq(text_at(&got, "/person/names/0/full"), "<script>=HYPERLINK(1)';--");
}

Test(notes, are_written_and_listed_by_the_tenant)
{
    struct answer made = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s/notes", text_at(&made, "/id"));
    struct answer note = call(.method = "POST", .path = path, .token = who("CASE_A"), .type = "application/json",
                              .body = json("{'text':'ملاحظة'}"));
    expect_status(&note, 201);
    struct answer list = call(.path = path, .token = who("CASE_A"));
    expect_status(&list, 200);
    cr_assert_str_eq(text_at(&list, "/items/0/text"), "ملاحظة");
    struct answer other = call(.path = path, .token = who("CASE_B"));
    expect_status(&other, 404);
}

Test(audit, every_write_and_look_has_an_event_without_personal_data)
{
    struct answer made = report(FULL_INQUIRY, NULL);
    const char *id = text_at(&made, "/id");
    struct answer looked = read_as("CASE_A", id);
    struct answer changed = patch(id, "1", json("{'event':{'category':'other'}}"));
    struct answer gone = withdraw(id, "2");
    (void)looked, (void)changed, (void)gone;
    cr_assert_str_eq(
        sql(form("select string_agg(action, ',' order by id) from audit_event where record_id = '%s'", id)),
        "inquiry.insert,inquiry.read,inquiry.update,inquiry.update");
    cr_assert_str_eq(sql(form("select actor_id from audit_event where record_id = '%s' limit 1", id)),
                     given("USER_CASE_A"));
    cr_assert_str_eq(sql(form("select request_id from audit_event where record_id = '%s' order by id limit 1", id)),
                     field(&made, "X-Request-Id"));
    cr_assert_str_eq(sql("select count(*) from audit_event a where a::text like '%محمد%'"), "0");
}

Test(audit, a_refused_write_leaves_nothing)
{
    struct answer refused = report(json("{'person':{'names':[{'script':'Arab','given':'س'}]},'event':{'place':{'pcode':"
                                        "'SY99'}},'reporter':{'relation':'son'}}"),
                                   "Idempotency-Key: refused-1\r\n");
    expect_status(&refused, 422);
    cr_assert_str_eq(sql("select count(*) from idempotency_key where key = 'refused-1'"), "0");
}

Test(inquiries, a_time_that_the_database_cannot_take_is_a_wrong_parameter)
{
    struct answer answer = call(.path = "/v1/inquiries?created_from=2026-08-07T13:58:22-20:21", .token = who("CASE_A"));
    expect_status(&answer, 400);
}
