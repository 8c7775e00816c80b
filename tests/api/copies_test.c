/* What a file carries beside its picture or pages leaves by no way: all but the holder get a copy without it. */
#include "tests/harness.h"
#include "tests/harness/files.h"
#include <signal.h>
#include <sodium.h>
#include <string.h>

static struct text dirty_jpeg(void)
{
    return file_jpeg(false);
}
static struct text dirty_png(void)
{
    return file_png(false);
}
static struct text dirty_webp(void)
{
    return file_webp(false);
}

/* What is sent, what it is said to be, what it is, and the type that others get. */
static const struct sample {
    struct text (*make)(void);
    const char *said, *is, *copy, *name;
} samples[] = {
    {dirty_jpeg, "image/jpeg", "image/jpeg", "image/jpeg", "a.b.jpg"},
    {dirty_jpeg, "image/jpg", "image/jpeg", "image/jpeg", "a.b.jpg"},
    {dirty_png, "image/png", "image/png", "image/png", "a.b.png"},
    {dirty_webp, "application/octet-stream", "image/webp", "image/webp", "a.b.webp"},
    {file_pdf, "application/pdf", "application/pdf", "application/pdf", "a.b.pdf"},
    {file_heic, "image/heic", "image/heic", "image/jpeg", "a.b.HEIC"},
};
#define SAMPLES (sizeof(samples) / sizeof(samples[0]))

static struct answer upload(const char *inquiry, const char *name, const char *type, const char *bytes, size_t size)
{
    return call(.method = "POST", .path = form("/v1/inquiries/%s/attachments?kind=photo&file_name=%s", inquiry, name),
                .token = who("CASE_A"), .type = type, .body = bytes, .size = size);
}

static bool holds(const struct answer *file, const char *word)
{
    return memmem(file->body, file->size, word, strlen(word)) != NULL;
}

/* What the list says of a file is what comes. */
static struct answer download(const char *inquiry, const char *who_asks, const char *media)
{
    struct answer list = look_at(form("/v1/inquiries/%s/attachments", inquiry), who_asks);
    cr_assert_eq(json_array_size(value_at(&list, "/items")), 1);
    struct answer file =
        look_at(form("/v1/inquiries/%s/attachments/%s/content", inquiry, text_at(&list, "/items/0/id")), who_asks);
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[65];
    expect_status(&file, 200);
    crypto_hash_sha256(hash, (const unsigned char *)file.body, file.size);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    cr_expect_str_eq(text_at(&list, "/items/0/sha256"), hex);
    cr_expect_str_eq(field(&file, "ETag"), form("\"%s\"", hex));
    cr_expect_eq((size_t)json_integer_value(value_at(&list, "/items/0/size")), file.size);
    cr_expect(json_is_true(value_at(&list, "/items/0/shareable")));
    cr_expect_str_eq(text_at(&list, "/items/0/media_type"), media);
    cr_expect_str_eq(field(&file, "Content-Type"), media);
    return file;
}

Test(copies, without_place_device_and_author_are_what_all_but_the_holder_get)
{
    for (size_t i = 0; i < SAMPLES; i++) {
        const struct sample *sample = &samples[i];
        struct text file = sample->make();
        struct answer made = new_inquiry("CASE_A");
        consent_to_b(id_of(&made), ",\"withheld\":[\"event.place\"]");
        struct answer up = upload(id_of(&made), sample->name, sample->said, file.data, file.length);
        expect_status(&up, 201);
        cr_expect(json_is_true(value_at(&up, "/shareable")) && strcmp(text_at(&up, "/media_type"), sample->is) == 0);
        struct answer ours = download(id_of(&made), "CASE_A", sample->is);
        cr_expect(ours.size == file.length && memcmp(ours.body, file.data, file.length) == 0, "byte for byte");
        cr_expect(holds(&ours, SECRET));
        struct answer theirs = download(id_of(&made), "CASE_B", sample->copy);
        cr_expect(theirs.size > 0 && !holds(&theirs, "SECRET"), "%s", sample->is);
        struct answer stewards = download(id_of(&made), "STEWARD", sample->copy);
        cr_expect(!holds(&stewards, "SECRET"), "who reaches all does not hold it");
        cr_expect(strstr(field(&theirs, "Content-Disposition"),
                         strcmp(sample->is, sample->copy) == 0 ? sample->name : "a.b.jpg"));
        text_clear(&file);
    }
}

Test(copies, of_a_picture_say_which_way_up_it_is)
{
    struct text file = file_jpeg(false), clean = file_jpeg(true);
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    upload(id_of(&made), "a.jpg", "image/jpeg", file.data, file.length);
    struct answer theirs = download(id_of(&made), "CASE_B", "image/jpeg");
    cr_expect(theirs.size == clean.length && memcmp(theirs.body, clean.data, clean.length) == 0);
    text_clear(&file);
    text_clear(&clean);
}

