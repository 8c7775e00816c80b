/* Idempotency-Key: every POST and PUT sent twice has one effect and one answer, and tells nothing of what has gone. */
#include "tests/harness.h"
#include <criterion/parameterized.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOBODY "00000000-0000-7000-8000-000000000000"
#define DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define QUEUE  "/v1/organizations/registrations"

/* ---- records, each made when a row of the table first names it; one test is one process ---- */
static struct answer inquiry, organization, entry, merged;

static const char *number(void)
{
    static int serial;
    return form("%d-%d", getpid(), ++serial);
}

static const char *an_inquiry(void)
{
    if (!inquiry.head) {
        inquiry = new_inquiry("CASE_A");
        (void)consent_to_b(id_of(&inquiry), "");
    }
    return id_of(&inquiry);
}

static const char *id_in_inquiry(const char *path, const char *body, const char *who_asks)
{
    struct answer made = post_to(an_inquiry(), path, quotes(body), who_asks);
    expect_status(&made, 201);
    return id_of(&made);
}

static const char *a_consent(void)
{
    const char *asked =
        "{'giver':'X','capacity':'relative','proof':'assertion','form_version':'1','text_sha256':'" DIGEST
        "','purposes':['publication'],'recipients':{'classes':['public']}}";
    return id_in_inquiry("consents", asked, "CASE_A");
}

static const char *a_death(void)
{
    return id_in_inquiry("statements", "{'subject':'fate','value':'dead','source':'s','grade':'possible'}", "CASE_A");
}

static const char *an_accepted_death(void)
{
    const char *death = a_death();
    expect(post_to(an_inquiry(), form("statements/%s/review", death), json("{'decision':'approve'}"), "CASE_A2"), 200);
    return death;
}

static const char *a_referral(void)
{
    return id_in_inquiry("referrals", form("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B")), "CASE_A");
}

static const char *a_request(void)
{
    (void)an_inquiry();
    return id_in_inquiry("requests", "{'kind':'information'}", family_of(&inquiry));
}

static const char *an_erasure(void)
{
    (void)an_inquiry();
    return id_in_inquiry("requests", "{'kind':'erasure'}", family_of(&inquiry));
}

static const char *a_hold(void)
{
    return id_in_inquiry("holds", "{'reason':'court','review_on':'2090-01-01'}", "CASE_A");
}

static const char *an_approved_hold(void)
{
    const char *hold = a_hold();
    expect(post_to(an_inquiry(), form("holds/%s/approve", hold), NULL, "CASE_A2"), 200);
    return hold;
}

static struct answer new_organization(void)
{
    return listed_organization(json("{'names':{'en':'Retried %s'},'kind':'network','listed':true}", number()));
}

static const char *an_organization(void)
{
    if (!organization.head)
        organization = new_organization();
    return id_of(&organization);
}

static const char *another_organization(void)
{
    struct answer made = new_organization();
    return id_of(&made);
}

static const char *a_merge(void)
{
    merged = post_to("", form("/v1/organizations/%s/merges", an_organization()),
                     json("{'duplicate_id':'%s','reason':'r'}", another_organization()), "STEWARD");
    expect_status(&merged, 201);
    return id_of(&merged);
}

static const char *a_link(void)
{
    struct answer made = link_organizations(given("TENANT_ICMP"), an_organization(), "membership", "ICMP");
    expect_status(&made, 201);
    return id_of(&made);
}

static const char *a_user(void)
{
    struct answer made =
        post_to("", "/v1/users",
                json("{'tenant_id':'%s','email':'retry-%s@a.test','display_name':'X','role':'partner'}",
                     given("TENANT_CASE_A"), number()),
                "ADMIN");
    expect_status(&made, 201);
    return id_of(&made);
}

