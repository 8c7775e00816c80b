/* Idempotency-Key: every POST and PUT sent twice has one effect and one answer, and tells nothing of what has gone. */
#include "tests/api/ways.h"
#include <criterion/parameterized.h>
#include <string.h>
#include <unistd.h>

#define NOBODY "00000000-0000-7000-8000-000000000000"
#define DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define QUEUE  "/v1/organizations/registrations"
#define FAMILY "the family of <inquiry>"

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

static const char *a_copy(void)
{
    (void)an_inquiry();
    return id_in_inquiry("requests", "{'kind':'access_copy'}", family_of(&inquiry));
}

static const char *a_note(void)
{
    return id_in_inquiry("notes", "{'text':'a note'}", "CASE_A");
}

static const char *a_task(void)
{
    return id_in_inquiry("tasks", "{'title':'a task'}", "CASE_A");
}

static const char *a_reporter(void)
{
    return id_in_inquiry("reporters", "{'reporter':{'relation':'brother'}}", "CASE_A");
}

static const char *a_group(void)
{
    struct answer made =
        post_to("", "/v1/inquiry-groups", json("{'kind':'event','label':'An event %s'}", number()), "CASE_A");
    expect_status(&made, 201);
    return id_of(&made);
}

static const char *a_photo(void)
{
    struct answer made =
        call(.method = "POST", .path = form("/v1/inquiries/%s/attachments?kind=photo&file_name=a.pdf", an_inquiry()),
             .token = family_of(&inquiry), .type = "application/pdf", .body = "%PDF-1.4\n");
    expect_status(&made, 201);
    return id_of(&made);
}

static const char *a_correction(void)
{
    (void)an_inquiry();
    return id_in_inquiry("corrections", form("{'changes':{'person':{'occupation':'baker %s'}},'text':'t'}", number()),
                         family_of(&inquiry));
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

/* What nobody finds: it was not verified. */
static const char *an_unseen_organization(void)
{
    struct answer made =
        post_to("", "/v1/organizations", json("{'names':{'en':'Unseen %s'},'kind':'network'}", number()), "ADMIN");
    expect_status(&made, 201);
    return id_of(&made);
}

static const char *a_webhook(void)
{
    struct answer made = post_to("", "/v1/webhooks",
                                 json("{'tenant_id':'%s','url':'https://portal.test/%s','events':['notice.created'],"
                                      "'enabled':false}",
                                      given("TENANT_ICMP"), number()),
                                 "ADMIN");
    expect_status(&made, 201);
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

static const char *caseworker(void)
{
    return given("USER_CASE_A");
}

static const char *colleague(void)
{
    return given("USER_CASE_A2");
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
    {"copy", a_copy},
    {"note", a_note},
    {"task", a_task},
    {"reporter", a_reporter},
    {"group", a_group},
    {"caseworker", caseworker},
    {"colleague", colleague},
    {"photo", a_photo},
    {"correction", a_correction},
    {"hold", a_hold},
    {"approved hold", an_approved_hold},
    {"one", an_organization},
    {"a", tenant_a},
    {"another", another_organization},
    {"unseen", an_unseen_organization},
    {"merge", a_merge},
    {"b", tenant_b},
    {"link", a_link},
    {"user", a_user},
    {"webhook", a_webhook},
    {"e", tenant_e},
    {"entry", an_entry},
    {"code", the_code},
    {"accepted entry", an_accepted_entry},
};

const char *filled(const char *text)
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
    {"createPasswordCode", "ADMIN", "/v1/users/<user>/password-code", NULL},
    {"disableUser", "ADMIN", "/v1/users/<user>/disable", NULL},
    {"enableUser", "ADMIN", "/v1/users/<user>/enable", NULL},
    {"createApiKey", "CASE_A", "/v1/api-keys", "{'name':'k','scopes':['inquiries:read'],'expires_at':'%s'}"},
    {"createWebhook", "ADMIN", "/v1/webhooks",
     "{'tenant_id':'<e>','url':'https://portal.test/<number>','events':['notice.created'],'enabled':false}"},
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
    {"createTask", "CASE_A", "/v1/inquiries/<inquiry>/tasks", "{'title':'a task'}"},
    {"handOver", "CASE_A", "/v1/users/<colleague>/hand-over", "{'to_id':'<caseworker>'}"},
    {"createInquiryGroup", "CASE_A", "/v1/inquiry-groups", "{'kind':'event','label':'A night'}"},
    {"addToInquiryGroup", "CASE_A", "/v1/inquiry-groups/<group>/inquiries/<inquiry>", NULL},
    {"createReporter", "CASE_A", "/v1/inquiries/<inquiry>/reporters", "{'reporter':{'relation':'brother'}}"},
    {"createReporterCode", "CASE_A", "/v1/inquiries/<inquiry>/reporters/<reporter>/access-code", NULL},
    {"createContact", "CASE_A", "/v1/inquiries/<inquiry>/contacts",
     "{'at':'2025-06-04T17:05:00Z','channel':'phone','outcome':'no_answer'}"},
    {"createAttachment", "CASE_A", "/v1/inquiries/<inquiry>/attachments?kind=document&file_name=a.pdf", "%%PDF-1.4\n"},
    {"acceptAttachment", "CASE_A", "/v1/inquiries/<inquiry>/attachments/<photo>/accept", NULL},
    {"declineAttachment", "CASE_A", "/v1/inquiries/<inquiry>/attachments/<photo>/decline", "{'reason':'unreadable'}"},
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
    {"createCorrection", FAMILY, "/v1/inquiries/<inquiry>/corrections",
     "{'changes':{'person':{'occupation':'tailor'}},'text':'t'}"},
    {"acceptCorrection", "CASE_A", "/v1/inquiries/<inquiry>/corrections/<correction>/accept", "{}"},
    {"declineCorrection", "CASE_A", "/v1/inquiries/<inquiry>/corrections/<correction>/decline", "{'reason':'unclear'}"},
    {"withdrawCorrection", FAMILY, "/v1/inquiries/<inquiry>/corrections/<correction>/withdraw", NULL},
    {"markNotices", FAMILY, "/v1/inquiries/<inquiry>/notices/mark", "{'read_up_to':'2020-01-01T00:00:00Z'}"},
    {"createHold", "CASE_A", "/v1/inquiries/<inquiry>/holds", "{'reason':'court','review_on':'2090-01-01'}"},
    {"approveHold", "CASE_A2", "/v1/inquiries/<inquiry>/holds/<hold>/approve", NULL},
    {"releaseHold", "CASE_A2", "/v1/inquiries/<inquiry>/holds/<approved hold>/release", NULL},
    {"setRetention", "CASE_A", "/v1/inquiries/<inquiry>/retention", "{'retain_until':'2090-01-01'}"},
    {"rotateAccessCode", "CASE_A", "/v1/inquiries/<inquiry>/access-code", NULL},
};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

static const char *token_of(const char *name)
{
    return strcmp(name, FAMILY) == 0 ? family_of(&inquiry) : who(name);
}

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
        .token = ways[row].who ? token_of(ways[row].who) : NULL,
        .body = body ? quotes(body) : NULL,
        .type = !body     ? NULL
                : is_file ? "application/pdf"
                          : operation->body[0].type,
        .headers = form("Idempotency-Key: %s\r\n%s", key, operation_response(operation, 428) ? "If-Match: *\r\n" : "")};
}

