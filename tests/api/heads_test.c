/* HEAD gives the head of GET on every path of the contract. */
#include "tests/harness.h"
#include <string.h>
#include <strings.h>

/* Fields that hold a time or an id of their own for each answer. */
static bool is_own(const char *line)
{
    static const char *const own[] = {"Date:", "X-Request-Id:", "traceresponse:", "Server-Timing:", "RateLimit:"};
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        if (strncasecmp(line, own[i], strlen(own[i])) == 0)
            return true;
    return false;
}

/* What stands in a parameter of the path: a record that is there. */
struct records {
    const char *inquiry, *referral, *registration, *service;
    const char *note, *consent, *statement, *request, *hold, *key, *invitation, *link, *merge, *organization,
        *correction, *webhook, *task, *contact, *attachment, *reporter, *group;
};
static const char *record_for(const struct operation *operation, const char *parameter, const void *context)
{
    const struct records *records = context;
    const struct {
        const char *path, *parameter, *value;
    } rows[] = {
        {"/docs/guides/", "guide", "portal"},
        {"/problems/", "type", "not-found"},
        {"/docs/", "file", "main.js"},
        {"/explore/", "file", "main.js"},
        {"/v1/vocabularies/", "name", "skill"},
        {"/v1/places/", "pcode", "SY08"},
        {"/v1/consent-forms/", "sha256", sql("select sha256 from consent_form limit 1")},
        {"/v1/users/", "id", given("USER_CASE_A")},
        {"/v1/api-keys/", "id", records->key},
        {"/v1/webhooks/", "id", records->webhook},
        {"/v1/inquiries/", "noteId", records->note},
        {"/v1/inquiries/", "taskId", records->task},
        {"/v1/inquiry-groups/", "id", records->group},
        {"/v1/inquiries/", "reporterId", records->reporter},
        {"/v1/inquiries/", "attachmentId", records->attachment},
        {"/v1/inquiries/", "contactId", records->contact},
        {"/v1/inquiries/", "consentId", records->consent},
        {"/v1/inquiries/", "statementId", records->statement},
        {"/v1/inquiries/", "requestId", records->request},
        {"/v1/inquiries/", "holdId", records->hold},
        {"/v1/inquiries/", "correctionId", records->correction},
        {"/v1/organizations/{id}/merges/", "id", records->organization},
        {"/v1/organizations/", "mergeId", records->merge},
        {"/v1/organizations/", "linkId", records->link},
        {"/v1/organizations/", "invitationId", records->invitation},
        {"/v1/organizations/registrations/", "id", records->registration},
        {"/v1/hsds/services/", "id", records->service},
        {"/v1/organizations/", "id", given("TENANT_CASE_A")},
        {"/v1/hsds/organizations/", "id", given("TENANT_CASE_A")},
        {"/v1/referrals/", "id", records->referral},
        {"/v1/inquiries/", "id", records->inquiry},
        {"/v1/inquiries/by-source/", "source", "heads"},
        {"/v1/inquiries/by-source/", "externalId", records->inquiry},
        {"", "z", "0"},
        {"", "x", "0"},
        {"", "y", "0"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strncmp(operation->path, rows[i].path, strlen(rows[i].path)) == 0 &&
            strcmp(parameter, rows[i].parameter) == 0)
            return rows[i].value;
    cr_assert_fail("%s: name a record for %s", operation->path, parameter);
    return NULL;
}

static const char *with_records(const struct operation *operation, const struct records *records)
{
    const char *path = fill_path(operation, record_for, records);
    return strcmp(operation->id, "listMapFeatures") == 0 ? form("%s?bbox=35,32,43,38", path) : path;
}

/* Somebody who may read it. */
static const char *reader_of(const struct operation *operation)
{
    if (operation->is_public)
        return NULL;
    for (size_t i = 0; i < operation->scope_count; i++)
        if (strncmp(operation->scopes[i], "users", 5) == 0 || strncmp(operation->scopes[i], "webhooks", 8) == 0)
            return who("ADMIN");
        else if (strcmp(operation->scopes[i], "organizations:verify") == 0)
            return who("STEWARD");
    return who("CASE_A");
}

/* The id of what a POST makes. */
static const char *made_by(struct answer made)
{
    expect_status(&made, 201);
    return form("%s", id_of(&made));
}

static struct records new_records(void)
{
    struct answer made = new_inquiry("CASE_A");
    const char *consent = made_by(consent_to_b(text_at(&made, "/id"), ""));
    struct answer referral = post_to(text_at(&made, "/id"), "referrals",
                                     json("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B")), "CASE_A");
    struct answer registration =
        call(.method = "POST", .path = "/v1/organizations/registrations", .type = "application/json",
             .body = json("{'organization':{'names':{'en':'Heads'},'kind':'network'},'person':{'name':'X','email':'x@"
                          "heads.test','role':'director'}}"));
    struct answer organization = post_to(
        "", "/v1/organizations",
        json("{'names':{'en':'Heads'},'kind':'documentation','listed':true,'services':[{'kind':'tracing'}]}"), "ADMIN");
    expect_status(&organization, 201);
    struct answer verified = post_to("", form("/v1/organizations/%s/verification", text_at(&organization, "/id")),
                                     json("{'verified':true}"), "STEWARD");
    expect_status(&verified, 200);
    sql(form("update inquiry set source = 'heads', external_id = id::text where id = '%s'", id_of(&made)));
    const char *inquiry = id_of(&made), *other = "{'names':{'en':'Heads, twice'},'kind':'network','listed':true}";
    return (struct records){
        .inquiry = text_at(&made, "/id"),
        .consent = consent,
        .note = made_by(post_to(inquiry, "notes", json("{'text':'a note'}"), "CASE_A")),
        .task = made_by(post_to(inquiry, "tasks", json("{'title':'a task'}"), "CASE_A")),
        .group = made_by(post_to("", "/v1/inquiry-groups", json("{'kind':'event','label':'Heads'}"), "CASE_A")),
        .reporter = made_by(post_to(inquiry, "reporters", json("{'reporter':{'relation':'brother'}}"), "CASE_A")),
        .attachment = made_by(call(.method = "POST",
                                   .path = form("/v1/inquiries/%s/attachments?kind=document&file_name=a.pdf", inquiry),
                                   .token = who("CASE_A"), .type = "application/pdf", .body = "%PDF-1.4\n")),
        .contact =
            made_by(post_to(inquiry, "contacts",
                            json("{'at':'2025-06-04T17:05:00Z','channel':'phone','outcome':'refused'}"), "CASE_A")),
        .statement =
            made_by(post_to(inquiry, "statements",
                            json("{'subject':'fate','value':'unknown','source':'s','grade':'possible'}"), "CASE_A")),
        .request = made_by(post_to(inquiry, "requests", json("{'kind':'information'}"), "CASE_A")),
        .correction =
            made_by(post_to(inquiry, "corrections", json("{'changes':{'person':{'occupation':'baker'}},'text':'t'}"),
                            family_of(&made))),
        .hold = made_by(post_to(inquiry, "holds", json("{'reason':'r','review_on':'2090-01-01'}"), "CASE_A")),
        .key = made_by(post_to("", "/v1/api-keys",
                               json("{'name':'heads','scopes':['inquiries:read'],'expires_at':'%s'}", tomorrow()),
                               "CASE_A")),
        .webhook = made_by(post_to("", "/v1/webhooks",
                                   json("{'tenant_id':'%s','url':'https://heads.test/','events':['notice.created'],"
                                        "'enabled':false}",
                                        given("TENANT_CASE_A")),
                                   "ADMIN")),
        .invitation = made_by(post_to("", form("/v1/organizations/%s/invitations", given("TENANT_CASE_A")),
                                      json("{'name':'X','email':'heads@invited.test'}"), "ADMIN")),
        .link =
            made_by(link_organizations(given("TENANT_CASE_A"), text_at(&organization, "/id"), "partnership", "CASE_A")),
        .organization = made_by(post_to("", "/v1/organizations", quotes(other), "ADMIN")),
        .referral = text_at(&referral, "/id"),
        .registration = text_at(&registration, "/id"),
        .service = sql(form("select service_ids[1] from organization_face where level = 0 and organization_id = '%s'",
                            text_at(&organization, "/id")))};
}