static const char *an_entry(void)
{
    entry = post_to("", QUEUE,
                    json("{'organization':{'names':{'en':'Entered %s'},'kind':'network'},'person':{'name':'X','email':'"
                         "retry-%s@entry.test','role':'head'}}",
                         number(), number()),
                    NULL);
    expect_status(&entry, 201);
    return id_of(&entry);
}

static const char *an_accepted_entry(void)
{
    const char *id = an_entry();
    expect(post_to("", form(QUEUE "/%s/decision", id), json("{'decision':'accept'}"), "STEWARD"), 200);
    return id;
}

static const char *the_code(void)
{
    return text_at(&entry, "/access_code");
}

static const char *tenant_a(void)
{
    return given("TENANT_CASE_A");
}

static const char *tenant_b(void)
{
    return given("TENANT_CASE_B");
}

static const char *tenant_e(void)
{
    return given("TENANT_ICMP");
}

/* What stands in <> in the table. */
static const struct {
    const char *word;
    const char *(*make)(void);
} words[] = {
    {"accepted death", an_accepted_death},
    {"number", number},
    {"inquiry", an_inquiry},
    {"consent", a_consent},
    {"death", a_death},
    {"referral", a_referral},
    {"request", a_request},
    {"erasure", an_erasure},
    {"hold", a_hold},
    {"approved hold", an_approved_hold},
    {"one", an_organization},
    {"a", tenant_a},
    {"another", another_organization},
    {"merge", a_merge},
    {"b", tenant_b},
    {"link", a_link},
    {"user", a_user},
    {"e", tenant_e},
    {"entry", an_entry},
    {"code", the_code},
    {"accepted entry", an_accepted_entry},
};

static const char *filled(const char *text)
{
    const char *out = "";
    for (; text && *text;) {
        size_t length = strcspn(text, "<"), i = 0;
        out = form("%s%.*s", out, (int)length, text);
        text += length;
        if (!*text)
            break;
        size_t word = strcspn(++text, ">");
        while (strlen(words[i].word) != word || strncmp(words[i].word, text, word) != 0)
            cr_assert_lt(++i, sizeof(words) / sizeof(words[0]), "%s", text);
        out = form("%s%s", out, words[i].make());
        text += word + 1;
    }
    return out;
}

