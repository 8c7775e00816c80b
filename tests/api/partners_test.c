/* Partners who send their records again and again by their own numbers: what is a number, what a resend does to the
 * work of others, and what is told of a number that was handed over. */
#include "tests/harness.h"
#include <string.h>
#include <unistd.h>

/* A number that no other test has, with what is given behind it. */
static const char *numbered(const char *tail)
{
    return form("/v1/inquiries/by-source/partners/%d-%s", getpid(), tail);
}

static struct answer put(const char *path, const char *body)
{
    return call(.method = "PUT", .path = path, .token = who("PARTNER_A"), .type = "application/json", .body = body);
}

/* ---- numbers ---- */

Test(partners, send_numbers_with_slashes)
{
    struct answer made = put(numbered("KAS%2F2013%2f01"), minimal_inquiry);
    expect_status(&made, 201);
    struct answer again = put(numbered("KAS%2F2013%2F01"), minimal_inquiry);
    expect_status(&again, 200);
    cr_assert_str_eq(id_of(&again), id_of(&made));
    struct answer record = look_at(form("/v1/inquiries/%s", id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&record, "/external_id"), form("%d-KAS/2013/01", getpid()));
    struct answer other = put(numbered("KAS-2013-01"), minimal_inquiry);
    expect_status(&other, 201);
}

Test(partners, are_told_which_sign_a_path_may_not_hold)
{
    static const struct {
        const char *path, *sign;
    } rows[] = {
        {"/v1/inquiries/by-source/par%2Ftners/1", "%2F"},
        {"/v1/inquiries%2Fby-source/partners/1", "%2F"},
        {"/v1/inquiries/by-source/partners/1%5C2", "%5C"},
        {"/v1/inquiries/by-source/partners/1%002", "%00"},
        {"/v1/inquiries/by-source/partners/..", ".."},
        {"/v1/inquiries/by-source/partners/%2e", "."},
        {"/v1/inquiries/by-source//1", "//"},
        {"/v1/inquiries/by-source/partners/100%", "%25"},
        {"/v1/inquiries/by-source/partners/%ff", "UTF-8"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer answer = call(.method = "PUT", .path = rows[i].path, .token = who("PARTNER_A"),
                                    .type = "application/json", .body = minimal_inquiry, .unchecked = true);
        expect_status(&answer, 400);
        cr_expect_not_null(strstr(text_at(&answer, "/detail"), rows[i].sign), "%s: %s", rows[i].path, answer.body);
    }
}
