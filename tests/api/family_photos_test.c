/* Photos that a family adds with its token: its own and the holder's, until they are accepted. */
#include "tests/harness.h"
#include "tests/harness/files.h"
#include <string.h>

static struct answer send_photo(const struct answer *made, const char *token, const char *kind)
{
    struct text page = file_pdf_plain();
    return call(.method = "POST",
                .path = form("/v1/inquiries/%s/attachments?kind=%s&file_name=a.pdf", id_of(made), kind), .token = token,
                .type = "application/pdf", .body = page.data, .size = page.length);
}

static size_t files_seen(const struct answer *made, const char *who_asks)
{
    struct answer list = look_at(form("/v1/inquiries/%s/attachments", id_of(made)), who_asks);
    expect_status(&list, 200);
    return json_array_size(value_at(&list, "/items"));
}

static struct answer accept(const struct answer *made, const char *photo, const char *who_asks)
{
    return post_to(id_of(made), form("attachments/%s/accept", photo), NULL, who_asks);
}

Test(family_photos, are_shown_to_others_when_they_were_accepted)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    (void)consent_to_b(id_of(&made), "");
    struct answer sent = send_photo(&made, family, "photo");
    expect_status(&sent, 201);
    const char *photo = form("%s", id_of(&sent)), *content = form("%s/content", field(&sent, "Location"));
    cr_assert_str_eq(text_at(&sent, "/review"), "unreviewed");
    struct answer list = look_at(form("/v1/inquiries/%s/attachments", id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&list, "/items/0/review"), "unreviewed");
    cr_assert_eq(files_seen(&made, family), 1);
    cr_assert_eq(files_seen(&made, "CASE_B"), 0);
    expect(look_at(content, family), 200);
    expect(look_at(content, "CASE_B"), 404);
    expect(accept(&made, photo, family), 403);
    expect(accept(&made, photo, "CASE_B"), 404);
    struct answer done = accept(&made, photo, "CASE_A");
    expect_status(&done, 200);
    cr_assert_str_eq(text_at(&done, "/review"), "accepted");
    expect(accept(&made, photo, "CASE_A"), 409);
    struct answer theirs = look_at(form("/v1/inquiries/%s/attachments", id_of(&made)), "CASE_B");
    cr_assert_str_eq(text_at(&theirs, "/items/0/id"), photo);
    cr_assert(json_is_null(value_at(&theirs, "/items/0/review")), "whose photo it is is not told: %s", theirs.body);
    struct answer heard = look_at(form("/v1/inquiries/%s/notices", id_of(&made)), family);
    cr_assert_str_eq(text_at(&heard, "/items/0/kind"), "photo_accepted");
}

Test(family_photos, are_all_that_a_family_sees_of_the_files)
{
    struct answer made = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    struct answer paper = send_photo(&made, who("CASE_A"), "photo");
    expect_status(&paper, 201);
    cr_assert(json_is_null(value_at(&paper, "/review")));
    cr_assert_eq(files_seen(&made, family_of(&made)), 0);
    expect(look_at(field(&paper, "Location"), family_of(&made)), 404);
    struct answer sent = send_photo(&made, family_of(&made), "photo");
    expect_status(&sent, 201);
    expect(look_at(field(&sent, "Location"), family_of(&other)), 404);
    expect(send_photo(&made, family_of(&other), "photo"), 404);
    expect(accept(&made, id_of(&paper), "CASE_A"), 409);
}

Test(family_photos, are_taken_back_until_they_are_accepted)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    struct answer sent = send_photo(&made, family, "photo"), kept = send_photo(&made, family, "photo");
    expect(accept(&made, id_of(&kept), "CASE_A"), 200);
    const char *path = form("/v1/inquiries/%s/attachments", id_of(&made));
    expect(call(.method = "DELETE", .path = form("%s/%s", path, id_of(&sent)), .token = family), 204);
    expect(call(.method = "DELETE", .path = form("%s/%s", path, id_of(&kept)), .token = family), 404);
    cr_assert_eq(files_seen(&made, "CASE_A"), 1);
}

Test(family_photos, are_photos_and_twenty_at_most)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    expect(send_photo(&made, family, "evidence"), 422);
    sql(form("set athar.reach = 'all'; insert into attachment (id, tenant_id, inquiry_id, kind, file_name, media_type, "
             "from_family)"
             " select gen_random_uuid(), tenant_id, id, 'photo', 'a', 'image/png', true from inquiry,"
             " generate_series(1, 19) where id = '%s'",
             id_of(&made)));
    expect(send_photo(&made, family, "photo"), 201);
    expect(send_photo(&made, family, "photo"), 409);
    expect(send_photo(&made, who("CASE_A"), "photo"), 201);
}

Test(family_photos, that_are_declined_tell_the_family_why_and_are_shown_to_nobody_else)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    (void)consent_to_b(id_of(&made), "");
    struct answer sent = send_photo(&made, family, "photo");
    const char *photo = form("%s", id_of(&sent)), *step = form("attachments/%s/decline", photo);
    expect(post_to(id_of(&made), step, json("{'reason':'unreadable'}"), family), 403);
    expect(post_to(id_of(&made), step, json("{'reason':'unreadable'}"), "CASE_B"), 404);
    struct answer done = post_to(id_of(&made), step, json("{'reason':'unreadable'}"), "CASE_A");
    expect_status(&done, 200);
    cr_assert_str_eq(text_at(&done, "/review"), "declined");
    expect(post_to(id_of(&made), step, json("{'reason':'other'}"), "CASE_A"), 409);
    expect(accept(&made, photo, "CASE_A"), 409);
    struct answer list = look_at(form("/v1/inquiries/%s/attachments", id_of(&made)), family);
    cr_assert_str_eq(text_at(&list, "/items/0/decline_reason"), "unreadable");
    struct answer heard = look_at(form("/v1/inquiries/%s/notices", id_of(&made)), family);
    cr_assert_str_eq(text_at(&heard, "/items/0/kind"), "photo_declined");
    cr_assert_str_eq(text_at(&heard, "/items/0/about"), photo);
    cr_assert_eq(files_seen(&made, "CASE_B"), 0);
    expect(
        call(.method = "DELETE", .path = form("/v1/inquiries/%s/attachments/%s", id_of(&made), photo), .token = family),
        204);
}