/* Each POST and PUT whose answer is kept, as it succeeds. */
static const struct {
    const char *id, *who, *path, *body;
} ways[] = {
    {"createUser", "ADMIN", "/v1/users",
     "{'tenant_id':'<a>','email':'retry-<number>@a.test','display_name':'X','role':'partner'}"},
    {"disableUser", "ADMIN", "/v1/users/<user>/disable", NULL},
    {"enableUser", "ADMIN", "/v1/users/<user>/enable", NULL},
    {"createApiKey", "CASE_A", "/v1/api-keys", "{'name':'k','scopes':['inquiries:read'],'expires_at':'%s'}"},
    {"createOrganization", "ADMIN", "/v1/organizations", "{'names':{'en':'Retried <number>'},'kind':'network'}"},
    {"verifyOrganization", "STEWARD", "/v1/organizations/<one>/verification", "{'verified':false}"},
    {"distinguishOrganizations", "STEWARD", "/v1/organizations/<one>/distinctions/<another>", NULL},
    {"createMerge", "STEWARD", "/v1/organizations/<one>/merges", "{'duplicate_id':'<another>','reason':'r'}"},
    {"undoMerge", "STEWARD", "/v1/organizations/<one>/merges/<merge>/undo", "{'reason':'r'}"},
    {"createRegistration", NULL, QUEUE,
     "{'organization':{'names':{'en':'Entered <number>'},'kind':'network'},'person':{'name':'X','email':'retry-<number>"
     "@entry.test','role':'head'}}"},
    {"decideRegistration", "STEWARD", QUEUE "/<entry>/decision", "{'decision':'accept'}"},
    {"renewRegistrationCode", "STEWARD", QUEUE "/<entry>/access-code", NULL},
    {"activateRegistration", NULL, QUEUE "/<accepted entry>/activation",
     "{'access_code':'<code>','password':'a password of mine'}"},
    {"createClaim", NULL, "/v1/organizations/<one>/claims",
     "{'proof':'p','person':{'name':'X','email':'retry-<number>@claim.test','role':'head'}}"},
    {"inviteEditor", "ADMIN", "/v1/organizations/<one>/invitations", "{'name':'X','email':'r-<number>@invited.test'}"},
    {"createLink", "ICMP", "/v1/organizations/<e>/links", "{'organization_id':'<one>','kind':'membership'}"},
    {"createLinkStep", "STEWARD", "/v1/organizations/<one>/links/<link>/steps", "{'step':'confirm'}"},
    {"createInquiry", "CASE_A", "/v1/inquiries", minimal_inquiry},
    {"upsertInquiry", "CASE_A", "/v1/inquiries/by-source/retries/<number>", minimal_inquiry},
    {"createTransition", "CASE_A", "/v1/inquiries/<inquiry>/transitions", "{'to':'screening'}"},
    {"createNote", "CASE_A", "/v1/inquiries/<inquiry>/notes", "{'text':'a note'}"},
    {"createAttachment", "CASE_A", "/v1/inquiries/<inquiry>/attachments?kind=document&file_name=a.pdf", "%%PDF-1.4\n"},
    {"createConsent", "CASE_A", "/v1/inquiries/<inquiry>/consents",
     "{'giver':'X','capacity':'relative','proof':'assertion','form_version':'1','text_sha256':'" DIGEST
     "','purposes':['share'],'recipients':{'classes':['cso']}}"},
    {"withdrawConsent", "CASE_A", "/v1/inquiries/<inquiry>/consents/<consent>/withdraw", "{}"},
    {"reviewConsent", "CASE_A2", "/v1/inquiries/<inquiry>/consents/<consent>/review", "{'decision':'approve'}"},
    {"createStatement", "CASE_A", "/v1/inquiries/<inquiry>/statements",
     "{'subject':'fate','value':'dead','source':'s','grade':'possible'}"},
    {"reviewStatement", "CASE_A2", "/v1/inquiries/<inquiry>/statements/<death>/review", "{'decision':'approve'}"},
    {"retractStatement", "CASE_A2", "/v1/inquiries/<inquiry>/statements/<accepted death>/retract", "{'reason':'r'}"},
    {"createReferral", "CASE_A", "/v1/inquiries/<inquiry>/referrals", "{'receiver_id':'<b>','kind':'share'}"},
    {"createReferralStep", "CASE_B", "/v1/referrals/<referral>/steps", "{'step':'accept'}"},
    {"createRequest", "CASE_A", "/v1/inquiries/<inquiry>/requests", "{'kind':'information'}"},
    {"decideRequest", "CASE_A", "/v1/inquiries/<inquiry>/requests/<request>/decision", "{'decision':'accept'}"},
    {"decideRequest", "STEWARD", "/v1/inquiries/<inquiry>/requests/<erasure>/decision", "{'decision':'accept'}"},
    {"createHold", "CASE_A", "/v1/inquiries/<inquiry>/holds", "{'reason':'court','review_on':'2090-01-01'}"},
    {"approveHold", "CASE_A2", "/v1/inquiries/<inquiry>/holds/<hold>/approve", NULL},
    {"releaseHold", "CASE_A2", "/v1/inquiries/<inquiry>/holds/<approved hold>/release", NULL},
    {"setRetention", "CASE_A", "/v1/inquiries/<inquiry>/retention", "{'retain_until':'2090-01-01'}"},
    {"rotateAccessCode", "CASE_A", "/v1/inquiries/<inquiry>/access-code", NULL},
};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* The call of a row, with records of its own, and the key without its quotes. */
static struct call way(size_t row, const char *key)
{
    const struct operation *operation = contract_find(the_contract(), ways[row].id);
    bool is_file = operation->body_streamed;
    const char *path = filled(ways[row].path), *body = ways[row].body ? filled(ways[row].body) : NULL;
    if (body && strstr(body, "'%s'"))
        body = form("%.*s'%s'%s", (int)(strstr(body, "'%s'") - body), body, tomorrow(), strstr(body, "'%s'") + 4);
    return (struct call){
        .method = operation->method,
        .path = path,
        .token = ways[row].who ? who(ways[row].who) : NULL,
        .body = body ? quotes(body) : NULL,
        .type = !body     ? NULL
                : is_file ? "application/pdf"
                          : operation->body[0].type,
        .headers = form("Idempotency-Key: %s\r\n%s", key, operation_response(operation, 428) ? "If-Match: *\r\n" : "")};
}

