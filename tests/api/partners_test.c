/* Partners who send their records again and again by their own numbers: what is a number, what a resend does to the
 * work of others, and what is told of a number that was handed over. */
#include "tests/harness.h"
#include <string.h>
#include <unistd.h>

/* A number that no other test has, with what is given behind it. */
static const char *numbered(const char *tail)
{
    return form("/v1/inquiries/by-source/partners/%d-%s", getpid(), tail);
}

static struct answer put(const char *path, const char *body)
{
    return call(.method = "PUT", .path = path, .token = who("PARTNER_A"), .type = "application/json", .body = body);
}

/* ---- numbers ---- */

Test(partners, send_numbers_with_slashes)
{
    struct answer made = put(numbered("KAS%2F2013%2f01"), minimal_inquiry);
    expect_status(&made, 201);
    struct answer again = put(numbered("KAS%2F2013%2F01"), minimal_inquiry);
    expect_status(&again, 200);
    cr_assert_str_eq(id_of(&again), id_of(&made));
    struct answer record = look_at(form("/v1/inquiries/%s", id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&record, "/external_id"), form("%d-KAS/2013/01", getpid()));
    struct answer other = put(numbered("KAS-2013-01"), minimal_inquiry);
    expect_status(&other, 201);
}

Test(partners, are_told_which_sign_a_path_may_not_hold)
{
    static const struct {
        const char *path, *sign;
    } rows[] = {
        {"/v1/inquiries/by-source/par%2Ftners/1", "%2F"},
        {"/v1/inquiries%2Fby-source/partners/1", "%2F"},
        {"/v1/inquiries/by-source/partners/1%5C2", "%5C"},
        {"/v1/inquiries/by-source/partners/1%002", "%00"},
        {"/v1/inquiries/by-source/partners/..", ".."},
        {"/v1/inquiries/by-source/partners/%2e", "."},
        {"/v1/inquiries/by-source//1", "//"},
        {"/v1/inquiries/by-source/partners/100%", "%25"},
        {"/v1/inquiries/by-source/partners/%ff", "UTF-8"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer answer = call(.method = "PUT", .path = rows[i].path, .token = who("PARTNER_A"),
                                    .type = "application/json", .body = minimal_inquiry, .unchecked = true);
        expect_status(&answer, 400);
        cr_expect_not_null(strstr(text_at(&answer, "/detail"), rows[i].sign), "%s: %s", rows[i].path, answer.body);
    }
}

/* ---- numbers that were handed over ---- */

static struct answer refer(const char *inquiry, const char *tenant, const char *who_asks)
{
    struct answer sent =
        post_to(inquiry, "referrals", json("{'receiver_id':'%s','kind':'handover'}", given(tenant)), who_asks);
    expect_status(&sent, 201);
    return sent;
}

static void consent_to(const char *inquiry, const char *tenant, const char *who_asks)
{
    expect(
        post_to(inquiry, "consents",
                json("{'giver':'Umm Ahmad','capacity':'relative','proof':'assertion','form_version':'1','text_sha256':"
                     "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','purposes':['share'],"
                     "'recipients':{'organizations':['%s']}}",
                     given(tenant)),
                who_asks),
        201);
}

static struct answer record_of(const struct answer *made, const char *who_asks)
{
    struct answer record = look_at(form("/v1/inquiries/%s", id_of(made)), who_asks);
    expect_status(&record, 200);
    return record;
}

Test(partners, are_told_of_a_number_that_was_handed_over)
{
    const char *path = numbered("handed");
    struct answer made = put(path, minimal_inquiry);
    consent_to(id_of(&made), "TENANT_CASE_B", "CASE_A");
    consent_to(id_of(&made), "TENANT_CASE_A", "CASE_A");
    struct answer sent = refer(id_of(&made), "TENANT_CASE_B", "CASE_A");
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    struct answer again = put(path, minimal_inquiry);
    expect_status(&again, 409);
    const char *detail = text_at(&again, "/detail");
    cr_assert_not_null(strstr(detail, "handed over"), "%s", detail);
    cr_assert_not_null(strstr(detail, given("TENANT_CASE_B")), "%s", detail);
    cr_assert_not_null(strstr(detail, sql("select now()::date")), "%s", detail);
    struct answer held = record_of(&made, "CASE_B"), shared = record_of(&made, "CASE_A");
    cr_assert_str_eq(text_at(&held, "/origin/organization_id"), given("TENANT_CASE_A"));
    cr_assert_str_eq(text_at(&held, "/origin/source"), "partners");
    cr_assert_str_eq(text_at(&held, "/origin/external_id"), form("%d-handed", getpid()));
    cr_assert(json_is_null(value_at(&shared, "/origin")), "%s", shared.body);
    cr_assert_null(strstr(shared.body, form("%d-handed", getpid())));
}

Test(partners, have_their_number_back_with_the_case)
{
    const char *path = numbered("back");
    struct answer made = put(path, minimal_inquiry);
    consent_to(id_of(&made), "TENANT_CASE_B", "CASE_A");
    struct answer sent = refer(id_of(&made), "TENANT_CASE_B", "CASE_A");
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    consent_to(id_of(&made), "TENANT_CASE_A", "CASE_B");
    sent = refer(id_of(&made), "TENANT_CASE_A", "CASE_B");
    expect(step_referral(&sent, "accept", "CASE_A"), 200);
    struct answer again = put(path, minimal_inquiry);
    expect_status(&again, 200);
    cr_assert_str_eq(id_of(&again), id_of(&made));
    struct answer record = record_of(&made, "CASE_A");
    cr_assert(json_is_null(value_at(&record, "/origin")));
}

Test(partners, are_not_told_that_the_receiver_erased_it_and_the_number_goes)
{
    const char *path = numbered("erased");
    struct answer made = put(path, minimal_inquiry);
    consent_to(id_of(&made), "TENANT_CASE_B", "CASE_A");
    struct answer sent = refer(id_of(&made), "TENANT_CASE_B", "CASE_A");
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    sql(form("select erase_inquiry('%s')", id_of(&made)));
    struct answer again = put(path, minimal_inquiry);
    expect_status(&again, 409);
    cr_assert_not_null(strstr(text_at(&again, "/detail"), "handed over"));
    cr_assert_str_eq(sql(form("select origin is null from inquiry where id = '%s'", id_of(&made))), "t");
    struct answer own = put(numbered("own"), minimal_inquiry);
    sql(form("select erase_inquiry('%s')", id_of(&own)));
    again = put(numbered("own"), minimal_inquiry);
    expect_status(&again, 409);
    cr_assert_not_null(strstr(text_at(&again, "/detail"), "erased"));
}

/* ---- resends ---- */

/* A record of the source, with what a caseworker then made of it by a merge patch; the path to put it again. */
static struct answer edited(const char *path, const char *first, const char *patch)
{
    struct answer made = put(path, quotes(first));
    expect_status(&made, 201);
    struct answer changed =
        call(.method = "PATCH", .path = form("/v1/inquiries/%s", id_of(&made)), .token = who("CASE_A"),
             .type = "application/merge-patch+json", .body = quotes(patch), .headers = "If-Match: *\r\n");
    expect_status(&changed, 200);
    return changed;
}

#define FIRST                                                                                                          \
    "{'person':{'names':[{'script':'Latn','full':'X'}],'occupation':'baker'},'event':{'last_seen':'2013'},"            \
    "'reporter':{'relation':'sister','contact':{'phones':['+963 944 000001']}}}"

/* What is there first, what a caseworker changes, what the source sends then; its answer, and what the record says.
 * NULL: the record stands as it did, with the same ETag. */
static const struct {
    const char *first, *patch, *then;
    int status;
    const char *pointer, *value;
} resends[] = {
    {FIRST, "{'person':{'occupation':'teacher'}}", FIRST, 200, NULL, NULL},
    {FIRST, "{'person':{'marital_status':'married'}}", FIRST, 200, NULL, NULL},
    {FIRST, "{'reporter':{'contact':{'phones':['+963 944 000002']}}}", FIRST, 200, NULL, NULL},
    {FIRST, "{'person':{'occupation':null}}", FIRST, 200, NULL, NULL},
    {FIRST, "{'relatives':[{'relation':'mother'}]}", FIRST, 200, NULL, NULL},
    {FIRST, "{'person':{'occupation':'teacher'}}",
     "{'person':{'names':[{'script':'Latn','full':'X'}],'occupation':'baker'},'event':{'last_seen':'2014'},"
     "'reporter':{'relation':'sister','contact':{'phones':['+963 944 000001']}}}",
     200, "/event/last_seen", "2014"},
    {FIRST, "{'person':{'occupation':'teacher'}}",
     "{'person':{'names':[{'script':'Latn','full':'Y'}],'occupation':'baker'},'event':{'last_seen':'2013'},"
     "'reporter':{'relation':'sister','contact':{'phones':['+963 944 000001']}}}",
     200, "/person/occupation", "teacher"},
    {FIRST, "{'person':{'occupation':'teacher'}}",
     "{'person':{'names':[{'script':'Latn','full':'X'}],'occupation':'farmer'},'event':{'last_seen':'2013'},"
     "'reporter':{'relation':'sister','contact':{'phones':['+963 944 000001']}}}",
     409, "/person/occupation", "teacher"},
    {FIRST, "{'person':{'occupation':'teacher'}}",
     "{'person':{'names':[{'script':'Latn','full':'X'}]},'event':{'last_seen':'2013'},"
     "'reporter':{'relation':'sister','contact':{'phones':['+963 944 000001']}}}",
     409, "/person/occupation", "teacher"},
    {FIRST, "{'person':{'occupation':'farmer'}}",
     "{'person':{'names':[{'script':'Latn','full':'X'}],'occupation':'farmer'},'event':{'last_seen':'2013'},"
     "'reporter':{'relation':'sister','contact':{'phones':['+963 944 000001']}}}",
     200, NULL, NULL},
    {FIRST, "{'event':{'category':'other'}}",
     "{'person':{'names':[{'script':'Latn','full':'X'}],'occupation':'baker'},'event':{'last_seen':'2014',"
     "'category':'arrest_detention'},'reporter':{'relation':'sister'}}",
     409, "/event/last_seen", "2013"},
};

Test(partners, undo_nobodys_work_by_a_resend)
{
    for (size_t i = 0; i < sizeof(resends) / sizeof(resends[0]); i++) {
        const char *path = numbered(form("resend-%zu", i));
        struct answer before = edited(path, resends[i].first, resends[i].patch);
        struct answer then = put(path, quotes(resends[i].then)), twice = put(path, quotes(resends[i].then));
        cr_expect_eq(then.status, resends[i].status, "%zu: %.300s", i, then.body);
        cr_expect_eq(twice.status, resends[i].status, "%zu, again: %.300s", i, twice.body);
        struct answer now = record_of(&before, "CASE_A");
        if (resends[i].pointer)
            cr_expect_str_eq(text_at(&now, resends[i].pointer), resends[i].value, "%zu: %.300s", i, now.body);
        else
            cr_expect_str_eq(field(&now, "ETag"), field(&before, "ETag"), "%zu: %.300s", i, now.body);
        if (resends[i].status == 200)
            cr_expect_str_eq(field(&twice, "ETag"), field(&now, "ETag"));
    }
}

Test(partners, are_told_which_members_both_changed_and_may_insist)
{
    const char *path = numbered("both");
    struct answer before = edited(path, FIRST, "{'person':{'occupation':'teacher','marital_status':'married'}}");
    const char *then = json("{'person':{'names':[{'script':'Latn','full':'X'}],'occupation':'farmer'},"
                            "'reporter':{'relation':'sister'}}");
    struct answer torn = put(path, then);
    expect_status(&torn, 409);
    cr_assert_eq(json_array_size(value_at(&torn, "/errors")), 1);
    cr_assert_str_eq(text_at(&torn, "/errors/0/pointer"), "/person/occupation");
    cr_assert_null(strstr(torn.body, "teacher"));
    struct call insist = {.method = "PUT",
                          .path = path,
                          .token = who("PARTNER_A"),
                          .type = "application/json",
                          .body = then,
                          .headers = "If-Match: *\r\n"};
    expect(call_(&insist), 409); /* who has seen nothing overwrites nothing */
    insist.headers = form("If-Match: %s\r\n", field(&before, "ETag"));
    expect(call_(&insist), 200);
    struct answer now = record_of(&before, "CASE_A");
    cr_assert_str_eq(text_at(&now, "/person/occupation"), "farmer");
    cr_assert_str_eq(text_at(&now, "/person/marital_status"), "married");
    cr_assert(json_is_null(json_object_get(value_at(&now, "/event"), "last_seen")) ||
              !json_object_get(value_at(&now, "/event"), "last_seen"));
}

/* Records that came before the source's words were kept: what nobody changed here is the source's. */
Test(partners, of_old_records_change_what_nobody_here_changed)
{
    struct answer made = put(numbered("old"), quotes(FIRST));
    sql(form("update inquiry set source_said = null where id = '%s'", id_of(&made)));
    const char *then = json("{'person':{'names':[{'script':'Latn','full':'X'}],'occupation':'farmer'},"
                            "'reporter':{'relation':'sister'}}");
    expect(put(numbered("old"), then), 200);
    struct answer now = record_of(&made, "CASE_A");
    cr_assert_str_eq(text_at(&now, "/person/occupation"), "farmer");
    struct answer other = edited(numbered("old-edited"), FIRST, "{'event':{'category':'other'}}");
    sql(form("update inquiry set source_said = null where id = '%s'", id_of(&other)));
    expect(put(numbered("old-edited"), then), 409);
    expect(put(numbered("old-edited"), quotes(FIRST)), 409);
}

/* Digests only: what a source said is stored once, sealed as the record is. */
Test(partners, leave_no_second_copy_of_what_they_said)
{
    struct answer made = put(numbered("copy"), quotes(FIRST));
    const char *kept = sql(form("select source_said from inquiry where id = '%s'", id_of(&made)));
    cr_assert_not_null(strstr(kept, "/reporter/contact"), "%s", kept);
    cr_assert(!strstr(kept, "baker") && !strstr(kept, "944") && !strstr(kept, "2013"), "%s", kept);
    struct answer history = look_at(form("/v1/inquiries/%s/history", id_of(&made)), "CASE_A");
    cr_assert_null(strstr(history.body, "source_said"));
    sql(form("select erase_inquiry('%s')", id_of(&made)));
    cr_assert_str_eq(sql(form("select source_said is null from inquiry where id = '%s'", id_of(&made))), "t");
}
