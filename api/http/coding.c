/* Packs with brotli, zstd and zlib, each behind the same three calls. */
#include "api/http/coding.h"
#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

#define PIECE          16384 /* bytes of room for what comes out at a time */
/* Measured on the contract (300 kB of JSON): what these cost is a few milliseconds, and more saves a few per cent. */
#define BROTLI_QUALITY 5
#define BROTLI_WINDOW  18 /* 256 KiB: a stream's memory is a few of these */
#define ZSTD_LEVEL     4
#define GZIP_LEVEL     6
#define GZIP_WRAPPER   16 /* to the window bits of zlib: gzip's head and tail */

struct packer {
    enum coding coding;
    union {
        BrotliEncoderState *brotli;
        ZSTD_CCtx *zstd;
        z_stream gzip;
    };
};

/* ---- br ---- */
static bool brotli_open(struct packer *packer)
{
    packer->brotli = BrotliEncoderCreateInstance(NULL, NULL, NULL);
    return packer->brotli && BrotliEncoderSetParameter(packer->brotli, BROTLI_PARAM_QUALITY, BROTLI_QUALITY) &&
           BrotliEncoderSetParameter(packer->brotli, BROTLI_PARAM_LGWIN, BROTLI_WINDOW);
}

static bool brotli_add(struct packer *packer, const void *bytes, size_t size, enum packing packing, struct text *out)
{
    static const BrotliEncoderOperation operations[] = {[PACK_MORE] = BROTLI_OPERATION_PROCESS,
                                                        [PACK_FLUSH] = BROTLI_OPERATION_FLUSH,
                                                        [PACK_END] = BROTLI_OPERATION_FINISH};
    const uint8_t *in = bytes;
    do {
        uint8_t piece[PIECE], *to = piece;
        size_t room = sizeof(piece);
        if (!BrotliEncoderCompressStream(packer->brotli, operations[packing], &size, &in, &room, &to, NULL))
            return false;
        text_add(out, (const char *)piece, sizeof(piece) - room);
    } while (size > 0 || BrotliEncoderHasMoreOutput(packer->brotli));
    return true;
}

static void brotli_close(struct packer *packer)
{
    if (packer->brotli)
        BrotliEncoderDestroyInstance(packer->brotli);
}

/* ---- zstd ---- */
static bool zstd_open(struct packer *packer)
{
    packer->zstd = ZSTD_createCCtx();
    return packer->zstd && !ZSTD_isError(ZSTD_CCtx_setParameter(packer->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL));
}

static bool zstd_add(struct packer *packer, const void *bytes, size_t size, enum packing packing, struct text *out)
{
    static const ZSTD_EndDirective directives[] = {
        [PACK_MORE] = ZSTD_e_continue, [PACK_FLUSH] = ZSTD_e_flush, [PACK_END] = ZSTD_e_end};
    ZSTD_inBuffer in = {bytes, size, 0};
    size_t left;
    do {
        char piece[PIECE];
        ZSTD_outBuffer to = {piece, sizeof(piece), 0};
        left = ZSTD_compressStream2(packer->zstd, &to, &in, directives[packing]);
        if (ZSTD_isError(left))
            return false;
        text_add(out, piece, to.pos);
    } while (in.pos < in.size || (packing != PACK_MORE && left > 0));
    return true;
}

static void zstd_close(struct packer *packer)
{
    ZSTD_freeCCtx(packer->zstd);
}

/* ---- gzip ---- */
static bool gzip_open(struct packer *packer)
{
    return deflateInit2(&packer->gzip, GZIP_LEVEL, Z_DEFLATED, MAX_WBITS + GZIP_WRAPPER, MAX_MEM_LEVEL - 1,
                        Z_DEFAULT_STRATEGY) == Z_OK;
}