static struct answer with_key(struct call call, const char *key)
{
    const char *rest = strstr(call.headers, "\r\n") + 2;
    call.headers = form("Idempotency-Key: %s\r\n%s", key, rest);
    return call_(&call);
}

/* The same key for something else: other bytes of the body, or where there is none another record. */
static struct call another(struct call call)
{
    if (call.body)
        call.body = form("%s ", call.body);
    const char *id = call.path;
    while (!call.body && !(id[0] == '/' && strlen(id) > 36 && id[9] == '-' && id[14] == '-'))
        id++;
    if (!call.body)
        call.path = form("%.*s/" NOBODY "%s", (int)(id - call.path), call.path, id + 37);
    return call;
}

static const char *count(const char *from)
{
    return sql(form("select count(*) from %s", from));
}

ParameterizedTestParameters(retries, of_every_post_and_put_have_one_effect_and_one_answer)
{
    static size_t rows[WAYS];
    for (size_t i = 0; i < WAYS; i++)
        rows[i] = i;
    return cr_make_param_array(size_t, rows, WAYS);
}

ParameterizedTest(size_t *row, retries, of_every_post_and_put_have_one_effect_and_one_answer)
{
    const char *key = form("walk-%zu", *row), *id = ways[*row].id;
    struct call call = way(*row, key);
    struct answer first = call_(&call), second = call_(&call);
    cr_assert_lt(first.status, 300, "%s: %d %s", id, first.status, first.body);
    cr_assert_str_eq(bytes_of(first), bytes_of(second), "%s", id);
    cr_assert_str_eq(bytes_of(first), bytes_of(with_key(call, form("\"%s\"", key))), "%s: quoted", id);
    cr_assert_str_eq(count(form("idempotency_key where key = '%s' and operation = '%s'", key, id)), "1");
    cr_assert_str_eq(
        count(form("audit_event where request_id = '%s' and action !~ 'read|delete'", field(&second, "X-Request-Id"))),
        strcmp(id, "createAttachment") == 0 ? "1" : "0", "%s", id);
    struct call wrong = another(call);
    struct answer refused = call_(&wrong);
    expect_status(&refused, 422);
    cr_assert_str_eq(text_at(&refused, "/type"), "urn:athar:problem:idempotency-mismatch", "%s", refused.body);
    sql(form("update idempotency_key set request_hash = '', answer = null where key = '%s'", key));
    struct answer gone = call_(&call);
    cr_assert_eq(gone.status, 409, "%s: %d %s", id, gone.status, gone.body);
}

Test(retries, are_known_to_every_operation_that_says_so)
{
    const struct contract *contract = the_contract();
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct operation *operation = &contract->operations[i];
        size_t row = 0;
        if (!operation_takes(operation, "Idempotency-Key") || operation->is_unkept)
            continue;
        while (row < WAYS && strcmp(ways[row].id, operation->id) != 0)
            row++;
        cr_assert_lt(row, WAYS, "no row for %s", operation->id);
    }
}

