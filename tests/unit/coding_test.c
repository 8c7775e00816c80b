/* Content codings: which one a client likes best, and that what was packed in any pieces comes out the same. */
#include "api/http/coding.h"
#include "tests/harness/unpack.h"
#include <criterion/criterion.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

Test(coding, is_the_one_that_the_client_likes_best)
{
    static const struct {
        const char *accepts;
        enum coding taken;
    } rows[] = {
        {NULL, CODING_NONE},
        {"", CODING_NONE},
        {"gzip", CODING_GZIP},
        {"GZIP", CODING_GZIP},
        {"gzip, deflate, br, zstd", CODING_BR},
        {"gzip, zstd", CODING_ZSTD},
        {"gzip;q=1.0, br;q=0.5", CODING_GZIP},
        {"br;q=0, gzip", CODING_GZIP},
        {"br; q=0.000, gzip;q=0.001", CODING_GZIP},
        {"br;q=0.8,zstd;q=0.9", CODING_ZSTD},
        {"gzip;q=0", CODING_NONE},
        {"identity", CODING_NONE},
        {"*", CODING_NONE},
        {"*;q=0.1, gzip;q=0.05", CODING_GZIP},
        {"x-gzip-like, brotli, zst", CODING_NONE},
        {"gzip;q=", CODING_NONE},
        {"gzip;q=x", CODING_NONE},
        {",, ;,gzip", CODING_GZIP},
        {"gzip ; q=0.5 , br ; q=0.4", CODING_GZIP},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(coding_taken(rows[i].accepts, CODING_ALL), rows[i].taken, "%s", rows[i].accepts);
    cr_expect_eq(coding_taken("br, gzip;q=0.1", 1U << CODING_GZIP), CODING_GZIP);
}

Test(coding, of_a_tag_is_taken_off)
{
    static const struct {
        const char *tag;
        size_t length;
    } rows[] = {{"7+br", 1}, {"7+gzip", 1}, {"7+zstd", 1}, {"7", 1}, {"7+xz", 4}, {"br", 2}, {"+br", 3}, {"", 0}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(coding_bare_tag(rows[i].tag, strlen(rows[i].tag)), rows[i].length, "%s", rows[i].tag);
}

/* Bytes that pack a little, in pieces of very different sizes, each flushed or not. */
Test(coding, unpacks_to_the_same_in_any_pieces)
{
    enum { SIZE = 400000 };
    char *bytes = malloc(SIZE);
    randombytes_buf_deterministic(bytes, SIZE, (const unsigned char *)"0123456789012345678901234567890");
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (char)('a' + (unsigned char)bytes[i] % 23);
    for (enum coding coding = CODING_BR; coding < CODING_COUNT; coding++)
        for (size_t step = 1; step < SIZE; step = step * 7 + 1) {
            struct text packed = {0};
            struct packer *packer = packer_new(coding);
            cr_assert_not_null(packer);
            size_t count = step < 100 ? 3000 : SIZE, at = 0, size;
            for (; at < count; at += step)
                cr_assert(packer_add(packer, bytes + at, count - at < step ? count - at : step,
                                     at / step % 3 == 0 ? PACK_FLUSH : PACK_MORE, &packed));
            cr_assert(packer_add(packer, NULL, 0, PACK_END, &packed));
            packer_free(packer);
            cr_assert_not(packed.failed);
            char *same = unpack(coding_name(coding), packed.data, packed.length, &size);
            cr_assert(same && size == count && memcmp(same, bytes, count) == 0, "%s by %zu", coding_name(coding), step);
            free(same);
            text_clear(&packed);
        }
    free(bytes);
}
