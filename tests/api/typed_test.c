/* What people type and paste: telephones, document numbers, line breaks, invisible signs, scripts, web addresses. */
#include "api/sealing/seal.h"
#include "tests/harness.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* An inquiry whose reporter has this telephone, by case worker A. */
static struct answer with_phone(const char *phone)
{
    return post_to("", "/v1/inquiries",
                   json("{'person':{'names':[{'script':'Arab','given':'محمد'}]},'reporter':{'relation':'sister',"
                        "'contact':{'phones':['%s']}}}",
                        phone),
                   "CASE_A");
}

static struct answer with_document(const char *number)
{
    return post_to("", "/v1/inquiries",
                   json("{'person':{'names':[{'script':'Arab','given':'محمد'}],'documents':[{'kind':'national_id',"
                        "'number':'%s'}]},'reporter':{'relation':'sister'}}",
                        number),
                   "CASE_A");
}

static bool is_found(const struct answer *made, const char *member, const char *number)
{
    struct answer found = post_to("", "/v1/inquiries/lookups", json("{'%s':'%s'}", member, number), "CASE_A");
    expect_status(&found, 200);
    size_t index;
    json_t *item;
    json_array_foreach ((json_t *)value_at(&found, "/items"), index, item)
        if (strcmp(json_string_value(json_object_get(item, "id")), id_of(made)) == 0)
            return true;
    return false;
}

Test(typed, telephones_are_found_by_the_numbering_plans)
{
    static const struct {
        const char *stored, *asked;
        bool found;
    } rows[] = {{"+963 52 123457", "052 123457", true},         {"043 345678", "+963 43 345678", true},
                {"+961 3 123458", "03 123458", true},           {"+961 1 345678", "01 345678", true},
                {"0944111222", "٠٠٩٦٣ ٩٤٤ ١١١ ٢٢٢", true},      {"+44 (0)7955 123456", "+447955123456", true},
                {"+44 7955 123456", "0955 123456", false},      {"+44 7955 123456", "+963955123456", false},
                {"(011) 222 3344 ext. 12", "0112223344", true}, {"\u202a+963944111333\u202c", "0944111333", true}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer made = with_phone(rows[i].stored);
        expect_status(&made, 201);
        cr_expect_eq(is_found(&made, "phone", rows[i].asked), rows[i].found, "%s | %s", rows[i].stored, rows[i].asked);
    }
}

Test(typed, a_telephone_stays_as_it_was_typed)
{
    struct answer made = with_phone("٠٩٤٤ ١١١ ٤٤٤");
    struct answer record = look_at(form("/v1/inquiries/%s", id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&record, "/reporter/contact/phones/0"), "٠٩٤٤ ١١١ ٤٤٤");
}

Test(typed, what_is_no_telephone_is_refused_in_words)
{
    struct answer made = with_phone("112");
    expect_status(&made, 422);
    cr_assert_str_eq(text_at(&made, "/errors/0/detail"),
                     "Must be a telephone number, such as +963 944 111 222 or 011 222 3333 ext. 12.");
    struct answer hotline =
        post_to("", "/v1/organizations",
                json("{'names':{'en':'Typed hotline'},'kind':'legal_aid','contacts':[{'phone':'112'},"
                     "{'phone':'٠١١ ٢٢٢ ٣٣٣٣'}]}"),
                "ADMIN");
    expect_status(&hotline, 201);
}

Test(typed, a_document_is_found_from_every_keyboard)
{
    struct answer one = with_document("٠٤٠١٠٠٥٥٥٥٥"), other = with_document("04010012345");
    cr_expect(is_found(&one, "document_number", "04010055555"));
    cr_expect(is_found(&other, "document_number", "٠٤٠١٠٠١٢٣٤٥"));
    cr_expect(is_found(&other, "document_number", "۰۴۰۱۰۰/۱۲۳–۴۵"));
    cr_expect_not(is_found(&other, "document_number", "04010012346"));
}

/* A telephone's digest as it was made before, in the place of those of today. */
static void digest_as_before(const struct answer *made, const char *phone)
{
    unsigned char bytes[4096], secret[32], digest[SEAL_DIGEST];
    char hex[2 * SEAL_DIGEST + 1];
    FILE *file = fopen(form("%s/secret", given("TEMP")), "rb");
    size_t size = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    crypto_generichash(secret, sizeof(secret), bytes, size, NULL, 0);
    seal_old_phone_digest(secret, phone, digest);
    sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
    sql(form("with gone as (delete from sealed_index where inquiry_id = '%s' returning tenant_id)"
             " insert into sealed_index select '%s', min(tenant_id::text)::uuid, 'phone', '\\x%s', 1 from gone",
             id_of(made), id_of(made), hex));
}

Test(typed, old_digests_are_found_until_they_are_made_anew)
{
    struct answer made = with_phone("+44 7955 777456");
    const char *words = NULL;
    digest_as_before(&made, "+44 7955 777456");
    cr_assert(is_found(&made, "phone", "+44 7955 777456"));
    cr_assert(is_found(&made, "phone", "0955 777456"), "as it was");
    cr_assert_eq(athar("keys reindex", &words), 0, "%s", words);
    cr_assert_not_null(strstr(words, "digested anew, 0 remain"), "%s", words);
    cr_assert(is_found(&made, "phone", "+44 7955 777456"));
    cr_assert_not(is_found(&made, "phone", "0955 777456"));
    cr_assert_str_eq(
        sql(form("select count(*) from sealed_index where version < 2 and inquiry_id = '%s'", id_of(&made))), "0");
}

