/* The examples of the contract: each body is taken as it stands, and the answer has the members of an example of it. */
#include "tests/api/ways.h"
#include <string.h>

#define SELF "who logged in with the example"

/* Operations without a row in idempotency_test.c, or with another record than there, in the order of their sending. */
static const struct {
    const char *id, *who, *path;
} others[] = {
    {"createUser", "ADMIN", "/v1/users"},
    {"createToken", NULL, "/v1/auth/token"},
    {"refreshToken", NULL, "/v1/auth/refresh"},
    {"changePassword", SELF, "/v1/me/password"},
    {"redeemPasswordCode", NULL, "/v1/auth/password"},
    {"updateUser", "ADMIN", NULL},
    {"updateWebhook", "ADMIN", "/v1/webhooks/<webhook>"},
    {"updateOrganization", "ADMIN", "/v1/organizations/<unseen>"},
    {"updateInquiry", "CASE_A", "/v1/inquiries/<inquiry>"},
    {"readRegistrationState", NULL, "/v1/organizations/registrations/<entry>/state"},
    {"openCase", NULL, "/v1/tracking/token"},
    {"lookUpInquiries", "CASE_A", "/v1/inquiries/lookups"},
    {"decideRequest", "CASE_A", "/v1/inquiries/<inquiry>/requests/<copy>/decision"},
    {"updateCasework", "CASE_A", "/v1/inquiries/<inquiry>/casework"},
    {"updateAttachment", "CASE_A", "/v1/inquiries/<inquiry>/attachments/<photo>"},
    {"updateReporter", "CASE_A", "/v1/inquiries/<inquiry>/reporters/<reporter>"},
    {"updateInquiryGroup", "CASE_A", "/v1/inquiry-groups/<group>"},
    {"updateTask", "CASE_A", "/v1/inquiries/<inquiry>/tasks/<task>"},
};
#define OTHERS (sizeof(others) / sizeof(others[0]))

static struct answer user, session; /* of the examples of createUser and createToken */

static const char *reference(void)
{
    return text_at(the_inquiry(), "/reference");
}

static const char *case_code(void)
{
    return text_at(the_inquiry(), "/access_code");
}

static const char *refresh_token(void)
{
    return text_at(&session, "/refresh_token");
}

static const char *password_code(void)
{
    struct answer code = post_to("", form("/v1/users/%s/password-code", id_of(&user)), NULL, "ADMIN");
    expect_status(&code, 200);
    return text_at(&code, "/access_code");
}

/* What an example names and the service cannot know: ids of records, and secrets that it has made. Nothing else of an
 * example is changed. */
static const struct {
    const char *operation, *text; /* NULL: in every operation that no row above names */
    const char *words;            /* what stands there instead, or */
    const char *(*make)(void);
} unknown[] = {
    {"createMerge", "01974c2e-8a10-7b3c-9d52-6f1e2a4b7c02", "<another>", NULL},
    {"createLink", "01974c2e-8a10-7b3c-9d52-6f1e2a4b7c02", "<another>", NULL},
    {NULL, "01974c2e-8a10-7b3c-9d52-6f1e2a4b7c02", "<b>", NULL},
    {NULL, "01974c2e-8a10-7b3c-9d52-6f1e2a4b7c01", "<a>", NULL},
    {NULL, "01976a41-3c58-7d20-8e47-0b9a5c6d1e11", "<photo>", NULL},
    {"createInquiryGroup", "01974c2e-8c16-7562-86ea-6f1e2a4b7c4a", "<inquiry>", NULL},
    {NULL, "01974c2e-8c1d-756f-86fb-6f1e2a4b7c4b", "<note>", NULL},
    {NULL, "01974c2e-8a95-7297-8343-6f1e2a4b7c13", "<caseworker>", NULL},
    {"redeemPasswordCode", "7K2M-9QXD-4TBV-H3ZW", NULL, password_code},
    {"openCase", "7K2M-9QXD-4TBV-H3ZW", NULL, case_code},
    {"openCase", "ATH-7Q4X-M2KD-H", NULL, reference},
    {NULL, "7K2M-9QXD-4TBV-H3ZW", "<code>", NULL},
    {"refreshToken", "athr_01974c2e8a107b3c9d526f1e2a4b7c0d_5b1f0c9e7a3d48260f4e8b7c1d92a6035e4f7b8c9d0a1e2f", NULL,
     refresh_token},
};