static struct answer note(const char *record, const char *key, const char *text, const char *who_asks)
{
    return call(.method = "POST", .path = form("/v1/inquiries/%s/notes", record), .token = who(who_asks),
                .type = "application/json", .body = json("{'text':'%s'}", text),
                .headers = form("Idempotency-Key: %s\r\n", key));
}

Test(retries, count_for_each_asker_by_itself)
{
    const char *record = an_inquiry();
    struct answer one = note(record, "each", "a note", "CASE_A"), other = note(record, "each", "a note", "CASE_A2");
    expect_status(&one, 201);
    expect_status(&other, 201);
    cr_assert_str_neq(id_of(&one), id_of(&other));
    cr_assert_str_eq(count(form("inquiry_note where inquiry_id = '%s'", record)), "2");
}

Test(retries, read_the_key_as_a_string_of_structured_fields)
{
    const char *record = an_inquiry();
    struct answer bare = note(record, "a\\b", "a note", "CASE_A");
    struct answer quoted = note(record, "\"a\\\\b\"", "a note", "CASE_A");
    cr_assert_str_eq(id_of(&bare), id_of(&quoted));
    expect(note(record, "\"two words\"", "a note", "CASE_A"), 201);
    static const char *const wrong[] = {"\"open", "\"\"", "two words", "\"a\"b\"", "\"a\\b\"", "\"a\";b=1"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        expect(note(record, wrong[i], "a note", "CASE_A"), 400);
}

Test(retries, of_a_lost_put_are_told_the_access_code_until_there_is_another)
{
    const char *path = form("/v1/inquiries/by-source/retries/lost-%d", getpid());
    struct call put = {.method = "PUT",
                       .path = path,
                       .token = who("CASE_A"),
                       .type = "application/json",
                       .body = minimal_inquiry,
                       .headers = "Idempotency-Key: lost-put\r\n"};
    struct answer lost = call_(&put), again = call_(&put);
    expect_status(&again, 201);
    cr_assert_str_eq(text_at(&lost, "/access_code"), text_at(&again, "/access_code"));
    (void)family_of(&again);
    put.headers = NULL;
    struct answer plain = call_(&put);
    expect_status(&plain, 200);
    cr_assert_null(strstr(plain.body, text_at(&lost, "/access_code")));
    put.headers = "Idempotency-Key: lost-put\r\n";
    cr_assert_str_eq(count("idempotency_key where key = 'lost-put' and answer is not null"), "1");
    cr_assert_str_eq(
        count(form("idempotency_key where position('%s'::bytea in answer) > 0", text_at(&lost, "/access_code"))), "0");
    expect(post_to(id_of(&lost), "access-code", NULL, "CASE_A"), 200);
    expect(call_(&put), 409);
}

Test(retries, tell_nothing_of_what_was_withdrawn_or_erased)
{
    struct answer made = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    expect(note(id_of(&made), "gone-a", "a note", "CASE_A"), 201);
    expect(note(id_of(&other), "gone-b", "a secret note", "CASE_A"), 201);
    sql(form("update inquiry set status = 'withdrawn' where id = '%s'", id_of(&made)));
    sql(form("select erase_inquiry('%s')", id_of(&other)));
    expect(note(id_of(&made), "gone-a", "a note", "CASE_A"), 409);
    expect(note(id_of(&other), "gone-b", "a secret note", "CASE_A"), 409);
    cr_assert_str_eq(count("idempotency_key where key = 'gone-b' and answer is null and request_hash = ''"), "1");
    expect(note(id_of(&other), "gone-b", "another note", "CASE_A"), 409);
}

Test(retries, are_asked_whether_the_asker_may_still)
{
    const char *key = "Idempotency-Key: may-still\r\n", *record = an_inquiry();
    struct answer made = post_to(
        "", "/v1/api-keys",
        json("{'name':'k','scopes':['inquiries:create','inquiries:read'],'expires_at':'%s'}", tomorrow()), "CASE_A");
    struct call create = {.method = "POST",
                          .path = "/v1/inquiries",
                          .token = text_at(&made, "/key"),
                          .type = "application/json",
                          .body = minimal_inquiry,
                          .headers = key};
    struct answer first = call_(&create);
    expect(call_(&create), 201);
    sql(form("update inquiry set tenant_id = '%s' where id = '%s'", given("TENANT_CASE_B"), id_of(&first)));
    expect(call_(&create), 409);
    expect(call(.method = "DELETE", .path = form("/v1/api-keys/%s", id_of(&made)), .token = who("CASE_A")), 204);
    expect(call_(&create), 401);
    (void)record;
}

/* ---- at once ---- */
static void *send_one(void *context)
{
    struct answer *answer = malloc(sizeof(*answer));
    *answer = call_(context);
    return answer;
}

Test(retries, that_come_at_once_make_one, .timeout = 60)
{
    struct call calls[] = {{.method = "POST",
                            .path = form("/v1/inquiries/%s/notes", an_inquiry()),
                            .token = who("CASE_A"),
                            .type = "application/json",
                            .body = json("{'text':'at once'}"),
                            .headers = "Idempotency-Key: at-once\r\n"},
                           {.method = "PUT",
                            .path = form("/v1/inquiries/by-source/retries/once-%d", getpid()),
                            .token = who("CASE_A"),
                            .type = "application/json",
                            .body = minimal_inquiry,
                            .headers = "Idempotency-Key: at-once\r\n"}};
    for (size_t c = 0; c < 2; c++) {
        pthread_t threads[6];
        const char *seen = NULL;
        for (size_t i = 0; i < 6; i++)
            pthread_create(&threads[i], NULL, send_one, &calls[c]);
        for (size_t i = 0; i < 6; i++) {
            struct answer *answer;
            pthread_join(threads[i], (void **)&answer);
            expect_status(answer, 201);
            seen = seen ? seen : id_of(answer);
            cr_assert_str_eq(seen, id_of(answer));
        }
    }
    cr_assert_str_eq(count(form("inquiry_note where inquiry_id = '%s'", an_inquiry())), "1");
    cr_assert_str_eq(count(form("inquiry where external_id = 'once-%d'", getpid())), "1");
}

Test(retries, wait_for_the_end_of_the_first)
{
    const char *record = an_inquiry();
    struct session *first = session_open();
    session_sql(first, form("begin; insert into idempotency_key (tenant_id, owner_id, operation, key, request_hash)"
                            " values ('%s', '%s', 'createNote', 'waits', 'x')",
                            given("TENANT_CASE_A"), given("USER_CASE_A")));
    struct call call = {.method = "POST",
                        .path = form("/v1/inquiries/%s/notes", record),
                        .token = who("CASE_A"),
                        .type = "application/json",
                        .body = json("{'text':'late'}"),
                        .headers = "Idempotency-Key: waits\r\n"};
    pthread_t thread;
    struct answer *answer;
    pthread_create(&thread, NULL, send_one, &call);
    await_sql("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like"
              " '%insert into idempotency_key%')");
    session_sql(first, "rollback");
    pthread_join(thread, (void **)&answer);
    expect_status(answer, 201);
}

/* ---- refusals ---- */
Test(retries, of_what_was_refused_are_tried_anew)
{
    struct answer made = new_inquiry("CASE_A");
    struct call refer = {.method = "POST",
                         .path = form("/v1/inquiries/%s/referrals", id_of(&made)),
                         .token = who("CASE_A"),
                         .type = "application/json",
                         .body = json("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B")),
                         .headers = "Idempotency-Key: refused-first\r\n"};
    struct answer refused = call_(&refer);
    cr_assert(refused.status == 409 || refused.status == 403, "%d %s", refused.status, refused.body);
    cr_assert_str_eq(count("idempotency_key where key = 'refused-first'"), "0");
    (void)consent_to_b(id_of(&made), "");
    expect(call_(&refer), 201);
}