Test(typed, line_breaks_of_other_tools_are_folded)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer note = post_to(id_of(&made), "notes", "{\"text\":\" أ\\r\\nب\\rج\\u2028د\\u00a0\\r\\n\"}", "CASE_A");
    expect_status(&note, 201);
    struct answer notes = look_at(form("/v1/inquiries/%s/notes", id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&notes, "/items/0/text"), "أ\nب\nج\nد");
    struct answer long_one =
        post_to("", "/v1/inquiries",
                "{\"person\":{\"names\":[{\"script\":\"Arab\",\"given\":\"محمد\\r\\n\"}],\"clothing\":"
                "\"سطر\\r\\nسطر\"},\"event\":{\"circumstances\":\"أ\\r\\nب\"},\"reporter\":{\"relation\":"
                "\"son\"}}",
                "CASE_A");
    expect_status(&long_one, 201);
}

Test(typed, blanks_around_a_partners_number_are_no_part_of_it)
{
    const char *body = minimal_inquiry;
    struct answer first = call(.method = "PUT", .path = "/v1/inquiries/by-source/typed/blank-1", .token = who("CASE_A"),
                               .type = "application/json", .body = body);
    struct answer again = call(.method = "PUT", .path = "/v1/inquiries/by-source/typed/blank-1%20%C2%A0",
                               .token = who("CASE_A"), .type = "application/json", .body = body);
    expect_status(&first, 201);
    expect_status(&again, 200);
    cr_assert_str_eq(text_at(&again, "/id"), text_at(&first, "/id"));
}

Test(typed, an_invisible_sign_is_named)
{
    static const struct {
        const char *given, *detail;
    } rows[] = {
        {"abc\u202etxt", "Has an invisible character U+202E at position 4."},
        {"محمد\u061c", "Has an invisible character U+061C at position 5."},
        {"a\U000E0061b", "Has an invisible character U+E0061 at position 2."},
        {"a\u00adb", "Has an invisible character U+00AD at position 2."},
        {"a\u034fb", "Has an invisible character U+034F at position 2."},
        {"a\ufff9b", "Has an invisible character U+FFF9 at position 2."},
        {"محم\ufffd", "Has U+FFFD at position 4, which stands for what could not be read: an import went wrong."},
        {"????", "Has nothing but question marks: an import went wrong."}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer made = post_to("", "/v1/inquiries",
                                     json("{'person':{'names':[{'script':'Latn','given':'%s'}]},'reporter':{'relation':"
                                          "'son'}}",
                                          rows[i].given),
                                     "CASE_A");
        expect_status(&made, 422);
        cr_expect_str_eq(text_at(&made, "/errors/0/pointer"), "/person/names/0/given");
        cr_expect_str_eq(text_at(&made, "/errors/0/detail"), rows[i].detail);
    }
}

Test(typed, a_name_is_in_the_script_that_it_names)
{
    static const struct {
        const char *script, *given;
        int status;
    } rows[] = {{"Arab", "Mohammad", 422}, {"Latn", "محمد", 422},         {"Arab", "محمد (Mohammad)", 201},
                {"Latn", "Şêrîn", 201},    {"Arab", "نه\u200cورۆز", 201}, {"Cyrl", "Мухаммад", 201},
                {"Cyrl", "Muhammad", 422}, {"Arab", "١٢٣", 201}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer made =
            post_to("", "/v1/inquiries",
                    json("{'person':{'names':[{'script':'%s','given':'%s'}]},'reporter':{'relation':'son'"
                         "}}",
                         rows[i].script, rows[i].given),
                    "CASE_A");
        expect_status(&made, rows[i].status);
        if (rows[i].status == 422)
            cr_expect_str_eq(text_at(&made, "/errors/0/pointer"), "/person/names/0/script");
    }
}

static struct answer with_website(const char *address)
{
    return post_to("", "/v1/organizations",
                   json("{'names':{'en':'Typed address'},'kind':'legal_aid','website':'%s','logo':'%s','services':[{"
                        "'kind':'legal_aid','url':'%s'}]}",
                        address, address, address),
                   "ADMIN");
}

Test(typed, web_addresses_are_http_and_encoded)
{
    struct answer made = with_website("https://example.org/صفحة");
    expect_status(&made, 201);
    struct answer record = look_at(form("/v1/organizations/%s", id_of(&made)), "ADMIN");
    cr_assert_str_eq(text_at(&record, "/website"), "https://example.org/%D8%B5%D9%81%D8%AD%D8%A9");
    static const char *const refused[] = {"javascript:alert(1)", "data:text/html,x", "www.example.org",
                                          "ftp://example.org"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct answer answer = with_website(refused[i]);
        expect_status(&answer, 422);
        cr_expect_eq(json_array_size(value_at(&answer, "/errors")), 3, "website, logo and url");
        cr_expect_str_eq(text_at(&answer, "/errors/0/detail"),
                         "Must be a web address that begins with https:// or http://.");
    }
}
