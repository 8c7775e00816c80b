/* Conditions: what If-Match and If-None-Match name, for every operation that has a version. */
#include "tests/harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the words of cases/api/conditions.txt ask for; %s is the record, or a number that nobody has used. */
static const struct {
    const char *word, *method, *path, *type, *body;
} ways[] = {
    {"read", "GET", "/v1/inquiries/%s", NULL, NULL},
    {"patch", "PATCH", "/v1/inquiries/%s", "application/merge-patch+json", "{'event':{'category':'other'}}"},
    {"step", "POST", "/v1/inquiries/%s/transitions", "application/json", "{'to':'screening'}"},
    {"put", "PUT", "/v1/inquiries/by-source/conditions/%s", "application/json", NULL},
    {"create", "PUT", "/v1/inquiries/by-source/conditions/%s-new", "application/json", NULL},
    {"retention", "PUT", "/v1/inquiries/%s/retention", "application/json", "{'retain_until':'2090-01-01'}"},
    {"withdraw", "DELETE", "/v1/inquiries/%s", NULL, NULL},
    {"note", "POST", "/v1/inquiries/%s/notes", "application/json", "{'text':'a note'}"},
};

/* Asks for a new record, which a partner sent, in this way and under this condition. */
static struct answer ask(const char *word, const char *condition)
{
    static int serial;
    const char *number = form("%d-%d", getpid(), ++serial);
    struct answer made = call(.method = "PUT", .path = form("/v1/inquiries/by-source/conditions/%s", number),
                              .token = who("CASE_A"), .type = "application/json", .body = minimal_inquiry);
    expect_status(&made, 201);
    size_t i = 0;
    while (strcmp(ways[i].word, word) != 0)
        cr_assert_lt(++i, sizeof(ways) / sizeof(ways[0]), "%s", word);
    bool by_number = strstr(ways[i].path, "by-source");
    const char *hole = strstr(ways[i].path, "%s");
    const char *path =
        form("%.*s%s%s", (int)(hole - ways[i].path), ways[i].path, by_number ? number : id_of(&made), hole + 2);
    return call(.method = ways[i].method, .path = path, .token = who("CASE_A"), .type = ways[i].type,
                .body = ways[i].body ? quotes(ways[i].body)
                        : by_number  ? minimal_inquiry
                                     : NULL,
                .headers = form("%s\r\n", condition));
}

/* The condition with the version in the place of V; records are new here, so it is 1. */
static const char *with_version(const char *condition)
{
    char *text = strdup(condition);
    for (char *at = text; *at; at++)
        *at = *at == 'V' ? '1' : *at;
    return text;
}

Test(conditions, hold_as_their_row_says)
{
    char *rows = strdup(case_file("conditions.txt"));
    for (char *line = strtok(rows, "\n"); line; line = strtok(NULL, "\n")) {
        char word[16], condition[100];
        int status;
        if (line[0] == '#')
            continue;
        cr_assert_eq(sscanf(line, "%15[^|]|%99[^|]|%d", word, condition, &status), 3, "%s", line);
        struct answer answer = ask(word, with_version(condition));
        cr_expect_eq(answer.status, status, "%s: %d %.200s", line, answer.status, answer.body);
    }
    free(rows);
}

Test(conditions, of_a_put_keep_what_a_colleague_wrote)
{
    const char *path = form("/v1/inquiries/by-source/conditions/colleague-%d", getpid());
    struct answer made = call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json",
                              .body = minimal_inquiry);
    expect(call(.method = "PATCH", .path = form("/v1/inquiries/%s", id_of(&made)), .token = who("CASE_A"),
                .type = "application/merge-patch+json", .body = json("{'person':{'occupation':'baker'}}"),
                .headers = "If-Match: *\r\n"),
           200);
    struct answer stale = call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json",
                               .body = minimal_inquiry, .headers = form("If-Match: %s\r\n", field(&made, "ETag")));
    expect_status(&stale, 412);
    struct answer now = look_at(form("/v1/inquiries/%s", id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&now, "/person/occupation"), "baker");
}

