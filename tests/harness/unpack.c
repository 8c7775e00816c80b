/* Unpacks with the decoders of the same libraries. */
#include "tests/harness/unpack.h"
#include <brotli/decode.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define MOST (64U << 20) /* bytes that a test's body may have */

static size_t unpack_br(const void *bytes, size_t length, char *to)
{
    size_t size = MOST;
    return BrotliDecoderDecompress(length, bytes, &size, (uint8_t *)to) == BROTLI_DECODER_RESULT_SUCCESS ? size : 0;
}

/* A stream's frame does not say how long its content is, so it is read as a stream. */
static size_t unpack_zstd(const void *bytes, size_t length, char *to)
{
    ZSTD_DCtx *context = ZSTD_createDCtx();
    ZSTD_inBuffer in = {bytes, length, 0};
    ZSTD_outBuffer out = {to, MOST, 0};
    size_t left = 1;
    while (in.pos < in.size && left != 0 && !ZSTD_isError(left))
        left = ZSTD_decompressStream(context, &out, &in);
    ZSTD_freeDCtx(context);
    return left == 0 && in.pos == in.size ? out.pos : 0;
}

static size_t unpack_gzip(const void *bytes, size_t length, char *to)
{
    z_stream stream = {.next_in = (Bytef *)bytes, .avail_in = (uInt)length, .next_out = (Bytef *)to, .avail_out = MOST};
    if (inflateInit2(&stream, MAX_WBITS + 16) != Z_OK)
        return 0;
    int end = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return end == Z_STREAM_END && stream.avail_in == 0 ? stream.total_out : 0;
}

char *unpack(const char *coding, const void *bytes, size_t length, size_t *size)
{
    static const struct {
        const char *name;
        size_t (*run)(const void *bytes, size_t length, char *to);
    } codings[] = {{"br", unpack_br}, {"zstd", unpack_zstd}, {"gzip", unpack_gzip}};
    char *to = malloc(MOST + 1);
    *size = 0;
    for (size_t i = 0; to && i < sizeof(codings) / sizeof(codings[0]); i++)
        if (strcmp(codings[i].name, coding) == 0)
            *size = codings[i].run(bytes, length, to);
    if (*size == 0) {
        free(to);
        return NULL;
    }
    to[*size] = '\0';
    return to;
}
