/* References, access codes, API keys, passwords, scopes: what they look like and what is refused. */
#include "api/auth/codes.h"
#include "api/auth/password.h"
#include "api/auth/scopes.h"
#include "api/auth/secrets.h"
#include "api/schema/typed.h"
#include <criterion/criterion.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

Test(codes, every_reference_is_valid_and_every_single_typing_mistake_is_not)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char reference[REFERENCE_TEXT];
    for (int i = 0; i < 50; i++) {
        reference_new(reference);
        cr_assert(reference_is_valid(reference), "%s", reference);
        for (size_t at = 4; at < 13; at++)
            for (const char *other = alphabet; reference[at] != '-' && *other; other++) {
                char wrong[REFERENCE_TEXT];
                strcpy(wrong, reference);
                wrong[at] = *other;
                cr_assert(reference_is_valid(wrong) == (*other == reference[at]), "%s", wrong);
            }
    }
}

/* Phones have no key for the others, and a chat takes them for marks of its own. */
Test(codes, a_reference_ends_in_a_letter_or_digit)
{
    char reference[REFERENCE_TEXT];
    for (int i = 0; i < 1000; i++) {
        reference_new(reference);
        cr_assert_null(strpbrk(reference + 14, "*~$=U"), "%s", reference);
    }
}

Test(codes, are_read_as_people_type_and_paste_them)
{
    static const char *const typed[] = {
        "377W-0O0P-49ZH-1IJK",
        "377w 0o0p 49zh liJK",
        "\u2066377W-000P-49ZH-11JK\u2069",
        "\u200e377W\u2013000P\u2014 49ZH\u221211JK\n",
        "\u0663\u0667\u0667W-\u0660\u0660\u0660P-\u0664\u0669ZH-\u0661\u0661JK",
        "\u06f3\u06f7\u06f7W\u00a0\u06f0\u06f0\u06f0P\u202f\u06f4\u06f9ZH\u3000\u06f1\u06f1JK",
        "\uff13\uff17\uff17\uff37\uff0d000P\uff0d49ZH\uff0d11\uff2a\uff4b",
        "\u00ab377W.000P.49ZH.11JK\u00bb\u060c",
        "\"377W_000P_49ZH_11JK\".",
    };
    char code[ACCESS_CODE_TEXT];
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
        cr_assert(access_code_read(typed[i], code), "%s", typed[i]);
        cr_assert_str_eq(code, "377W-000P-49ZH-11JK", "%s", typed[i]);
    }
}

Test(codes, what_cannot_be_one_is_none)
{
    static const char *const typed[] = {"",
                                        "7",
                                        "377W-000P-49ZH-11J",
                                        "377W-000P-49ZH-11JKK",
                                        "377W-000P-49ZH-11JU",
                                        "377W-000P-49ZH-11J*",
                                        "377W-000P-49ZH-11J\u0416",
                                        "377W-000P-49ZH-11J\xc3",
                                        ("\x1e\xc3\xbd\xc2\xbb\xea\xa2\x96p\xc2\x9a"
                                         "1")};
    char code[ACCESS_CODE_TEXT], reference[REFERENCE_TEXT];
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
        cr_assert_not(access_code_read(typed[i], code), "%s", typed[i]);
        cr_assert_not(reference_read(typed[i], reference), "%s", typed[i]);
    }
    cr_assert(reference_read("ath 0000 0000 0", reference));
    cr_assert_str_eq(reference, "ATH-0000-0000-0");
    reference[0] = '\0';
    cr_assert(reference_read("0000 0000 0", reference), "all begin with ATH, which need not be typed");
    cr_assert_str_eq(reference, "ATH-0000-0000-0");
    cr_assert_not(reference_read("0000 0000 1", reference));
    cr_assert_not(reference_read("TH 0000 0000 0", reference));
    cr_assert_not(reference_read("ATH-0000-0000-1", reference));
    cr_assert_not(reference_read("ATX-0000-0000-0", reference));
    cr_assert(reference_read("ATH-0000-0010-*", reference), "given out before");
}

static bool matches(pcre2_code *category, pcre2_match_data *data, uint32_t code)
{
    unsigned char text[4] = {(unsigned char)code};
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; length > 1 && i > 0; i--, code >>= 6)
        text[i] = (unsigned char)(0x80 | (code & 0x3F));
    if (length > 1)
        text[0] = (unsigned char)(0xF00U >> length | code);
    return pcre2_match(category, text, length, 0, PCRE2_NO_UTF_CHECK, data, NULL) > 0;
}

/* PCRE2 has the same tables of Unicode, in a version at least as new: what ours name, it names too. */
Test(codes, digits_and_separators_are_unicodes)
{
    int error;
    PCRE2_SIZE at;
    static const char *const expressions[] = {"^\\p{Nd}", "^[\\p{Pd}\\p{Z}\\p{Cf}\\p{Cc}]"};
    pcre2_code *compiled[2];
    for (int i = 0; i < 2; i++) {
        compiled[i] =
            pcre2_compile((PCRE2_SPTR)expressions[i], PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP, &error, &at, NULL);
        cr_assert_not_null(compiled[i]);
    }
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    size_t digits = 0, separators = 0;
    for (uint32_t code = 0; code < 0x110000; code++) {
        bool is_surrogate = code >= 0xD800 && code < 0xE000;
        bool is_ours = code == 0x640 || code == 0x2043 || code == 0x2212 || (code >= 0xFE00 && code < 0xFE10);
        if (is_surrogate || is_ours)
            continue;
        cr_assert(typed_digit(code) < 0 || matches(compiled[0], data, code), "U+%04X", code);
        cr_assert(!typed_is_separator(code) || matches(compiled[1], data, code), "U+%04X", code);
        digits += matches(compiled[0], data, code) && typed_digit(code) < 0;
        separators += matches(compiled[1], data, code) && !typed_is_separator(code);
    }
    cr_assert(digits <= 20 && separators <= 20, "%zu and %zu are too new for our tables", digits, separators);
}

Test(keys, a_changed_digit_is_refused_before_any_look_up)
{
    char key[API_KEY_TEXT], id[UUID_TEXT];
    unsigned char hash[SECRET_HASH], again[SECRET_HASH];
    api_key_new("01a209ca-260b-7f94-a7bc-9f02a184b57e", key, hash);
    cr_assert(api_key_read(key, id, again));
    cr_assert_str_eq(id, "01a209ca-260b-7f94-a7bc-9f02a184b57e");
    cr_assert_eq(memcmp(hash, again, sizeof(hash)), 0);
    for (size_t i = 0; key[i]; i++) {
        char wrong[API_KEY_TEXT];
        strcpy(wrong, key);
        wrong[i] = wrong[i] == '0' ? '1' : '0';
        cr_assert_not(api_key_read(wrong, id, again), "%s", wrong);
    }
}

Test(scopes, an_admin_runs_the_house_and_reads_no_inquiries)
{
    struct identity admin = {0}, partner = {0};
    cr_assert(role_apply("admin", &admin) && role_apply("partner", &partner));
    cr_assert_eq(admin.scopes & SCOPE(INQUIRIES_READ), 0);
    cr_assert(admin.reaches_all && !partner.reaches_all);
    cr_assert_not(role_apply("root", &admin));
    cr_assert_eq(scope_by_name("inquiries:read "), 0);
    cr_assert_eq(scopes_by_names("inquiries:read no:such"), SCOPE(INQUIRIES_READ));
}