static const char *made_known(const char *operation, const char *body)
{
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
        const char *at = strstr(body, unknown[i].text);
        if (at && (!unknown[i].operation || strcmp(unknown[i].operation, operation) == 0))
            body = form("%.*s%s%s", (int)(at - body), body,
                        unknown[i].make ? unknown[i].make() : filled(unknown[i].words), at + strlen(unknown[i].text));
    }
    return body;
}

/* ---- the examples as /openapi.json has them ---- */
static const json_t *contract_document(void)
{
    static struct answer told;
    if (!told.json)
        told = call(.path = "/openapi.json");
    return told.json;
}

static const json_t *member(const json_t *node, const char *first, const char *second)
{
    return json_object_get(json_object_get(node, first), second);
}

static json_t *example(const json_t *entry)
{
    const char *name = strrchr(json_string_value(json_object_get(entry, "$ref")), '/') + 1;
    return json_object_get(json_object_get(member(contract_document(), "components", "examples"), name), "value");
}

static const json_t *operation_node(const struct operation *operation)
{
    const char *name;
    json_t *node;
    json_object_foreach ((json_t *)member(contract_document(), "paths", operation->path), name, node)
        if (strcasecmp(name, operation->method) == 0)
            return node;
    return NULL;
}

/* Whether one of the examples of this answer has exactly the members of the real one. */
static bool is_shown(const json_t *node, const struct answer *answer)
{
    const json_t *response = member(node, "responses", form("%d", answer->status));
    const char *reference_to = json_string_value(json_object_get(response, "$ref")), *name;
    if (reference_to)
        response =
            json_object_get(member(contract_document(), "components", "responses"), strrchr(reference_to, '/') + 1);
    json_t *entry, *unused;
    json_object_foreach ((json_t *)json_object_get(member(response, "content", "application/json"), "examples"), name,
                         entry) {
        const json_t *shown = example(entry);
        bool same = json_object_size(shown) == json_object_size(answer->json);
        const char *key;
        json_object_foreach ((json_t *)shown, key, unused)
            same = same && json_object_get(answer->json, key);
        if (same)
            return true;
    }
    return answer->size == 0;
}

/* ---- sending ---- */
static struct answer send_example(const struct operation *operation, struct call call, json_t *value)
{
    forget_records();
    for (size_t i = 0; i < OTHERS; i++)
        if (strcmp(others[i].id, operation->id) == 0)
            call = (struct call){.method = operation->method,
                                 .path = others[i].path ? filled(others[i].path) : form("/v1/users/%s", id_of(&user)),
                                 .token = !others[i].who                     ? NULL
                                          : strcmp(others[i].who, SELF) == 0 ? text_at(&session, "/access_token")
                                                                             : who(others[i].who),
                                 .headers = operation_response(operation, 428) ? "If-Match: *\r\n" : NULL};
    if (!call.method)
        call = call_of(operation->id);
    cr_assert(call.method, "name a way for %s", operation->id);
    call.type = operation->body[0].type;
    call.body = made_known(operation->id, json_dumps(value, JSON_COMPACT));
    call.size = 0;
    return call_(&call);
}

/* Sends every example of an operation's body; gives how many there are. */
static size_t send_examples(const struct operation *operation)
{
    const json_t *node = operation_node(operation);
    const json_t *body = json_object_get(member(node, "requestBody", "content"), operation->body[0].type);
    const char *label;
    json_t *entry;
    json_object_foreach ((json_t *)json_object_get(body, "examples"), label, entry) {
        struct answer got = send_example(operation, (struct call){0}, example(entry));
        cr_assert_eq(got.status / 100, 2, "%s, %s: %d %s", operation->id, label, got.status, got.body);
        cr_assert(is_shown(node, &got), "%s, %s answers with members that no example has: %s", operation->id, label,
                  got.body);
        if (strcmp(operation->id, "createUser") == 0 && !user.head)
            user = got;
        if (strcmp(operation->id, "createToken") == 0)
            session = got;
        if (strcmp(operation->id, "refreshToken") == 0)
            session = got;
    }
    return json_object_size(json_object_get(body, "examples"));
}

Test(examples, of_every_body_are_taken_as_they_stand)
{
    const struct contract *contract = the_contract();
    for (size_t i = 0; i < OTHERS; i++)
        cr_assert_gt(send_examples(contract_find(contract, others[i].id)), 0, "%s", others[i].id);
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct operation *operation = &contract->operations[i];
        bool is_other = false;
        for (size_t k = 0; k < OTHERS; k++)
            is_other = is_other || strcmp(others[k].id, operation->id) == 0;
        if (operation->body_count && !operation->body_streamed && !is_other)
            cr_assert_gt(send_examples(operation), 0, "%s", operation->id);
    }
}
