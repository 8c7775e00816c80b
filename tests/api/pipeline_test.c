/* The pipeline over HTTP: what is sent wrongly in a head, a target or a body. tests/cases/pipeline has the rows. */
#include "tests/harness.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 5

/* Puts the byte in place of each \xNN; gives the length. */
static size_t decode(char *text)
{
    size_t length = 0;
    for (const char *at = text; *at; length++) {
        unsigned byte = 0;
        if (at[0] == '\\' && at[1] == 'x' && sscanf(at + 2, "%2x", &byte) == 1)
            at += 4;
        else
            byte = (unsigned char)*at++;
        text[length] = (char)byte;
    }
    text[length] = '\0';
    return length;
}

/* Calls `check` with the columns of every row; a column left out is "". */
static void each_row(const char *name, void (*check)(char *columns[COLUMNS]))
{
    char line[2048];
    size_t rows = 0;
    FILE *file = fopen(form("tests/cases/pipeline/%s.txt", name), "r");
    cr_assert_not_null(file);
    while (fgets(line, sizeof(line), file)) {
        char *columns[COLUMNS], *rest = line;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#')
            continue;
        for (size_t i = 0; i < COLUMNS; i++)
            columns[i] = rest ? strsep(&rest, "|") : line + strlen(line);
        check(columns);
        rows++;
    }
    fclose(file);
    cr_assert_gt(rows, 5);
}

static void check_body(char *columns[COLUMNS])
{
    size_t size = decode(columns[2]);
    struct answer answer =
        call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_B"),
             .type = columns[0][0] ? columns[0] : NULL, .headers = columns[1][0] ? form("%s\r\n", columns[1]) : NULL,
             .body = size ? columns[2] : NULL, .size = size);
    cr_expect_eq(answer.status, atoi(columns[3]), "%s|%s: %d %s", columns[0], columns[2], answer.status, answer.body);
    if (columns[4][0])
        cr_expect_str_eq(text_at(&answer, "/errors/0/pointer"), columns[4], "%s: %s", columns[2], answer.body);
    cr_expect_str_eq(
        sql(form("select count(*) from audit_event where request_id = '%s'", field(&answer, "X-Request-Id"))), "0");
}
Test(pipeline, bodies_that_do_not_fit_are_refused_and_leave_nothing)
{
    each_row("bodies", check_body);
}

/* The longest search that a target may hold, of what costs a pattern most. */
Test(pipeline, a_search_of_wildcards_only_costs_nothing)
{
    char q[6001] = "";
    for (int i = 0; i < 2000; i++)
        memcpy(q + 3 * i, i % 2 ? "%25" : "%5F", 3);
    struct answer answer = call(.path = form("/v1/places?q=%s", q), .token = who("CASE_A"));
    expect_status(&answer, 400);
    q[300] = '\0';
    struct answer shorter = call(.path = form("/v1/places?q=%s", q), .token = who("CASE_A"));
    expect_status(&shorter, 200);
    cr_assert_eq(json_array_size(value_at(&shorter, "/items")), 0);
}

Test(pipeline, a_name_of_ten_thousand_combining_marks_is_refused)
{
    char marks[20001];
    for (size_t i = 0; i < 10000; i++)
        memcpy(marks + 2 * i, "\u0301", 2);
    marks[20000] = '\0';
    const char *body =
        json("{'person':{'names':[{'script':'Arab','given':'a%s'}]},'reporter':{'relation':'son'}}", marks);
    struct answer answer = call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_B"),
                                .type = "application/json", .body = body);
    expect_status(&answer, 422);
}

/* The second line of the body is where it breaks: place and reason are told, the text itself is not. */
Test(pipeline, broken_json_is_told_with_line_and_column_and_never_echoed)
{
    struct answer answer = call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_A"),
                                .type = "application/json", .body = "{\n\"secret_name\" \"x\"}");
    expect_status(&answer, 400);
    cr_assert_not_null(strstr(text_at(&answer, "/detail"), "line 2"), "%s", answer.body);
    cr_assert_null(strstr(answer.body, "secret_name"));
}

