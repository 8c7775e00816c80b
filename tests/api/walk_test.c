/* Every operation of the contract is provoked into each refusal that the pipeline can give it. */
#include "tests/harness.h"
#include <string.h>

#define NOBODY "00000000-0000-7000-8000-000000000000"

#define CONSENT                                                                                                        \
    "{\"giver\":\"X\",\"capacity\":\"relative\",\"proof\":\"assertion\",\"form_version\":\"1\",\"text_sha256\":"       \
    "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"purposes\":[\"share\"],"                   \
    "\"recipients\":{\"classes\":[\"cso\"]}}"

#define PERSON "{\"name\":\"X\",\"email\":\"x@walk.test\",\"role\":\"head\"}"

static const char *harmless(const struct operation *operation, const char *name, const void *context)
{
    static const struct {
        const char *name, *value;
    } rows[] = {{"pcode", "SY9999"},
                {"sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                {"source", "nosystem"},
                {"file", "page.css"},
                {"guide", "no-such-guide"},
                {"type", "no-such-problem"},
                {"name", "no_such_list"},
                {"z", "0"},
                {"x", "0"},
                {"y", "0"}};
    (void)operation;
    (void)context;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].value;
    return NOBODY;
}

/* The path with something harmless in each {parameter}. */
static const char *fill(const struct operation *operation)
{
    const char *path = fill_path(operation, harmless, NULL);
    if (strcmp(operation->id, "createAttachment") == 0)
        path = form("%s?kind=photo&file_name=a.png", path);
    if (strcmp(operation->id, "listMapFeatures") == 0)
        path = form("%s?bbox=35,32,43,38", path);
    return path;
}

static bool needs(const struct operation *operation, const char *scope)
{
    for (size_t i = 0; i < operation->scope_count; i++)
        if (strncmp(operation->scopes[i], scope, strlen(scope)) == 0)
            return true;
    return false;
}

/* Somebody who may call the operation. */
static const char *allowed(const struct operation *operation)
{
    if (operation->is_public)
        return NULL;
    return who(needs(operation, "users") || needs(operation, "webhooks") || needs(operation, "organizations")
                   ? "ADMIN"
                   : "CASE_A");
}

/* A key that holds one scope only, and not the one needed. */
static const char *refused(const struct operation *operation)
{
    return who(needs(operation, "organizations:read") ? "ELSEWHERE" : "NARROW");
}