/* A batch that was refused does not end the transaction, also on a connection that has not seen its statements. */
Test(retries, that_are_refused_in_the_middle_say_why)
{
    const char *path = form("/v1/inquiries/by-source/retries/erased-%d", getpid());
    struct call put = {.method = "PUT",
                       .path = path,
                       .token = who("CASE_A"),
                       .type = "application/json",
                       .body = minimal_inquiry,
                       .service = POOL};
    put.service = MAIN;
    struct answer made = call_(&put);
    sql(form("select erase_inquiry('%s')", id_of(&made)));
    put.service = POOL;
    put.headers = "Idempotency-Key: middle\r\n";
    for (int i = 0; i < 4; i++) {
        struct answer refused = call_(&put);
        expect_status(&refused, 409);
        cr_assert_str_eq(text_at(&refused, "/detail"), "This record was erased; an import does not bring it back.");
    }
    cr_assert_str_eq(count("idempotency_key where key = 'middle'"), "0");
}

Test(retries, of_wrong_codes_are_guesses_all_the_same)
{
    const char *id = an_accepted_entry();
    const char *before = sql("select coalesce(sum(failures), 0) from attempt_counter where bucket like"
                             " 'registration-code:%'");
    expect(call(.method = "POST", .path = form(QUEUE "/%s/activation", id), .type = "application/json",
                .body = json("{'access_code':'0000-0000-0000-0000','password':'a password of mine'}"),
                .headers = "Idempotency-Key: guess\r\n"),
           401);
    const char *after = sql("select coalesce(sum(failures), 0) from attempt_counter where bucket like"
                            " 'registration-code:%'");
    cr_assert_gt(atoi(after), atoi(before));
}