Test(pipeline, a_refused_value_is_never_echoed)
{
    struct answer answer = call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_A"),
                                .type = "application/json", .body = json("{'person':'Umm Ahmad of Homs'}"));
    expect_status(&answer, 422);
    cr_assert_null(strstr(answer.body, "Ahmad"));
}

static const char *an_inquiry;

static const char *in_capitals(const char *id)
{
    char *out = strdup(id);
    for (char *at = out; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return out;
}

static void check_target(char *columns[COLUMNS])
{
    char *mark = strstr(columns[0], "{id}");
    char *target = mark ? (char *)form("%.*s%s%s", (int)(mark - columns[0]), columns[0], an_inquiry, mark + 4)
                        : (char *)form("%s", columns[0]);
    decode(target);
    if ((mark = strstr(target, "{ID}")))
        target = (char *)form("%.*s%s", (int)(mark - target), target, in_capitals(an_inquiry));
    struct answer answer = call(.path = target, .token = who("CASE_A"));
    cr_expect_eq(answer.status, atoi(columns[1]), "%s: %d %s", columns[0], answer.status, answer.body);
    if (columns[2][0])
        cr_expect_null(strstr(answer.body, columns[2]), "%s gives %s", columns[0], answer.body);
}

Test(pipeline, targets_give_what_their_row_says)
{
    struct answer made = new_inquiry("CASE_A");
    an_inquiry = text_at(&made, "/id");
    each_row("targets", check_target);
    cr_assert_str_neq(sql("select count(*) from place"), "0");
}

static void check_accept(char *columns[COLUMNS])
{
    struct answer answer =
        call(.path = "/v1/places", .token = who("CASE_A"), .headers = form("Accept: %s\r\n", columns[0]));
    cr_expect_eq(answer.status, atoi(columns[1]), "Accept: %s gives %d", columns[0], answer.status);
}

Test(pipeline, accept_is_negotiated)
{
    each_row("accept", check_accept);
}

static void check_language(char *columns[COLUMNS])
{
    struct answer answer = call(.path = "/v1/no-such-thing", .headers = form("Accept-Language: %s\r\n", columns[0]));
    cr_expect_str_eq(field(&answer, "Content-Language"), columns[1], "Accept-Language: %s", columns[0]);
}

Test(pipeline, titles_come_in_the_language_asked_for)
{
    each_row("languages", check_language);
    struct answer arabic = call(.path = "/v1/me", .headers = "Accept-Language: ar\r\n");
    expect_status(&arabic, 401);
    cr_assert_str_eq(text_at(&arabic, "/title"), "يرجى تسجيل الدخول");
    cr_assert_str_eq(text_at(&arabic, "/type"), "/problems/unauthenticated");
}

Test(pipeline, answers_say_whose_pages_may_embed_them)
{
    struct answer made = new_inquiry("CASE_A");
    const struct {
        const char *path, *who, *embedded_by;
    } rows[] = {
        {"/v1/places/SY02", NULL, "cross-origin"},
        {"/v1/places/tiles/6/38/25.mvt", NULL, "cross-origin"},
        {"/v1/vocabularies/sex", NULL, "cross-origin"},
        {"/v1/organizations", NULL, "cross-origin"},
        {"/v1/organizations", "CASE_A", "same-origin"}, /* with what its own organization hides from others */
        {form("/v1/inquiries/%s", id_of(&made)), "CASE_A", "same-origin"},
        {form("/v1/inquiries/%s", id_of(&made)), NULL, "same-origin"},
        {"/explore", NULL, "same-origin"},
        {"/docs/main.js", NULL, "same-origin"},
        {"/nothing", NULL, "same-origin"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer got =
            call(.path = rows[i].path, .token = rows[i].who ? who(rows[i].who) : NULL, .unchecked = i == 9);
        cr_expect_str_eq(field(&got, "Cross-Origin-Resource-Policy"), rows[i].embedded_by, "%s", rows[i].path);
        cr_expect_str_eq(field(&got, "Cross-Origin-Opener-Policy"), "same-origin", "%s", rows[i].path);
        const char *device = field(&got, "Permissions-Policy");
        bool is_page = strncmp(rows[i].path, "/explore", 8) == 0 || strncmp(rows[i].path, "/docs", 5) == 0;
        cr_expect_eq(device && strstr(device, "geolocation=()") && strstr(device, "camera=()"), is_page, "%s",
                     rows[i].path);
    }
    struct answer token = call(.method = "POST", .path = "/v1/auth/token", .type = "application/json",
                               .body = json("{'email':'nobody@a.test','password':'none'}"));
    cr_expect_str_eq(field(&token, "Cross-Origin-Resource-Policy"), "same-origin");
}

/* What is wrong is told in the language of its title, with what the sentence says of its own. */
Test(pipeline, details_come_in_the_language_asked_for)
{
    static const struct {
        const char *language, *missing, *short_name, *refused;
    } rows[] = {
        {"en", "This member is required.", "Must have at most 200 characters.", "The credential is not valid."},
        {"ar", "هذا الحقل مطلوب.", "يجب ألا يزيد على 200 من المحارف.", "تصريح الدخول غير صالح."},
        {"kmr", "Ev qad pêwîst e.", "Divê herî zêde 200 tîp hebin.", "Destûra têketinê ne derbasdar e."},
        {"ckb", "Ev qad pêwîst e.", "Divê herî zêde 200 tîp hebin.", "Destûra têketinê ne derbasdar e."},
        {"tr", "Bu alan zorunlu.", "En çok 200 karakter olmalı.", "Oturum izni geçersiz."},
    };
    char name[202] = "";
    memset(name, 'x', sizeof(name) - 1);
    const char *body = json("{'person':{'names':[{'script':'Latn','given':'%s'}]},'reporter':{}}", name);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *headers = form("Accept-Language: %s\r\n", rows[i].language);
        struct answer body_of = call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_A"),
                                     .type = "application/json", .body = body, .headers = headers);
        expect_status(&body_of, 422);
        cr_expect_not_null(strstr(body_of.body, rows[i].missing), "%s: %s", rows[i].language, body_of.body);
        cr_expect_not_null(strstr(body_of.body, rows[i].short_name), "%s: %s", rows[i].language, body_of.body);
        cr_expect_not_null(strstr(body_of.body, "\"keyword\":\"maxLength\",\"limit\":200,"), "%s", body_of.body);
        struct answer refused = call(.path = "/v1/me", .token = "nonsense", .headers = headers);
        expect_status(&refused, 401);
        cr_expect_str_eq(text_at(&refused, "/detail"), rows[i].refused);
    }
}