/* Bodies that fit, for those refusals that come behind them; ' stands for ". */
static const struct {
    const char *id, *body;
} bodies[] = {
    {"createInquiry", minimal_inquiry},
    {"upsertInquiry", minimal_inquiry},
    {"updateInquiry", "{'event':{'category':'other'}}"},
    {"createTransition", "{'to':'screening'}"},
    {"createNote", "{'text':'a note'}"},
    {"updateCasework", "{'flags':['urgent']}"},
    {"createTask", "{'title':'a task'}"},
    {"handOver", "{\"to_id\":\"" NOBODY "\"}"},
    {"createInquiryGroup", "{'kind':'event','label':'A night'}"},
    {"updateInquiryGroup", "{'label':'A night'}"},
    {"createReporter", "{'reporter':{'relation':'brother'}}"},
    {"updateReporter", "{'reads_report':true}"},
    {"updateTask", "{'done':true}"},
    {"createContact", "{'at':'2025-06-04T17:05:00Z','channel':'phone','outcome':'no_answer'}"},
    {"createAttachment", "\x89PNG\r\n\x1a\n"},
    {"createToken", "{'email':'nobody@a.test','password':'none'}"},
    {"changePassword", "{'current_password':'none','new_password':'long enough, this'}"},
    {"redeemPasswordCode",
     "{'email':'nobody@a.test','access_code':'0000-0000-0000-0000','password':'long enough, this'}"},
    {"refreshToken", "{'refresh_token':'athr_0000000000000000000000000000000000000000000000000000000000000000'}"},
    {"createUser", "{\"tenant_id\":\"" NOBODY "\",\"email\":\"x@y.test\",\"display_name\":\"X\",\"role\":\"partner\"}"},
    {"updateUser", "{'display_name':'X'}"},
    {"createApiKey", "{'name':'k','scopes':['inquiries:read'],'expires_at':'2099-01-01T00:00:00Z'}"},
    {"createConsent", CONSENT},
    {"createStatement", "{'subject':'fate','value':'unknown','source':'s','grade':'unverified'}"},
    {"reviewStatement", "{'decision':'approve'}"},
    {"retractStatement", "{'reason':'another person'}"},
    {"createReferral", "{\"receiver_id\":\"" NOBODY "\",\"kind\":\"share\"}"},
    {"createReferralStep", "{'step':'accept'}"},
    {"createRequest", "{'kind':'information'}"},
    {"decideRequest", "{'decision':'accept'}"},
    {"updateAttachment", "{'shared':false}"},
    {"declineAttachment", "{'reason':'other'}"},
    {"createCorrection", "{'changes':{'person':{'occupation':'baker'}},'text':'t'}"},
    {"acceptCorrection", "{}"},
    {"declineCorrection", "{'reason':'other'}"},
    {"markNotices", "{'read_up_to':'2020-01-01T00:00:00Z'}"},
    {"createHold", "{'reason':'r','review_on':'2030-01-01'}"},
    {"setRetention", "{'retain_until':'2030-01-01'}"},
    {"openCase", "{'reference':'ATH-0000-0000-0','access_code':'0000-0000-0000-0000'}"},
    {"lookUpInquiries", "{'phone':'+963 11 000000'}"},
    {"withdrawConsent", "{}"},
    {"reviewConsent", "{'decision':'approve'}"},
    {"createOrganization", "{'names':{'en':'X'},'kind':'network'}"},
    {"createRegistration",
     "{\"organization\":{\"names\":{\"en\":\"Walk\"},\"kind\":\"network\"},\"person\":" PERSON "}"},
    {"createClaim", "{\"proof\":\"p\",\"person\":" PERSON "}"},
    {"createMerge", "{\"duplicate_id\":\"" NOBODY "\",\"reason\":\"r\"}"},
    {"undoMerge", "{'reason':'r'}"},
    {"decideRegistration", "{'decision':'accept'}"},
    {"readRegistrationState", "{'access_code':'0000-0000-0000-0000'}"},
    {"activateRegistration", "{'access_code':'0000-0000-0000-0000','password':'long enough, this'}"},
    {"inviteEditor", "{'name':'X','email':'x@walk.test'}"},
    {"createLink", "{\"organization_id\":\"" NOBODY "\",\"kind\":\"partnership\"}"},
    {"createLinkStep", "{'step':'confirm'}"},
    {"verifyOrganization", "{'verified':false}"},
    {"createWebhook",
     "{\"tenant_id\":\"" NOBODY "\",\"url\":\"https://portal.test/hook\",\"events\":[\"notice.created\"]}"},
    {"updateWebhook", "{'enabled':false}"},
    {"updateOrganization", "{'kind':'network'}"},
};

static const char *sound_body(const struct operation *operation)
{
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        if (strcmp(bodies[i].id, operation->id) == 0)
            return quotes(bodies[i].body);
    cr_assert(operation->body_count == 0, "the walk has no body for %s", operation->id);
    return NULL;
}

static const char *media(const struct operation *operation)
{
    return operation->body_count == 0                       ? NULL
           : strcmp(operation->id, "createAttachment") == 0 ? "image/png"
                                                            : operation->body[0].type;
}

/* A call that would be right but for its record, which does not exist. */
static struct call base_call(const struct operation *operation)
{
    return (struct call){.method = operation->method,
                         .path = fill(operation),
                         .service = operation->is_admin ? ADMIN : MAIN,
                         .token = allowed(operation),
                         .body = sound_body(operation),
                         .type = media(operation)};
}

/* Calls every operation that declares `status`, after `spoil` made the call wrong, and expects that status. */
static void walk(int status, void (*spoil)(const struct operation *operation, struct call *call))
{
    const struct contract *contract = the_contract();
    size_t walked = 0;
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct operation *operation = &contract->operations[i];
        if (!operation_response(operation, status))
            continue;
        struct call call = base_call(operation);
        spoil(operation, &call);
        if (!call.method)
            continue;
        struct answer answer = call_(&call);
        cr_assert_eq(answer.status, status, "%s: %d where %d was expected: %.300s", operation->id, answer.status,
                     status, answer.body);
        walked++;
    }
    cr_assert_gt(walked, 0);
}

static void no_token(const struct operation *operation, struct call *call)
{
    call->token = operation->is_open ? "expired" : NULL; /* who shows one where none is needed has to show a good one */
    if (operation->is_public)                            /* logging in: the sound body holds a wrong password */
        cr_assert_not_null(call->body);
}
Test(walk, nobody_gets_in_without_a_credential)
{
    walk(401, no_token);
}

static void narrow_token(const struct operation *operation, struct call *call)
{
    call->token = refused(operation);
}
Test(walk, a_credential_without_the_scope_is_refused)
{
    walk(403, narrow_token);
}