/* A record with an ETag, and a patch that changes it. */
struct record {
    const char *path, *patch;
};
enum { HANGING = 5 };

/* One of each kind that hangs on an inquiry. */
static void make_hanging(const char *id, struct record records[static HANGING])
{
    struct answer task = post_to(id, "tasks", json("{'title':'a task'}"), "CASE_A");
    struct answer group = post_to("", "/v1/inquiry-groups", json("{'kind':'event','label':'A night'}"), "CASE_A");
    struct answer reporter = post_to(id, "reporters", json("{'reporter':{'relation':'brother'}}"), "CASE_A");
    struct answer photo =
        call(.method = "POST", .path = form("/v1/inquiries/%s/attachments?kind=photo&file_name=a.pdf", id),
             .token = who("CASE_A"), .type = "application/pdf", .body = "%PDF-1.4\n");
    const struct record made[HANGING] = {
        {form("/v1/inquiries/%s/casework", id), "{'flags':['urgent']}"},
        {form("/v1/inquiries/%s/tasks/%s", id, id_of(&task)), "{'done':true}"},
        {form("/v1/inquiry-groups/%s", id_of(&group)), "{'label':'Another night'}"},
        {form("/v1/inquiries/%s/reporters/%s", id, id_of(&reporter)), "{'reads_report':true}"},
        {form("/v1/inquiries/%s/attachments/%s", id, id_of(&photo)), "{'shared':false}"},
    };
    memcpy(records, made, sizeof(made));
}

/* A record of each kind that has an ETag: 304 for who knows it, by a list and weakly too. */
Test(conditions, of_a_read_are_heeded_for_every_record)
{
    struct answer inquiry = new_inquiry("CASE_A");
    struct answer organization =
        listed_organization(json("{'names':{'en':'Condition'},'kind':'network','listed':true}"));
    struct answer user = call(.method = "POST", .path = "/v1/users", .token = who("ADMIN"), .type = "application/json",
                              .body = json("{'tenant_id':'%s','email':'condition-%d@a.test','display_name':'X','role':"
                                           "'caseworker','password':'long enough, this'}",
                                           given("TENANT_CASE_A"), getpid()));
    expect_status(&user, 201);
    struct record hanging[HANGING];
    make_hanging(id_of(&inquiry), hanging);
    const char *const paths[] = {form("/v1/inquiries/%s", id_of(&inquiry)),
                                 hanging[0].path,
                                 hanging[1].path,
                                 hanging[2].path,
                                 hanging[3].path,
                                 hanging[4].path,
                                 form("/v1/organizations/%s", id_of(&organization)),
                                 form("/v1/users/%s", id_of(&user)),
                                 "/v1/organizations/map?bbox=35,32,43,38",
                                 "/v1/organizations/tiles/6/38/25.mvt",
                                 "/v1/organizations/graph",
                                 "/v1/organizations/graph.graphml",
                                 "/v1/vocabularies",
                                 "/v1/vocabularies/relation",
                                 "/v1/places/tiles/6/38/25.mvt",
                                 "/docs",
                                 "/explore"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        const char *token = who(strncmp(paths[i], "/v1/inquir", 10) == 0 ? "CASE_A" : "ADMIN");
        for (int tries = 0; tries < 3; tries++) { /* others may change the whole map or graph in between */
            struct answer first = call(.path = paths[i], .token = token);
            expect_status(&first, 200);
            const char *list = form("If-None-Match: \"other\", W/%s\r\n", field(&first, "ETag"));
            struct answer second = call(.path = paths[i], .token = token, .headers = list);
            if (second.status == 304)
                break;
            cr_assert_lt(tries, 2, "%s: %d", paths[i], second.status);
        }
        expect(call(.path = paths[i], .token = token, .headers = "If-None-Match: *\r\n"), 304);
    }
    expect(call(.path = "/explore", .headers = "If-None-Match: \x80\xff\r\n"), 400);
}