/* Also in the sentences of handlers and of what reads bodies; and the bound of a parameter is a number as well. */
Test(pipeline, details_of_handlers_come_in_the_language_asked_for)
{
    struct answer made = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s", id_of(&made)), *arabic = "Accept-Language: ar\r\n";
    struct answer media = call(.method = "PATCH", .path = path, .token = who("CASE_A"), .type = "application/json",
                               .body = "{}", .headers = arabic);
    cr_expect_str_eq(text_at(&media, "/detail"), "الأنواع المقبولة: application/merge-patch+json.");
    struct answer tag =
        call(.method = "PATCH", .path = path, .token = who("CASE_A"), .type = "application/merge-patch+json",
             .body = json("{'event':{'circumstances':'x'}}"), .headers = form("If-Match: \"none\"\r\n%s", arabic));
    cr_expect_str_eq(text_at(&tag, "/detail"), "لا يسمّي If-Match أي نسخة من هذا السجل.");
    struct answer many = call(.path = "/v1/inquiries?limit=100000", .token = who("CASE_A"), .headers = arabic);
    expect_status(&many, 400);
    cr_expect_str_eq(text_at(&many, "/errors/0/keyword"), "maximum");
    cr_expect_eq(json_integer_value(value_at(&many, "/errors/0/limit")), 200);
}