Test(retries, of_a_file_store_it_once)
{
    struct call upload = {.method = "POST",
                          .path = form("/v1/inquiries/%s/attachments?kind=document&file_name=a.pdf", an_inquiry()),
                          .token = who("CASE_A"),
                          .type = "application/pdf",
                          .body = "%PDF-1.4\n",
                          .headers = "Idempotency-Key: a-file\r\n"};
    struct answer one = call_(&upload), two = call_(&upload);
    expect_status(&one, 201);
    cr_assert_str_eq(bytes_of(one), bytes_of(two));
    cr_assert_str_eq(count(form("attachment where inquiry_id = '%s'", an_inquiry())), "1");
    upload.body = "%PDF-1.5\n";
    expect(call_(&upload), 422);
    cr_assert_str_eq(count(form("attachment where inquiry_id = '%s'", an_inquiry())), "1");
}

Test(retries, are_a_familys_too_in_whatever_session)
{
    (void)an_inquiry();
    const char *ids[2];
    for (int i = 0; i < 2; i++) {
        struct answer asked = call(.method = "POST", .path = form("/v1/inquiries/%s/requests", an_inquiry()),
                                   .token = family_of(&inquiry), .type = "application/json",
                                   .body = json("{'kind':'information'}"), .headers = "Idempotency-Key: family\r\n");
        expect_status(&asked, 201);
        ids[i] = id_of(&asked);
    }
    cr_assert_str_eq(ids[0], ids[1]);
}

Test(retries, of_a_login_make_a_session_each_and_keep_nothing)
{
    const char *tokens[2];
    for (int i = 0; i < 2; i++) {
        struct answer login = call(.method = "POST", .path = "/v1/auth/token", .type = "application/json",
                                   .body = json("{'email':'case@a.test','password':'correct horse battery'}"),
                                   .headers = "Idempotency-Key: login\r\n");
        expect_status(&login, 200);
        tokens[i] = text_at(&login, "/refresh_token");
    }
    cr_assert_str_neq(tokens[0], tokens[1]);
    cr_assert_str_eq(count("idempotency_key where key = 'login'"), "0");
}