Test(copies, are_the_file_itself_where_there_is_nothing_to_take_off)
{
    struct text clean = file_jpeg(true);
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    struct answer up = upload(id_of(&made), "a.jpg", "image/jpeg", clean.data, clean.length);
    download(id_of(&made), "CASE_B", "image/jpeg");
    cr_expect_str_eq(sql(form("select copy_state || (select count(*) from attachment_chunk where attachment_id = a.id)"
                              " from attachment a where id = '%s'",
                              id_of(&up))),
                     "same1");
    text_clear(&clean);
}

Test(copies, of_large_files_are_whole)
{
    struct text file = file_jpeg(true);
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    size_t picture = file.length;
    struct text large = {0};
    static char table[65000];
    text_add(&large, file.data, 2);
    for (int i = 0; i < 40; i++) { /* tables, which stay, of 2.6 MB altogether */
        text_add(&large, "\xff\xdb\xfd\xea", 4);
        text_add(&large, table, sizeof(table));
    }
    text_add(&large, file.data + 2, picture - 2);
    size_t clean = large.length;
    text_adds(&large, SECRET);
    upload(id_of(&made), "a.jpg", "image/jpeg", large.data, large.length);
    struct answer theirs = download(id_of(&made), "CASE_B", "image/jpeg");
    cr_expect(theirs.size == clean && memcmp(theirs.body, large.data, clean) == 0);
    text_clear(&file);
    text_clear(&large);
}

Test(copies, that_cannot_be_made_are_not_shown)
{
    struct answer made = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s/attachments", id_of(&made));
    struct text whole = file_png(false);
    consent_to_b(id_of(&made), "");
    struct answer up = upload(id_of(&made), "a.png", "image/png", whole.data, whole.length / 2);
    expect_status(&up, 201);
    cr_expect(json_is_false(value_at(&up, "/shareable")));
    struct answer ours = look_at(path, "CASE_A"), theirs = look_at(path, "CASE_B");
    cr_expect(json_is_false(value_at(&ours, "/items/0/shareable")));
    cr_expect_eq(json_array_size(value_at(&theirs, "/items")), 0);
    expect(look_at(form("%s/content", field(&up, "Location")), "CASE_A"), 200);
    expect(look_at(form("%s/content", field(&up, "Location")), "CASE_B"), 404);
    expect(look_at(form("%s/content", field(&up, "Location")), "STEWARD"), 404);
    text_clear(&whole);
}

Test(copies, of_files_from_before_are_made_by_the_job_and_nothing_is_shown_until_then)
{
    struct text file = file_jpeg(false);
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    struct answer up = upload(id_of(&made), "a.jpg", "image/jpeg", file.data, file.length);
    const char *path = form("%s/content", field(&up, "Location"));
    sql(form("delete from attachment_chunk where attachment_id = '%s' and is_copy; update attachment set"
             " copy_state = 'due', copy_size = null, copy_sha256 = null, copy_media_type = null where id = '%s'",
             id_of(&up), id_of(&up)));
    expect(look_at(path, "CASE_B"), 404);
    expect(look_at(path, "STEWARD"), 404);
    struct answer ours = look_at(form("/v1/inquiries/%s/attachments", id_of(&made)), "CASE_A");
    cr_expect(json_is_null(value_at(&ours, "/items/0/shareable")));
    sql("update job set due_at = now() + interval '1 day' where kind <> 'copy_attachments'");
    int worker = start_worker();
    await_sql(form("select copy_state = 'made' from attachment where id = '%s'", id_of(&up)));
    cr_assert_eq(end_process(worker, SIGTERM), 0);
    struct answer theirs = download(id_of(&made), "CASE_B", "image/jpeg");
    cr_expect(!holds(&theirs, "SECRET"));
    text_clear(&file);
}

/* The database by itself gives nobody else the pieces of an original. */
Test(copies, guard_the_original_in_the_database_too)
{
    struct text file = file_jpeg(false);
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    struct answer up = upload(id_of(&made), "a.jpg", "image/jpeg", file.data, file.length);
    cr_expect_str_eq(
        sql(form("begin; select set_config('athar.tenant', '%s', true), set_config('athar.grantees', 'share:%s', true);"
                 "set local role athar_app;"
                 "select count(*) || ' ' || bool_and(is_copy) from attachment_chunk where attachment_id = '%s'",
                 given("TENANT_CASE_B"), given("TENANT_CASE_B"), id_of(&up))),
        "1 true");
    text_clear(&file);
}

Test(copies, what_is_taken_is_said_where_a_file_is_not)
{
    struct answer made = new_inquiry("CASE_A");
    const char *taken = "image/jpeg, image/jpg, image/png, image/webp, image/heic, image/heif, application/pdf,"
                        " application/octet-stream";
    struct answer word = upload(id_of(&made), "a.doc", "application/msword", "\xd0\xcf\x11\xe0", 4);
    expect_status(&word, 415);
    cr_expect_str_eq(field(&word, "Accept"), taken);
    cr_expect_str_eq(text_at(&word, "/detail"), form("Taken are: %s.", taken));
    struct answer text = upload(id_of(&made), "a.bin", "application/octet-stream", "just words, no picture", 22);
    expect_status(&text, 415);
    cr_expect_str_eq(field(&text, "Accept"), taken);
}