Test(conditions, of_a_user_and_a_verification_are_lists_too)
{
    struct answer user = call(.method = "POST", .path = "/v1/users", .token = who("ADMIN"), .type = "application/json",
                              .body = json("{'tenant_id':'%s','email':'lists-%d@a.test','display_name':'X','role':"
                                           "'caseworker','password':'long enough, this'}",
                                           given("TENANT_CASE_A"), getpid()));
    const char *path = form("/v1/users/%s", id_of(&user));
    struct call patch = {.method = "PATCH",
                         .path = path,
                         .token = who("ADMIN"),
                         .type = "application/merge-patch+json",
                         .body = json("{'display_name':'Y'}"),
                         .headers = "If-Match: \"7\", \"1\"\r\n"};
    struct answer changed = call_(&patch), again;
    expect_status(&changed, 200);
    cr_assert_str_eq(field(&changed, "ETag"), "\"2\"");
    expect(call_(&patch), 412);
    patch.headers = "If-Match: *\r\n";
    again = call_(&patch); /* nothing changes, so nobody else's version gets stale */
    expect_status(&again, 200);
    cr_assert_str_eq(field(&again, "ETag"), "\"2\"");
    expect(call(.method = "POST", .path = form("%s/disable", path), .token = who("ADMIN"), .headers = patch.headers),
           200);
    struct answer organization = listed_organization(json("{'names':{'en':'Lists'},'kind':'network','listed':true}"));
    struct call verify = {.method = "POST",
                          .path = form("/v1/organizations/%s/verification", id_of(&organization)),
                          .token = who("STEWARD"),
                          .type = "application/json",
                          .body = json("{'verified':false}"),
                          .headers = "If-Match: \"999\"\r\n"};
    expect(call_(&verify), 412);
    verify.headers = form("If-Match: \"999\", %s\r\n", field(&organization, "ETag"));
    expect(call_(&verify), 200);
}

Test(conditions, a_patch_whose_client_wants_no_copy_gets_the_new_version_alone)
{
    struct answer inquiry = new_inquiry("CASE_A");
    struct record rows[HANGING + 3] = {
        {form("/v1/inquiries/%s", id_of(&inquiry)), "{'person':{'occupation':'Baker'}}"},
        {form("/v1/organizations/%s", given("TENANT_CASE_A")), "{'description':{'en':'Heeds wishes.'}}"},
        {form("/v1/users/%s", given("USER_CASE_A2")), "{'display_name':'Heeds Wishes'}"},
    };
    make_hanging(id_of(&inquiry), rows + 3);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *token = who(strstr(rows[i].path, "/inquir") ? "CASE_A" : "ADMIN");
        struct answer done =
            call(.method = "PATCH", .path = rows[i].path, .token = token, .body = quotes(rows[i].patch),
                 .type = "application/merge-patch+json", .headers = "If-Match: *\r\nPrefer: Return=Minimal\r\n");
        expect_status(&done, 204);
        struct answer now = call(.path = rows[i].path, .token = token);
        cr_assert_str_eq(field(&now, "ETag"), field(&done, "ETag"));
    }
}

Test(conditions, only_the_first_return_counts_and_other_wishes_are_passed_over)
{
    struct answer inquiry = post_to("", "/v1/inquiries", minimal_inquiry, "CASE_A");
    static const struct {
        const char *wish;
        int status;
    } rows[] = {
        {"return=minimal", 204},
        {"handling=lenient; a=b, return=\"minimal\"; x", 204},
        {"return=representation, return=minimal", 200},
        {"return=minimally", 200},
        {"wait=10", 200},
        {"", 200},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer done =
            call(.method = "PATCH", .path = form("/v1/inquiries/%s", id_of(&inquiry)), .token = who("CASE_A"),
                 .body = form("{\"person\":{\"occupation\":\"B%zu\"}}", i), .type = "application/merge-patch+json",
                 .headers = form("If-Match: *\r\nPrefer: %s\r\n", rows[i].wish));
        cr_assert_eq(done.status, rows[i].status, "%s: %d", rows[i].wish, done.status);
    }
}