Test(pipeline, garbage_in_optional_fields_does_no_harm)
{
    char garbage[10001];
    memset(garbage, ',', sizeof(garbage) - 1);
    garbage[sizeof(garbage) - 1] = '\0';
    struct answer language =
        call(.path = "/v1/places", .token = who("CASE_A"), .headers = form("Accept-Language: %s\r\n", garbage));
    struct answer trace = call(.path = "/v1/places", .token = who("CASE_A"), .headers = "traceparent: 00-xyz-1-zz\r\n");
    struct answer id = call(.path = "/v1/places", .token = who("CASE_A"), .headers = "X-Request-Id: a b\"<script>\r\n");
    expect_status(&language, 200);
    expect_status(&trace, 200);
    expect_status(&id, 200);
    cr_assert_null(strstr(trace.head, "xyz"));
    cr_assert_null(strstr(id.head, "script"));
}

Test(pipeline, a_sound_trace_goes_on)
{
    struct answer answer = call(.path = "/v1/places", .token = who("CASE_A"),
                                .headers = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n");
    const char *trace = field(&answer, "traceresponse");
    cr_assert(strncmp(trace, "00-0af7651916cd43dd8448eb211c80319c-", 36) == 0, "%s", trace);
    cr_assert(strncmp(trace + 36, "b7ad6b7169203331", 16) != 0, "the hop has an id of its own");
}

/* Ids stand in the access log and in the audit log, so nobody writes words into them. */
Test(pipeline, a_request_id_is_taken_from_a_trusted_proxy_and_says_no_word)
{
    static const struct {
        const char *service, *id;
        bool is_taken;
    } rows[] = {
        {QUICK, "0af7651916cd43dd8448eb211c80319c", true},
        {QUICK, "01890A5D-AC96-774B-BCCE-B302099A8057", true},
        {QUICK, "SURNAME-ALHALABI-2013", false},
        {QUICK, "portal-00017", false},
        {QUICK, "0af7651916cd43dd8448eb211c80319", false},
        {QUICK, "0af7651916cd43dd8448eb211c80319g", false},
        {QUICK, "01890a5d-ac96-774b-bcce-b302099a805", false},
        {QUICK, "01890a5d0ac96-774b-bcce-b302099a8057", false},
        {QUICK, "alhalabi-sara-of-a-street-in-aleppo.", false},
        {MAIN, "0af7651916cd43dd8448eb211c80319c", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer answer = call(.path = "/v1/places", .token = who("CASE_A"), .service = rows[i].service,
                                    .headers = form("X-Request-Id: %s\r\n", rows[i].id));
        expect_status(&answer, 200);
        cr_expect_eq(strcmp(field(&answer, "X-Request-Id"), rows[i].id) == 0, rows[i].is_taken, "%s", rows[i].id);
    }
}

/* The database's time told a hidden record from one that is not there. */
Test(pipeline, stages_are_timed_for_the_operator_only)
{
    struct answer made = new_inquiry("CASE_A");
    const char *const paths[] = {form("/v1/inquiries/%s", id_of(&made)),
                                 "/v1/inquiries/00000000-0000-7000-8000-000000000000", "/v1/me", "/v1/organizations"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct answer theirs = look_at(paths[i], "CASE_B"), nobodys = look_at(paths[i], NULL);
        cr_expect_null(field(&theirs, "Server-Timing"), "%s", paths[i]);
        cr_expect_null(field(&nobodys, "Server-Timing"), "%s", paths[i]);
    }
    struct answer ready = call(.path = "/readyz", .service = ADMIN);
    cr_assert_not_null(strstr(field(&ready, "Server-Timing"), "db;dur="));
}

static void check_origin(char *columns[COLUMNS])
{
    struct answer answer =
        call(.path = "/openapi.json", .service = QUICK, .headers = form("Origin: %s\r\n", columns[0]));
    const char *allowed = field(&answer, "Access-Control-Allow-Origin");
    expect_status(&answer, 200);
    cr_assert_str_eq(field(&answer, "Vary"), "Origin");
    cr_assert_null(field(&answer, "Access-Control-Allow-Credentials"));
    if (strcmp(columns[1], "yes") == 0)
        cr_expect(allowed && strcmp(allowed, columns[0]) == 0, "%s must be allowed", columns[0]);
    else
        cr_expect_null(allowed, "%s must not be allowed", columns[0]);
}

Test(cors, origins_are_allowed_by_their_exact_name)
{
    each_row("origins", check_origin);
    struct answer none = call(.path = "/openapi.json", .headers = "Origin: https://good.example\r\n");
    cr_assert_null(field(&none, "Access-Control-Allow-Origin"), "nobody is allowed where nobody is listed");
}

static struct answer preflight(const char *origin, const char *method)
{
    return call(.method = "OPTIONS", .path = "/v1/inquiries", .service = QUICK, .unchecked = true,
                .headers = form("Origin: %s\r\nAccess-Control-Request-Method: %s\r\n"
                                "Access-Control-Request-Headers: authorization,content-type\r\n",
                                origin, method));
}

Test(cors, a_preflight_allows_the_methods_of_the_path_only)
{
    struct answer good = preflight("https://good.example", "POST"),
                  method = preflight("https://good.example", "DELETE"),
                  evil = preflight("https://evil.example", "POST");
    expect_status(&good, 204);
    cr_assert_str_eq(field(&good, "Access-Control-Allow-Methods"), "POST");
    cr_assert_not_null(strcasestr(field(&good, "Access-Control-Allow-Headers"), "authorization"));
    cr_assert_null(field(&method, "Access-Control-Allow-Methods"));
    cr_assert_null(field(&evil, "Access-Control-Allow-Origin"));
    cr_assert_null(field(&evil, "Access-Control-Allow-Methods"));
}

Test(methods, options_tells_what_a_path_allows)
{
    struct answer list = call(.method = "OPTIONS", .path = "/v1/inquiries", .unchecked = true);
    struct answer all = call(.method = "OPTIONS", .path = "*", .unchecked = true);
    expect_status(&list, 204);
    expect_status(&all, 204);
    cr_assert_str_eq(field(&list, "Allow"), "GET, HEAD, POST, OPTIONS");
    cr_assert_not_null(strstr(field(&all, "Allow"), "PATCH"));
}

/* RFC 5789: who patches in another format is told the one that is taken, and OPTIONS tells it too. */
Test(methods, patches_are_told_their_format)
{
    struct answer made = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s", id_of(&made)), *taken = "application/merge-patch+json";
    struct answer other =
        call(.method = "PATCH", .path = path, .token = who("CASE_A"), .type = "application/json", .body = "{}");
    struct answer options = call(.method = "OPTIONS", .path = path), none = call(.method = "OPTIONS", .path = "/v1/me");
    expect_status(&other, 415);
    cr_assert_str_eq(field(&other, "Accept-Patch"), taken);
    cr_assert_str_eq(field(&options, "Accept-Patch"), taken);
    cr_assert_null(field(&none, "Accept-Patch"));
    for (size_t i = 0; i < the_contract()->operation_count; i++) {
        const struct operation *operation = &the_contract()->operations[i];
        for (size_t k = 0; strcmp(operation->method, "PATCH") == 0 && k < operation->body_count; k++)
            cr_expect_str_eq(operation->body[k].type, taken, "%s", operation->id);
    }
}

/* RFC 6750, section 3: a 403 names the scopes that are lacking, in its field and in its detail. */
Test(methods, name_the_scope_that_is_lacking)
{
    struct answer refused = look_at("/v1/inquiries", "NARROW");
    expect_status(&refused, 403);
    cr_assert_not_null(strstr(field(&refused, "WWW-Authenticate"), "scope=\"inquiries:read\""));
    cr_assert_not_null(strstr(text_at(&refused, "/detail"), "inquiries:read"));
}

Test(methods, others_than_those_of_the_path_are_refused_with_allow)
{
    static const char *const methods[] = {"PUT", "DELETE", "PATCH", "PROPFIND", "LOCK", "MKCOL", "REPORT"};
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        struct answer answer = call(.method = methods[i], .path = "/v1/inquiries", .token = who("CASE_A"));
        expect_status(&answer, 405);
        cr_assert_str_eq(field(&answer, "Allow"), "GET, HEAD, POST, OPTIONS");
    }
}

Test(methods, a_method_in_a_field_changes_nothing)
{
    struct answer made = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s", text_at(&made, "/id"));
    struct answer got = call(.path = path, .token = who("CASE_A"),
                             .headers = "X-HTTP-Method-Override: DELETE\r\nX-Method-Override: DELETE\r\n");
    struct answer again = call(.path = path, .token = who("CASE_A"));
    expect_status(&got, 200);
    expect_status(&again, 200);
    cr_assert_str_eq(text_at(&again, "/status"), "submitted");
}

/* The main service trusts no proxy, so what a client says of itself is not believed. */
Test(methods, fields_that_claim_an_identity_are_not_believed)
{
    const char *claims = "X-Forwarded-For: 1.2.3.4\r\nX-Real-IP: 1.2.3.4\r\nForwarded: for=1.2.3.4\r\n"
                         "X-User-Id: admin\r\nX-Tenant-Id: 00000000-0000-7000-8000-000000000000\r\n";
    struct answer stranger = call(.path = "/v1/me", .headers = claims);
    struct answer me = call(.path = "/v1/me", .token = who("CASE_A"), .headers = claims);
    expect_status(&stranger, 401);
    expect_status(&me, 200);
    cr_assert_str_eq(text_at(&me, "/tenant_id"), given("TENANT_CASE_A"));
    struct answer wrong = call(.path = "/v1/me", .token = "wrong", .headers = claims);
    expect_status(&wrong, 401);
    cr_assert_str_eq(sql("select count(*) from attempt_counter where bucket = 'credential:1.2.3.4'"), "0");
    cr_assert_str_eq(sql("select count(*) from attempt_counter where bucket = 'credential:127.0.0.1'"), "1");
}

Test(methods, who_wrote_is_the_credential_whatever_the_fields_say)
{
    struct answer made = call(.method = "POST", .path = "/v1/inquiries", .token = who("CASE_A"),
                              .body = minimal_inquiry, .type = "application/json",
                              .headers = "X-User-Id: admin\r\nX-Tenant-Id: 00000000-0000-7000-8000-000000000000\r\n");
    expect_status(&made, 201);
    cr_assert_str_eq(
        sql(form("select actor_id || ' ' || tenant_id from audit_event where record_id = '%s'", text_at(&made, "/id"))),
        form("%s %s", given("USER_CASE_A"), given("TENANT_CASE_A")));
}

Test(methods, an_expectation_that_is_not_known_is_refused)
{
    struct answer answer =
        call(.path = "/v1/me", .token = who("CASE_A"), .headers = "Expect: foo\r\n", .unchecked = true);
    expect_status(&answer, 417);
}

Test(methods, a_target_or_a_head_too_long_is_refused)
{
    char filler[17001];
    memset(filler, 'a', sizeof(filler) - 1);
    filler[sizeof(filler) - 1] = '\0';
    struct answer path = call(.path = form("/v1/%.9000s", filler), .unchecked = true);
    struct answer query = call(.path = form("/v1/places?q=%.9000s", filler), .unchecked = true);
    struct answer head = call(.path = "/v1/places", .headers = form("X-Long: %s\r\n", filler), .unchecked = true);
    memset(filler, '%', 10000);
    struct answer percents = call(.path = form("/v1/places?q=%.10000s", filler), .unchecked = true);
    expect_status(&percents, 414);
    expect_status(&path, 414);
    expect_status(&query, 414);
    expect_status(&head, 431);
}
