/* Files lose what they carry beside their picture or pages, and nothing else. */
#include "api/media/strip.h"
#include "tests/harness/files.h"
#include <criterion/criterion.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *media;
    struct text (*make)(bool is_clean);
} pictures[] = {
    {"image/jpeg", file_jpeg},
    {"image/png", file_png},
    {"image/webp", file_webp},
    {"image/webp", file_webp_film},
};
#define PICTURES (sizeof(pictures) / sizeof(pictures[0]))

static bool strip(const char *media, const struct text *file, struct text *out)
{
    *out = (struct text){0};
    return strip_file(media, (const unsigned char *)file->data, file->length, out);
}

static bool holds(const struct text *file, const char *word)
{
    return memmem(file->data, file->length, word, strlen(word)) != NULL;
}

static bool same(const struct text *a, const struct text *b)
{
    return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

Test(media, a_picture_keeps_its_colours_and_which_way_up_it_is_and_loses_all_else)
{
    for (size_t i = 0; i < PICTURES; i++) {
        struct text dirty = pictures[i].make(false), clean = pictures[i].make(true), out;
        cr_assert(holds(&dirty, SECRET) && !holds(&clean, "SECRET"));
        cr_expect(strip(pictures[i].media, &dirty, &out), "%zu", i);
        cr_expect(same(&out, &clean), "%zu: %zu bytes, not %zu", i, out.length, clean.length);
        text_clear(&out);
        cr_expect(strip(pictures[i].media, &clean, &out) && same(&out, &clean), "%zu is clean already", i);
        text_clear(&out);
        text_clear(&dirty);
        text_clear(&clean);
    }
}

Test(media, a_picture_that_breaks_off_gives_no_copy_or_one_that_is_clean)
{
    for (size_t i = 0; i < PICTURES; i++) {
        struct text whole = pictures[i].make(false), out, again;
        for (size_t size = 0; size < whole.length; size++) {
            char *part = malloc(size + 1); /* so that a step too far is seen by the sanitizer */
            memcpy(part, whole.data, size);
            if (strip(pictures[i].media, &(struct text){part, size, size, false}, &out)) {
                cr_expect(!holds(&out, "SECRET"), "%zu, cut at %zu", i, size);
                cr_expect(strip(pictures[i].media, &out, &again) && same(&out, &again), "%zu, cut at %zu", i, size);
                text_clear(&again);
            }
            text_clear(&out);
            free(part);
        }
        text_clear(&whole);
    }
}

/* Each one byte changed; what comes out then is stable, and ends by itself. */
Test(media, a_picture_with_a_wrong_byte_does_no_harm)
{
    for (size_t i = 0; i < PICTURES; i++) {
        struct text whole = pictures[i].make(false), out, again;
        for (size_t at = 0; at < whole.length; at++) {
            char was = whole.data[at];
            whole.data[at] = (char)(was ^ 0xff);
            if (strip(pictures[i].media, &whole, &out)) {
                cr_expect(strip(pictures[i].media, &out, &again) && same(&out, &again), "%zu, byte %zu", i, at);
                text_clear(&again);
            }
            text_clear(&out);
            whole.data[at] = was;
        }
        text_clear(&whole);
    }
}

Test(media, a_pdf_keeps_pages_and_remarks_and_loses_who_made_it_when_and_with_what)
{
    struct text dirty = file_pdf(), out, again;
    cr_assert(strip("application/pdf", &dirty, &out));
    cr_expect(!holds(&out, "SECRET"));
    static const char *const kept[] = {"PAGE TEXT", "REMARK TEXT", "a.jpg", "(field)", "(layer)", "ICC_PROFILE"};
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        cr_expect(holds(&out, kept[i]), "%s", kept[i]);
    static const char *const lost[] = {"/Info", "/Metadata",  "/PieceInfo", "/Thumb", "/EF",
                                       "/XFA",  "/ByteRange", "/Measure",   "/VP",    "/OpenAction"};
    for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
        cr_expect(!holds(&out, lost[i]), "%s", lost[i]);
    cr_expect(strip("application/pdf", &out, &again) && same(&out, &again), "once more changes nothing");
    text_clear(&out);
    text_clear(&again);
    text_clear(&dirty);
}

static struct text encrypted(const struct text *file)
{
    struct text out = {0};
    qpdf_data pdf = qpdf_init();
    qpdf_read_memory(pdf, "a", file->data, file->length, NULL);
    qpdf_init_write_memory(pdf);
    qpdf_set_r6_encryption_parameters2(pdf, "", "owner", 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1);
    cr_assert((qpdf_write(pdf) & QPDF_ERRORS) == 0);
    text_add(&out, (const char *)qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf));
    qpdf_cleanup(&pdf);
    return out;
}

Test(media, a_pdf_that_cannot_be_looked_into_gives_no_copy)
{
    struct text plain = file_pdf_plain(), locked = encrypted(&plain), out;
    cr_expect(strip("application/pdf", &plain, &out));
    text_clear(&out);
    cr_expect(!strip("application/pdf", &locked, &out));
    text_clear(&out);
    struct text stub = {0};
    text_adds(&stub, "%PDF-1.4\n1 0 obj\n");
    cr_expect(!strip("application/pdf", &stub, &out));
    text_clear(&out);
    text_clear(&stub);
    text_clear(&plain);
    text_clear(&locked);
}

/* The frame of a JPEG: height and width. */
static bool frame_is(const struct text *jpeg, const char *height_width)
{
    const char *frame = memmem(jpeg->data, jpeg->length, "\xff\xc0\0\x11\x08", 5);
    return frame && memcmp(frame + 5, height_width, 4) == 0;
}

Test(media, a_heic_becomes_a_jpeg_the_right_way_up_and_nothing_else)
{
    struct text heic = file_heic(), out, again;
    cr_assert(holds(&heic, "SECRET"));
    cr_assert_str_eq(strip_media("image/heic"), "image/jpeg");
    cr_assert(strip("image/heic", &heic, &out));
    cr_expect(!holds(&out, "SECRET") && !holds(&out, "Exif"));
    cr_expect(frame_is(&out, "\0\x40\0\x30"), "64 x 48 on its side is 48 x 64");
    cr_expect(strip("image/jpeg", &out, &again) && same(&out, &again));
    text_clear(&again);
    text_clear(&out);
    cr_expect(!strip("image/heic", &(struct text){heic.data, heic.length / 2, heic.length, false}, &out));
    text_clear(&out);
    text_clear(&heic);
}

Test(media, what_is_not_known_gives_no_copy)
{
    struct text png = file_png(true), out;
    cr_expect_null(strip_media("image/gif"));
    cr_expect(!strip("image/gif", &png, &out));
    text_clear(&out);
    cr_expect(!strip("image/jpeg", &png, &out));
    text_clear(&out);
    text_clear(&png);
}