static bool gzip_add(struct packer *packer, const void *bytes, size_t size, enum packing packing, struct text *out)
{
    static const int flushes[] = {[PACK_MORE] = Z_NO_FLUSH, [PACK_FLUSH] = Z_SYNC_FLUSH, [PACK_END] = Z_FINISH};
    z_stream *stream = &packer->gzip;
    stream->next_in = (Bytef *)bytes;
    stream->avail_in = (uInt)size;
    do {
        Bytef piece[PIECE];
        stream->next_out = piece;
        stream->avail_out = sizeof(piece);
        if (deflate(stream, flushes[packing]) == Z_STREAM_ERROR)
            return false;
        text_add(out, (const char *)piece, sizeof(piece) - stream->avail_out);
    } while (stream->avail_out == 0);
    return stream->avail_in == 0;
}

static void gzip_close(struct packer *packer)
{
    deflateEnd(&packer->gzip);
}

/* ---- all of them ---- */
static const struct {
    const char *name;
    bool (*open)(struct packer *packer);
    bool (*add)(struct packer *packer, const void *bytes, size_t size, enum packing packing, struct text *out);
    void (*close)(struct packer *packer);
} codings[CODING_COUNT] = {
    [CODING_NONE] = {"", NULL, NULL, NULL},
    [CODING_BR] = {"br", brotli_open, brotli_add, brotli_close},
    [CODING_ZSTD] = {"zstd", zstd_open, zstd_add, zstd_close},
    [CODING_GZIP] = {"gzip", gzip_open, gzip_add, gzip_close},
};

const char *coding_name(enum coding coding)
{
    return codings[coding].name;
}

struct packer *packer_new(enum coding coding)
{
    struct packer *packer = calloc(1, sizeof(*packer));
    if (!packer)
        return NULL;
    packer->coding = coding;
    if (codings[coding].open(packer))
        return packer;
    packer_free(packer);
    return NULL;
}

bool packer_add(struct packer *packer, const void *bytes, size_t size, enum packing packing, struct text *out)
{
    return codings[packer->coding].add(packer, bytes, size, packing, out);
}

void packer_free(struct packer *packer)
{
    if (packer)
        codings[packer->coding].close(packer);
    free(packer);
}

/* A weight in thousandths: 1000 where none is said, 0 where it is none of RFC 9110, section 12.4.2. */
static int weight(const char *parameters, size_t length)
{
    const char *q = memmem(parameters, length, "q=", 2), *end = parameters + length;
    if (!q)
        return 1000;
    q += 2;
    int value = q < end && *q == '1' ? 1000 : 0, place = 100;
    if (q + 1 < end && *q == '0' && q[1] == '.')
        for (q += 2; q < end && *q >= '0' && *q <= '9'; q++, place /= 10)
            value += (*q - '0') * place;
    return value;
}

enum coding coding_taken(const char *accepts, unsigned mask)
{
    enum coding best = CODING_NONE;
    int best_weight = 0;
    for (const char *at = accepts; at && *at; at += strcspn(at, ",")) {
        at += strspn(at, " \t,");
        size_t name = strcspn(at, "; \t,"), length = strcspn(at, ",");
        for (enum coding coding = CODING_BR; coding < CODING_COUNT; coding++) {
            if (!(mask >> coding & 1) || strlen(codings[coding].name) != name ||
                strncasecmp(at, codings[coding].name, name) != 0)
                continue;
            int here = weight(at + name, length - name);
            if (here > best_weight || (here == best_weight && here > 0 && coding < best)) {
                best = coding;
                best_weight = here;
            }
        }
    }
    return best;
}

size_t coding_bare_tag(const char *tag, size_t length)
{
    for (enum coding coding = CODING_BR; coding < CODING_COUNT; coding++) {
        size_t name = strlen(codings[coding].name);
        if (length > name + 1 && tag[length - name - 1] == '+' &&
            memcmp(tag + length - name, codings[coding].name, name) == 0)
            return length - name - 1;
    }
    return length;
}
