/* References, access codes, API keys, passwords, scopes: what they look like and what is refused. */
#include "api/auth/codes.h"
#include "api/auth/password.h"
#include "api/auth/scopes.h"
#include "api/auth/secrets.h"
#include <criterion/criterion.h>
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

Test(codes, a_code_can_be_derived_again_only_from_the_same_seed_and_secret)
{
    unsigned char secret[32] = {1}, other[32] = {2};
    char first[ACCESS_CODE_TEXT], second[ACCESS_CODE_TEXT], third[ACCESS_CODE_TEXT], fourth[ACCESS_CODE_TEXT];
    access_code_derive(secret, "seed", 4, first);
    access_code_derive(secret, "seed", 4, second);
    access_code_derive(secret, "seeD", 4, third);
    access_code_derive(other, "seed", 4, fourth);
    cr_assert_str_eq(first, second);
    cr_assert(strcmp(first, third) != 0 && strcmp(first, fourth) != 0);
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
