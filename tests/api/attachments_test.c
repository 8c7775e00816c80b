/* Attachments: streamed in and out, looked at, bounded, never inline. */
#include "tests/harness.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file of `size` bytes that begins like a PNG. */
static char *picture(size_t size)
{
    static const unsigned char start[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D',
                                          'R',  0,   0,   0,   1,    0,    0,    0,    1, 8, 2, 0,  0,   0};
    char *bytes = malloc(size);
    randombytes_buf_deterministic(bytes, size, (const unsigned char *)"0123456789012345678901234567890");
    memcpy(bytes, start, sizeof(start));
    return bytes;
}

static struct answer upload(const char *service, const char *id, const char *type, const char *bytes, size_t size)
{
    return call(.method = "POST", .service = service,
                .path = form("/v1/inquiries/%s/attachments?kind=photo&file_name=%%D8%%B5%%22.png", id),
                .token = who("CASE_A"), .type = type, .body = bytes, .size = size);
}

Test(attachments, come_out_as_they_went_in_and_only_as_a_download)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = text_at(&made, "/id");
    size_t size = 700001;
    char *bytes = picture(size);
    struct answer up = upload(MAIN, id, "image/png", bytes, size);
    expect_status(&up, 201);
    struct answer down = call(.path = form("%s/content", field(&up, "Location")), .token = who("CASE_A"));
    expect_status(&down, 200);
    cr_assert_eq(down.size, size);
    cr_assert_eq(memcmp(down.body, bytes, size), 0);
    cr_assert_str_eq(field(&down, "Content-Disposition"), "attachment; filename*=UTF-8''%D8%B5%22.png");
    cr_assert_str_eq(field(&down, "ETag"), form("\"%s\"", text_at(&up, "/sha256")));
    cr_assert(strstr(field(&down, "Content-Security-Policy"), "sandbox"));
    struct answer list = call(.path = form("/v1/inquiries/%s/attachments", id), .token = who("CASE_A"));
    cr_assert_str_eq(text_at(&list, "/items/0/id"), text_at(&up, "/id"));
    struct answer head =
        call(.method = "HEAD", .path = form("%s/content", field(&up, "Location")), .token = who("CASE_A"));
    cr_assert(head.status == 200 && head.size == 0);
}

Test(attachments, belong_to_the_tenant_and_can_be_removed)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = text_at(&made, "/id");
    struct answer up = upload(MAIN, id, "image/png", picture(100), 100);
    struct answer theirs = call(.path = form("%s/content", field(&up, "Location")), .token = who("CASE_B"));
    expect_status(&theirs, 404);
    const char *path = form("/v1/inquiries/%s/attachments/%s", id, text_at(&up, "/id"));
    struct answer not_theirs = call(.method = "DELETE", .path = path, .token = who("CASE_B"));
    expect_status(&not_theirs, 404);
    struct answer gone = call(.method = "DELETE", .path = path, .token = who("CASE_A"));
    expect_status(&gone, 204);
    cr_assert_str_eq(sql(form("select count(*) from attachment_chunk where attachment_id = '%s'", text_at(&up, "/id"))),
                     "0");
}

Test(attachments, must_be_what_they_say_and_of_a_known_kind)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = text_at(&made, "/id");
    struct answer lied = upload(MAIN, id, "image/jpeg", picture(100), 100);
    expect_status(&lied, 415);
    struct answer html = upload(MAIN, id, "image/png", "<html><script>alert(1)</script></html>", 38);
    expect_status(&html, 415);
    struct answer svg = upload(MAIN, id, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>", 41);
    expect_status(&svg, 415);
    struct answer nothing = upload(MAIN, id, "image/png", "", 0);
    expect_status(&nothing, 400);
    cr_assert_str_eq(text_at(&nothing, "/type"), "/problems/malformed-request");
    cr_assert_str_eq(sql(form("select count(*) from attachment where inquiry_id = '%s'", id)), "0");
}

Test(attachments, a_name_brings_no_field_into_the_answer)
{
    static const char *const names[] = {"a%0d%0aSet-Cookie:%20x=1", "a%00.png", "..%2f..%2fetc%2fpasswd",
                                        "%e2%80%aegnp.exe"};
    struct answer made = new_inquiry("CASE_A");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct answer up =
            call(.method = "POST", .token = who("CASE_A"), .type = "image/png", .body = picture(100), .size = 100,
                 .path = form("/v1/inquiries/%s/attachments?kind=photo&file_name=%s", text_at(&made, "/id"), names[i]));
        expect_status(&up, 400);
    }
}

Test(attachments, are_bounded_also_where_no_length_was_declared)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = text_at(&made, "/id");
    struct answer declared = upload(QUICK, id, "image/png", picture(300001), 300001);
    expect_status(&declared, 413);
    size_t size = 400000;
    char *bytes = picture(size), *chunked = malloc(size + 64);
    int head = sprintf(chunked, "%zx\r\n", size);
    memcpy(chunked + head, bytes, size);
    memcpy(chunked + head + size, "\r\n0\r\n\r\n", 7);
    const char *request = form(
        "POST /v1/inquiries/%s/attachments?kind=photo&file_name=a HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n"
        "Content-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n",
        id, who("CASE_A"));
    int fd = raw_open(QUICK);
    bool closed;
    raw_send(fd, request, strlen(request));
    raw_send(fd, chunked, (size_t)head + size + 7);
    cr_assert(strncmp(raw_read(fd, 3000, &closed), "HTTP/1.1 413", 12) == 0);
    cr_assert_str_eq(sql(form("select count(*) from attachment where inquiry_id = '%s'", id)), "0");
}

Test(attachments, a_file_that_stops_arriving_leaves_nothing)
{
    struct answer made = new_inquiry("CASE_A");
    const char *id = text_at(&made, "/id");
    struct answer late = call(.method = "POST", .service = QUICK, .token = who("CASE_A"), .type = "image/png",
                              .path = form("/v1/inquiries/%s/attachments?kind=photo&file_name=a", id),
                              .headers = "Content-Length: 1000\r\n");
    expect_status(&late, 408);
    cr_assert_str_eq(sql(form("select count(*) from attachment where inquiry_id = '%s'", id)), "0");
}
