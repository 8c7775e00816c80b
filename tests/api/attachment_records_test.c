/* What is said of an attachment beside its file, by whom, and who is shown it. */
#include "tests/harness.h"
#include "tests/harness/files.h"
#include <string.h>

static struct answer send(const struct answer *made, const char *kind, const char *token)
{
    struct text page = file_pdf_plain();
    return call(.method = "POST",
                .path = form("/v1/inquiries/%s/attachments?kind=%s&file_name=a.pdf", id_of(made), kind), .token = token,
                .type = "application/pdf", .body = page.data, .size = page.length);
}

static const char *path_of(const struct answer *made, const struct answer *sent)
{
    return form("/v1/inquiries/%s/attachments/%s", id_of(made), id_of(sent));
}

static struct answer patch(const char *path, const char *body, const char *token)
{
    return call(.method = "PATCH", .path = path, .token = token, .type = "application/merge-patch+json",
                .body = quotes(body), .headers = "If-Match: *\r\n");
}

static bool is_main(const char *path)
{
    struct answer now = look_at(path, "CASE_A");
    return json_is_true(value_at(&now, "/main"));
}

Test(attachment_records, say_what_a_file_is_and_keep_their_version_where_nothing_changes)
{
    struct answer made = new_inquiry("CASE_A"), sent = send(&made, "photo", who("CASE_A"));
    cr_assert_str_eq(field(&sent, "ETag"), "\"1\"");
    const char *said = "{'caption':'At a wedding','caption_language':'en','taken_on':'2012-08~',"
                       "'shows':['relative','missing_person'],'source':'the sister'}";
    struct answer now = patch(path_of(&made, &sent), said, who("CASE_A"));
    expect_status(&now, 200);
    cr_assert_str_eq(text_at(&now, "/taken_on"), "2012-08~");
    cr_assert_str_eq(text_at(&now, "/shows/0"), "missing_person");
    struct answer again = patch(path_of(&made, &sent), said, who("CASE_A"));
    cr_assert_str_eq(field(&again, "ETag"), field(&now, "ETag"));
    struct answer list = look_at(form("/v1/inquiries/%s/attachments", id_of(&made)), "CASE_A");
    cr_assert_str_eq(text_at(&list, "/items/0/caption"), "At a wedding");
    struct answer bare = patch(path_of(&made, &sent), "{'caption':null,'shows':[]}", who("CASE_A"));
    cr_assert(json_is_null(value_at(&bare, "/caption")));
    expect(patch(path_of(&made, &sent), "{'taken_on':'yesterday'}", who("CASE_A")), 422);
    expect(patch(path_of(&made, &sent), "{'shows':['moon']}", who("CASE_A")), 422);
}

Test(attachment_records, have_one_main_photo_and_the_next_takes_its_place)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer one = send(&made, "photo", who("CASE_A")), two = send(&made, "photo", who("CASE_A")),
                  paper = send(&made, "document", who("CASE_A"));
    expect(patch(path_of(&made, &one), "{'main':true}", who("CASE_A")), 200);
    expect(patch(path_of(&made, &two), "{'main':true}", who("CASE_A")), 200);
    cr_assert(is_main(path_of(&made, &two)) && !is_main(path_of(&made, &one)));
    expect(patch(path_of(&made, &paper), "{'main':true}", who("CASE_A")), 422);
    expect(patch(path_of(&made, &two), "{'kind':'document'}", who("CASE_A")), 422);
    expect(patch(path_of(&made, &two), "{'kind':'document','main':false}", who("CASE_A")), 200);
}

Test(attachment_records, show_others_neither_the_source_nor_what_is_kept_back)
{
    struct answer made = new_inquiry("CASE_A"), sent = send(&made, "photo", who("CASE_A"));
    const char *path = path_of(&made, &sent);
    expect(patch(path, "{'caption':'At a wedding','source':'leak-source'}", who("CASE_A")), 200);
    expect(look_at(path, "CASE_B"), 404);
    (void)consent_to_b(id_of(&made), "");
    struct answer seen = look_at(path, "CASE_B");
    cr_assert_str_eq(text_at(&seen, "/caption"), "At a wedding");
    cr_assert_null(strstr(seen.body, "leak-source"), "%s", seen.body);
    cr_assert(json_is_null(value_at(&seen, "/version")) && json_is_null(value_at(&seen, "/shared")));
    expect(patch(path, "{'caption':'x'}", who("CASE_B")), 403);
    expect(patch(path, "{'shared':false}", who("CASE_A")), 200);
    expect(look_at(path, "CASE_B"), 404);
    expect(look_at(form("%s/content", path), "CASE_B"), 404);
    struct answer list = look_at(form("/v1/inquiries/%s/attachments", id_of(&made)), "CASE_B");
    cr_assert_eq(json_array_size(value_at(&list, "/items")), 0);
    struct answer log = look_at(form("/v1/inquiries/%s/access/log", id_of(&made)), "CASE_A");
    cr_assert_not_null(strstr(log.body, "attachment.read"));
}

Test(attachment_records, of_a_kind_that_is_withheld_are_shown_to_no_recipient)
{
    static const struct {
        const char *withheld;
        int status;
    } rows[] = {{"", 200}, {"'attachments'", 404}, {"'attachments.photo'", 404}, {"'attachments.document'", 200}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer made = new_inquiry("CASE_A");
        struct answer photo = send(&made, "photo", who("CASE_A")), evidence = send(&made, "evidence", who("CASE_A"));
        expect(consent_to_b(id_of(&made), quotes(form(",'withheld':[%s]", rows[i].withheld))), 201);
        struct answer seen = look_at(path_of(&made, &photo), "CASE_B");
        cr_assert_eq(seen.status, rows[i].status, "%s", rows[i].withheld);
        expect(look_at(path_of(&made, &evidence), "CASE_B"), 404);
    }
}

Test(attachment_records, of_a_family_s_photo_are_its_to_write_until_somebody_decides)
{
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    struct answer sent = send(&made, "photo", family), ours = send(&made, "photo", who("CASE_A"));
    const char *path = path_of(&made, &sent);
    expect(patch(path, "{'caption':'At home','taken_on':'2012','shows':['missing_person']}", family), 200);
    static const char *const others[] = {"{'kind':'document'}", "{'main':true}", "{'source':'me'}", "{'shared':false}"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        expect(patch(path, others[i], family), 403);
    expect(patch(path_of(&made, &ours), "{'caption':'x'}", family), 404);
    expect(post_to(id_of(&made), form("attachments/%s/accept", id_of(&sent)), NULL, "CASE_A"), 200);
    expect(patch(path, "{'caption':'Elsewhere'}", family), 403);
    struct answer kept = look_at(path, "CASE_A");
    cr_assert_str_eq(text_at(&kept, "/caption"), "At home");
}