static void accept_xml(const struct operation *operation, struct call *call)
{
    (void)operation;
    call->headers = "Accept: application/xml\r\n";
}
Test(walk, what_cannot_be_given_is_not_acceptable)
{
    walk(406, accept_xml);
}

static void unknown_parameter(const struct operation *operation, struct call *call)
{
    if (operation->ignores_query) /* a page: its only parameter is a condition */
        call->headers = "If-None-Match: \x80\r\n";
    call->path = form("%s%cno_such_parameter=1", call->path, strchr(call->path, '?') ? '&' : '?');
}
Test(walk, an_unknown_parameter_is_refused)
{
    walk(400, unknown_parameter);
}

static void leave_body_out(const struct operation *operation, struct call *call)
{
    (void)operation;
    call->body = NULL;
}
Test(walk, a_needed_body_must_be_there)
{
    walk(411, leave_body_out);
}

static void huge_body(const struct operation *operation, struct call *call)
{
    call->headers = form("Content-Length: %zu\r\n", operation->body_max + 1);
    call->body = NULL;
}
Test(walk, a_huge_body_is_refused_by_its_declared_length)
{
    walk(413, huge_body);
}

static void plain_text(const struct operation *operation, struct call *call)
{
    (void)operation;
    call->type = "text/plain";
}
Test(walk, another_media_type_is_refused)
{
    walk(415, plain_text);
}

static void unknown_member(const struct operation *operation, struct call *call)
{
    if (operation->body_count == 0 || operation->body_streamed)
        call->method = NULL; /* only its key can be wrong, see idempotency_test.c */
    call->body = json("{'no_such_member':1}");
    if (strstr(operation->id, "update"))
        call->headers = "If-Match: \"1\"\r\n";
}
Test(walk, an_unknown_member_is_refused)
{
    walk(422, unknown_member);
}

static void missing_record(const struct operation *operation, struct call *call)
{
    if (operation_response(operation, 428))
        call->headers = "If-Match: \"1\"\r\n";
    if (strcmp(operation->id, "readDocsFile") == 0)
        call->path = "/docs/no-such-file.js";
    const char *tile = strstr(call->path, "/0/0/0.mvt");
    if (tile) /* zoom 0 has one tile */
        call->path = form("%.*s/0/1/0.mvt", (int)(tile - call->path), call->path);
    if (strcmp(operation->id, "readExploreFile") == 0)
        call->path = "/explore/no-such-file.js";
}
Test(walk, a_record_that_does_not_exist_is_not_found)
{
    walk(404, missing_record);
}

static void no_if_match(const struct operation *operation, struct call *call)
{
    (void)operation;
    call->headers = NULL;
}
Test(walk, a_change_needs_the_version)
{
    walk(428, no_if_match);
}

static void foreign_version(const struct operation *operation, struct call *call)
{
    (void)operation;
    call->headers = "If-Match: W/\"1\"\r\n";
}
Test(walk, a_version_of_another_kind_is_stale)
{
    walk(412, foreign_version);
}

static void used_quota(const struct operation *operation, struct call *call)
{
    if (operation->is_admin) {
        call->method = NULL;
        return;
    }
    call->service = QUOTA;
    (void)call_(&(struct call){.path = operation->is_public ? "/openapi.yaml" : "/v1/me",
                               .service = QUOTA,
                               .token = call->token,
                               .unchecked = true});
}
Test(walk, a_used_up_quota_is_told)
{
    walk(429, used_quota);
}

static void database_away(const struct operation *operation, struct call *call)
{
    call->service = operation->is_admin ? NULL : AWAY;
    if (operation->is_admin)
        call->method = NULL; /* readyz has a test of its own */
    if (operation_response(operation, 428))
        call->headers = "If-Match: \"1\"\r\n";
}
Test(walk, without_a_database_the_service_says_so)
{
    walk(503, database_away);
}

/* The first byte of a body, and then nothing: on the service whose bodies have 300 ms. */
Test(walk, a_body_that_does_not_arrive_times_out, .timeout = 60)
{
    const struct contract *contract = the_contract();
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct operation *operation = &contract->operations[i];
        if (!operation_response(operation, 408) || strcmp(operation->id, "createAttachment") == 0)
            continue;
        struct call call = base_call(operation);
        call.service = QUICK;
        call.headers = "Content-Length: 100\r\nX-Slow: 1\r\n";
        call.body = NULL;
        struct answer answer = call_(&call);
        cr_assert_eq(answer.status, 408, "%s: %d", operation->id, answer.status);
    }
}
