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

static struct answer at_place(const char *member, const char *value, double latitude, double longitude)
{
    return post_to(
        "", "/v1/inquiries",
        json("{'person':{'names':[{'script':'Arab','given':'محمد'}]},'event':{'place':{'%s':'%s','point':{'latitude':"
             "%.2f,'longitude':%.2f}}},'reporter':{'relation':'sister'}}",
             member, value, latitude, longitude),
        "CASE_A");
}

Test(typed, a_point_lies_where_its_place_is)
{
    static const struct {
        const char *member, *value;
        double latitude, longitude;
        int status;
    } rows[] = {{"pcode", "SY02", 36.20, 37.15, 201}, {"pcode", "SY02", 37.10, 36.20, 422},
                {"pcode", "SY07", 35.93, 36.63, 201}, {"pcode", "SY07", 36.63, 35.93, 422},
                {"pcode", "SY06", 35.52, 35.79, 201}, {"pcode", "SY04", 33.50, 38.66, 201},
                {"pcode", "SY02", 32.62, 36.10, 422}, {"pcode", "SY0200", 36.20, 37.15, 201},
                {"pcode", "SY", 35.00, 38.00, 201},   {"country", "SY", 40.10, 35.30, 422},
                {"country", "TR", 41.00, 28.90, 201}, {"text", "at sea", 35.00, 25.00, 201}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer made = at_place(rows[i].member, rows[i].value, rows[i].latitude, rows[i].longitude);
        cr_expect_eq(made.status, rows[i].status, "%s %.2f %.2f: %d", rows[i].value, rows[i].latitude,
                     rows[i].longitude, made.status);
        if (made.status == 422)
            cr_expect_str_eq(text_at(&made, "/errors/0/pointer"), "/event/place/point");
    }
}

Test(typed, every_place_of_the_gazetteer_lies_in_the_one_above)
{
    cr_assert_str_eq(
        sql("select coalesce(string_agg(pcode, ' '), '') from place where parent is not null and latitude is"
            " not null and not point_fits(parent, latitude, longitude)"),
        "");
    cr_assert_str_eq(sql("select coalesce(string_agg(pcode, ' '), '') from place where level = 'governorate' and"
                         " point_fits(pcode, longitude, latitude) and pcode <> 'SY06'"),
                     "", "centres turned round are seen");
}

/* The map begins with Syria; what lies in it is the database's to say. */
Test(typed, the_pages_first_view_lies_in_the_box_of_syria)
{
    char line[300];
    double west = 0, south = 0, east = 0, north = 0;
    FILE *file = fopen("api/explore/map.js", "r");
    while (fgets(line, sizeof(line), file) &&
           sscanf(line, "const SYRIA = [[%lf, %lf], [%lf, %lf]]", &west, &south, &east, &north) != 4)
        ;
    fclose(file);
    cr_assert_gt(east, west);
    cr_assert_str_eq(sql(form("select box '((%f, %f), (%f, %f))' <@ syria_box()", west, south, east, north)), "t");
}

/* GET with the record's own ETag. */
static struct answer again(const char *path, const struct answer *first, const char *who_asks)
{
    return call(.path = path, .token = who(who_asks), .headers = form("If-None-Match: %s\r\n", field(first, "ETag")));
}

Test(typed, a_known_record_is_304_and_the_look_is_logged)
{
    struct answer made = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s", id_of(&made));
    struct answer first = look_at(path, "CASE_A");
    expect_status(&first, 200);
    expect(again(path, &first, "CASE_A"), 304);
    cr_assert_str_eq(
        sql(form("select count(*) from audit_event where action = 'inquiry.read' and record_id = '%s'", id_of(&made))),
        "2");
    struct answer me = look_at("/v1/me", "ADMIN");
    path = form("/v1/users/%s", text_at(&me, "/user_id"));
    first = look_at(path, "ADMIN");
    expect(again(path, &first, "ADMIN"), 304);
    struct answer organization =
        listed_organization(json("{'names':{'en':'Typed tag'},'kind':'legal_aid','listed':true}"));
    path = form("/v1/organizations/%s", id_of(&organization));
    first = look_at(path, "STEWARD");
    expect(again(path, &first, "STEWARD"), 304);
}

Test(typed, a_known_file_is_304)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer sent =
        call(.method = "POST", .token = who("CASE_A"), .type = "application/pdf", .body = "%PDF-1.4\n%%EOF\n",
             .path = form("/v1/inquiries/%s/attachments?kind=document&file_name=a.pdf", id_of(&made)));
    expect_status(&sent, 201);
    const char *path = form("/v1/inquiries/%s/attachments/%s/content", id_of(&made), id_of(&sent));
    struct answer first = look_at(path, "CASE_A");
    expect_status(&first, 200);
    struct answer second = again(path, &first, "CASE_A");
    expect_status(&second, 304);
    cr_assert_eq(second.size, 0);
}