struct call call_of(const char *operation_id)
{
    for (size_t row = 0; row < WAYS; row++)
        if (strcmp(ways[row].id, operation_id) == 0)
            return way(row, number());
    return (struct call){0};
}

void forget_records(void)
{
    inquiry = organization = entry = merged = (struct answer){0};
}

const struct answer *the_inquiry(void)
{
    (void)an_inquiry();
    return &inquiry;
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

/* The address that a 201 tells reads what was made: for its maker, and of what a stranger sent in for a steward. */
static void find_made(const struct answer *made, const char *maker, const char *id)
{
    struct answer found = call(.path = field(made, "Location"), .token = token_of(maker ? maker : "STEWARD"));
    cr_assert_eq(found.status, 200, "%s: %s: %d %s", id, field(made, "Location"), found.status, found.body);
}

/* Who wants no copy of the record gets the same answer without it, unless a secret is shown there alone. */
static void expect_minimal(struct call call, const struct answer *whole, const char *id)
{
    call.headers = form("%sPrefer: respond-async, return=minimal\r\n", call.headers);
    struct answer minimal = call_(&call);
    bool heeds = operation_takes(contract_find(the_contract(), id), "Prefer");
    cr_assert_eq(minimal.status, heeds && whole->status == 200 ? 204 : whole->status, "%s", id);
    cr_assert_eq(minimal.size, heeds ? 0 : whole->size, "%s", id);
    cr_assert_eq(field(&minimal, "Preference-Applied") != NULL, heeds, "%s", id);
    bool is_secret = strstr(whole->body, "\"access_code\":\"") || strstr(whole->body, "\"key\":\"") ||
                     strstr(whole->body, "\"secret\":\"");
    cr_assert(!(heeds && is_secret), "%s", id);
    for (size_t i = 0; i < 2; i++) {
        const char *name = i == 0 ? "Location" : "ETag", *had = field(whole, name), *has = field(&minimal, name);
        cr_assert(!had || (has && strcmp(had, has) == 0), "%s: %s", id, name);
    }
}

ParameterizedTestParameters(idempotency, of_every_post_and_put_gives_one_effect_and_one_answer)
{
    static size_t rows[WAYS];
    for (size_t i = 0; i < WAYS; i++)
        rows[i] = i;
    return cr_make_param_array(size_t, rows, WAYS);
}

ParameterizedTest(size_t *row, idempotency, of_every_post_and_put_gives_one_effect_and_one_answer)
{
    const char *key = form("walk-%zu", *row), *id = ways[*row].id;
    struct call call = way(*row, key);
    struct answer first = call_(&call), second = call_(&call);
    cr_assert_lt(first.status, 300, "%s: %d %s", id, first.status, first.body);
    cr_assert_str_eq(bytes_of(first), bytes_of(second), "%s", id);
    if (first.status == 201)
        find_made(&first, ways[*row].who, id);
    cr_assert_str_eq(bytes_of(first), bytes_of(with_key(call, form("\"%s\"", key))), "%s: quoted", id);
    expect_minimal(call, &first, id);
    cr_assert_str_eq(count(form("idempotency_key where key = '%s' and operation = '%s'", key, id)), "1");
    cr_assert_str_eq(
        count(form("audit_event where request_id = '%s' and action !~ 'read|delete'", field(&second, "X-Request-Id"))),
        strcmp(id, "createAttachment") == 0 ? "1" : "0", "%s", id);
    struct call wrong = another(call);
    struct answer refused = call_(&wrong);
    expect_status(&refused, 422);
    cr_assert_str_eq(text_at(&refused, "/type"), "/problems/idempotency-mismatch", "%s", refused.body);
    sql(form("update idempotency_key set request_hash = '', answer = null where key = '%s'", key));
    struct answer gone = call_(&call);
    cr_assert_eq(gone.status, 409, "%s: %d %s", id, gone.status, gone.body);
}

Test(idempotency, is_known_to_every_operation_that_says_so)
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
