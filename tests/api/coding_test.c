/* Answers for slow lines: packed where they are the same for everybody, and exports; never what a credential reads. */
#include "tests/harness.h"
#include "tests/harness/unpack.h"
#include <stdlib.h>
#include <string.h>

static const char *const codings[] = {"br", "zstd", "gzip"};
#define CODINGS (sizeof(codings) / sizeof(codings[0]))

static struct answer get_packed(const char *path, const char *coding, const char *who_asks, const char *more)
{
    struct answer got = call(.path = path, .token = who_asks ? who(who_asks) : NULL,
                             .headers = form("Accept-Encoding: %s\r\n%s", coding, more), .unchecked = true);
    return got;
}

static void expect_same(const struct answer *packed, const char *coding, const struct answer *plain)
{
    size_t size;
    expect_status(packed, 200);
    cr_assert_str_eq(field(packed, "Content-Encoding"), coding);
    cr_assert_not_null(strstr(field(packed, "Vary"), "Accept-Encoding"));
    char *same = unpack(coding, packed->body, packed->size, &size);
    cr_assert(same && size == plain->size && memcmp(same, plain->body, size) == 0, "%s", coding);
    cr_assert_lt(packed->size, plain->size);
    free(same);
}

Test(packed, of_everybodys_answers_are_unpacked_to_the_same)
{
    static const char *const paths[] = {"/openapi.json", "/openapi.yaml", "/v1/vocabularies", "/v1/places?limit=50",
                                        "/v1/consent-forms"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        for (size_t k = 0; k < CODINGS; k++) {
            struct answer plain = look_at(paths[i], NULL), packed = get_packed(paths[i], codings[k], NULL, "");
            expect_same(&packed, codings[k], &plain);
            cr_assert_null(field(&plain, "Content-Encoding"));
        }
}

/* Each coding is a representation with a strong tag of its own, and each names the same version. */
Test(packed, have_strong_tags_that_are_known_again)
{
    struct answer plain = look_at("/v1/vocabularies", NULL);
    const char *tag = field(&plain, "ETag");
    for (size_t k = 0; k < CODINGS; k++) {
        struct answer packed = get_packed("/v1/vocabularies", codings[k], NULL, "");
        const char *own = form("%.*s+%s\"", (int)strlen(tag) - 1, tag, codings[k]);
        cr_assert_str_eq(field(&packed, "ETag"), own);
        struct answer again = get_packed("/v1/vocabularies", codings[k], NULL, form("If-None-Match: %s\r\n", own));
        expect_status(&again, 304);
        cr_assert_str_eq(field(&again, "ETag"), own);
        cr_assert_null(field(&again, "Content-Encoding"));
        struct answer other = get_packed("/v1/vocabularies", codings[k], NULL, form("If-None-Match: %s\r\n", tag));
        expect_status(&other, 304);
        cr_assert_str_eq(field(&other, "ETag"), tag);
    }
}

Test(packed, is_nothing_that_a_credential_reads_nor_a_problem_nor_a_little)
{
    struct answer made = new_inquiry("CASE_A");
    const struct {
        const char *path, *who;
    } rows[] = {{form("/v1/inquiries/%s", id_of(&made)), "CASE_A"},
                {"/v1/inquiries?limit=50", "CASE_A"},
                {"/v1/vocabularies", "CASE_A"},
                {"/v1/organizations?limit=200", "CASE_A"},
                {"/v1/nowhere", NULL},
                {"/v1/inquiries", NULL},
                {"/v1/places/SY", NULL}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer got = get_packed(rows[i].path, "br, zstd, gzip", rows[i].who, "");
        cr_expect_null(field(&got, "Content-Encoding"), "%s", rows[i].path);
    }
}

Test(packed, of_an_export_are_unpacked_to_the_same)
{
    static const char *const paths[] = {"/v1/organizations/export.ndjson", "/v1/organizations/export.csv"};
    for (int i = 0; i < 30; i++)
        listed_organization(json("{'names':{'en':'Packed %d'},'kind':'legal_aid','listed':true}", i));
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        for (size_t k = 0; k < CODINGS; k++) {
            struct answer packed = get_packed(paths[i], codings[k], "STEWARD", "");
            size_t size;
            expect_status(&packed, 200);
            cr_assert_str_eq(field(&packed, "Content-Encoding"), codings[k]);
            char *text = unpack(codings[k], packed.body, packed.size, &size);
            cr_assert(text && strstr(text, "Packed 29"), "%s %s", paths[i], codings[k]);
            cr_assert_lt(packed.size, size);
            free(text);
        }
}