/* Whether HEAD gives every field of GET; *missing is the first that it does not. */
static bool heads_agree(const struct answer *get, const struct answer *head, const char **missing)
{
    *missing = NULL;
    for (char *rest = strdup(get->head), *line; !*missing && (line = strsep(&rest, "\n"));)
        if (!is_own(line) && !strstr(head->head, line))
            *missing = line;
    return !*missing;
}

Test(methods, head_gives_the_head_of_get_on_every_path)
{
    struct records records = new_records();
    records.merge = made_by(post_to("", form("/v1/organizations/%s/merges", records.organization),
                                    json("{'duplicate_id':'%s','reason':'r'}",
                                         made_by(post_to("", "/v1/organizations",
                                                         json("{'names':{'en':'Heads, once more'},'kind':'network',"
                                                              "'listed':true}"),
                                                         "ADMIN"))),
                                    "STEWARD"));
    const struct contract *contract = the_contract();
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct operation *operation = &contract->operations[i];
        if (strcmp(operation->method, "GET") != 0 || strcmp(operation->id, "readAttachmentContent") == 0 ||
            strcmp(operation->id, "readAccessCopy") == 0)
            continue; /* a download has a test of its own, and a copy tells of the look that made it */
        const char *token = reader_of(operation), *path = with_records(operation, &records);
        const char *service = operation->is_admin ? ADMIN : MAIN;
        const char *missing = NULL;
        /* Another test may write between the two; then they are asked again. */
        for (int tries = 0; tries < 20; tries++) {
            struct answer get = call(.path = path, .token = token, .service = service);
            struct answer head = call(.method = "HEAD", .path = path, .token = token, .service = service);
            /* An address of the operator's that this service does not have, and one that leads on, have heads too. */
            expect_status(&get, strcmp(operation->id, "readSecurityContact") == 0 ? 404
                                : operation_response(operation, 200)              ? 200
                                                                                  : 307);
            cr_assert_eq(head.size, 0, "HEAD %s has a body", operation->path);
            cr_assert_eq(head.status, get.status);
            if (heads_agree(&get, &head, &missing) || strcmp(operation->id, "readMetrics") == 0)
                break; /* of metrics, another request has other figures */
            cr_assert_lt(tries, 19, "HEAD %s lacks %s", operation->path, missing);
        }
    }
}