static struct answer patched(const char *path, const char *version, const char *body, const char *who_asks)
{
    return call(.method = "PATCH", .path = path, .token = who(who_asks), .type = "application/merge-patch+json",
                .body = body, .headers = form("If-Match: %s\r\n", version));
}

Test(typed, a_patch_that_changes_nothing_changes_nothing)
{
    struct answer made = post_to("", "/v1/inquiries", minimal_inquiry, "CASE_A");
    const char *path = form("/v1/inquiries/%s", id_of(&made));
    struct answer record = look_at(path, "CASE_A");
    const char *person = json_dumps(json_object_get(record.json, "person"), 0);
    struct answer same = patched(path, "\"1\"", form("{\"person\":%s,\"relatives\":null}", person), "CASE_A");
    expect_status(&same, 200);
    cr_assert_str_eq(field(&same, "ETag"), field(&record, "ETag"));
    cr_assert_str_eq(text_at(&same, "/updated_at"), text_at(&record, "/updated_at"));
    struct answer organization =
        listed_organization(json("{'names':{'en':'Typed same'},'kind':'legal_aid','listed':true}"));
    path = form("/v1/organizations/%s", id_of(&organization));
    record = look_at(path, "ADMIN");
    same = patched(path, field(&record, "ETag"), json("{'names':{'en':'Typed same'},'kind':'legal_aid'}"), "ADMIN");
    expect_status(&same, 200);
    cr_assert_str_eq(field(&same, "ETag"), field(&record, "ETag"));
    same = patched(path, field(&record, "ETag"), json("{'kind':'forensic'}"), "ADMIN");
    expect_status(&same, 200);
    cr_assert_str_neq(field(&same, "ETag"), field(&record, "ETag"));
}

Test(typed, a_time_out_of_range_names_its_parameter)
{
    static const char *const queries[] = {"created_from=0000-01-01T00:00:00Z", "last_seen_from=0000-01-01",
                                          "created_from=2026-01-01T00:00:00%2B23:59",
                                          "created_from=2026-01-01T00:00:00-16:00"};
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        struct answer answer = look_at(form("/v1/inquiries?%s", queries[i]), "CASE_A");
        expect_status(&answer, 400);
        cr_expect_eq(strncmp(text_at(&answer, "/errors/0/parameter"), queries[i], 9), 0);
    }
    struct answer plus = look_at("/v1/inquiries?created_from=2026-11-25T23:00:00+03:00", "CASE_A");
    expect_status(&plus, 400);
    cr_assert_not_null(strstr(text_at(&plus, "/errors/0/detail"), "%2B"));
    expect(look_at("/v1/inquiries?created_from=2026-11-25T23:00:00%2B14:00", "CASE_A"), 200);
}

Test(typed, timestamps_have_six_digits)
{
    struct answer made = new_inquiry("CASE_A");
    sql(form("update inquiry set updated_at = date_trunc('second', now()), created_at = date_trunc('second', now()) +"
             " interval '120 milliseconds' where id = '%s'",
             id_of(&made)));
    struct answer record = look_at(form("/v1/inquiries/%s", id_of(&made)), "CASE_A");
    cr_assert_not_null(strstr(text_at(&record, "/updated_at"), ".000000Z"));
    cr_assert_not_null(strstr(text_at(&record, "/created_at"), ".120000Z"));
}

Test(typed, a_second_open_referral_says_what_exists)
{
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    const char *body = json("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B"));
    expect(post_to(id_of(&made), "referrals", body, "CASE_A"), 201);
    struct answer second = post_to(id_of(&made), "referrals", body, "CASE_A");
    expect_status(&second, 409);
    cr_assert_not_null(strstr(text_at(&second, "/detail"), "An open referral of this inquiry to this receiver exists"));
}

Test(typed, a_csv_may_begin_with_a_byte_order_mark_and_keeps_telephones)
{
    (void)listed_organization(json("{'names':{'en':'Typed csv'},'kind':'legal_aid','listed':true,'contacts':[{'phone':"
                                   "'+963 11 222 3344'}],'visibility':{'contacts':'public'}}"));
    struct answer plain = look_at("/v1/organizations/export.csv?q=typed%20csv", NULL);
    struct answer marked = look_at("/v1/organizations/export.csv?q=typed%20csv&bom=true", NULL);
    cr_assert_eq(memcmp(plain.body, "id,", 3), 0);
    cr_assert_eq(memcmp(marked.body, "\xEF\xBB\xBFid,", 6), 0);
    cr_assert_not_null(strstr(plain.body, ",+963 11 222 3344,"));
}
