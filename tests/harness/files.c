/* Makes the pictures of files.h segment by segment; their picture data are smallest real ones. */
#include "tests/harness/files.h"
#include <libheif/heif.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after stdio.h, which it needs and does not include */
#include <jpeglib.h>

#define ADD(text, literal) text_add((text), (literal), sizeof(literal) - 1)

/* ---- Exif: orientation 6, a maker, a GPS directory with the place, a thumbnail's bytes ---- */
static struct text exif(bool is_clean)
{
    struct text tiff = {0};
    if (is_clean) {
        ADD(&tiff, "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0");
        return tiff;
    }
    ADD(&tiff, "II*\0\x08\0\0\0\x03\0");
    ADD(&tiff, "\x0f\x01\x02\0\x18\0\0\0\x32\0\0\0"); /* Make, 24 bytes at 50 */
    ADD(&tiff, "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"); /* Orientation */
    ADD(&tiff, "\x25\x88\x04\0\x01\0\0\0\x4a\0\0\0"); /* GPS directory at 74 */
    ADD(&tiff, "\0\0\0\0");                           /* ends at 50 */
    ADD(&tiff, SECRET);
    ADD(&tiff, "\x01\0\x1b\0\x07\0\x18\0\0\0\x32\0\0\0\0\0\0\0");
    ADD(&tiff, SECRET " thumbnail");
    return tiff;
}

/* ---- JPEG ---- */
static void segment(struct text *out, int marker, const char *payload, size_t size)
{
    const char head[] = {'\xff', (char)marker, (char)((size + 2) >> 8), (char)(size + 2)};
    text_add(out, head, 4);
    text_add(out, payload, size);
}
#define SEGMENT(out, marker, literal) segment(out, marker, literal, sizeof(literal) - 1)

/* A grey ramp with tables, frame, scan and end, as libjpeg writes it; without a header. */
static struct text jpeg_picture(void)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *data = NULL, row[48];
    unsigned long size = 0;
    struct text out = {0};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &data, &size);
    jpeg.image_width = jpeg.image_height = 16;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_simple_progression(&jpeg);
    jpeg.write_JFIF_header = FALSE;
    jpeg.restart_interval = 1;
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < 16; y++) {
        memset(row, y * 16, sizeof(row));
        JSAMPROW rows = row;
        jpeg_write_scanlines(&jpeg, &rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    text_add(&out, (const char *)data + 2, size - 2);
    free(data);
    return out;
}

/* A colour profile of a display: a white point, and where it is not clean also the display's name and its serial number
 * among the maker's own words. */
static struct text profile(bool is_clean)
{
    struct text out = {0};
    unsigned char bytes[128 + 4 + 3 * 12 + 20 + 2 * 40] = {0};
    enum { TABLE = 132, POINT = TABLE + 36, NAME = POINT + 20, SERIAL = NAME + 40 };
    bytes[2] = sizeof(bytes) >> 8, bytes[3] = sizeof(bytes) & 255;
    memcpy(bytes + 8, "\x02\x10\0\0mntrRGB XYZ ", 16);
    memcpy(bytes + 36, "acsp", 4);
    memcpy(bytes + 70, "\xf6\xd6\0\x01\0\0\0\0\xd3\x2d", 10);
    bytes[131] = is_clean ? 2 : 3;
    memcpy(bytes + TABLE, "wtpt\0\0\0", 7), bytes[TABLE + 7] = POINT, bytes[TABLE + 11] = 20;
    memcpy(bytes + TABLE + 12, "desc\0\0\0", 7), bytes[TABLE + 19] = NAME, bytes[TABLE + 23] = 40;
    memcpy(bytes + POINT, "XYZ \0\0\0\0\0\0\xf3\x51\0\x01\0\0\0\x01\x16\xcc", 20);
    memcpy(bytes + NAME, "desc", 4);
    if (!is_clean) {
        memcpy(bytes + TABLE + 24, "mmod\0\0\0", 7), bytes[TABLE + 31] = SERIAL, bytes[TABLE + 35] = 40;
        memcpy(bytes + 24, "\x07\xea\0\x0b\0\x1a", 6); /* a day */
        memcpy(bytes + 48, "APPLSECRET", 10);
        memcpy(bytes + NAME + 12, SECRET, sizeof(SECRET) - 1);
        memcpy(bytes + SERIAL, "mmod" SECRET, 4 + sizeof(SECRET) - 1);
    }
    text_add(&out, (const char *)bytes, sizeof(bytes));
    return out;
}

/* The beginning: header, Exif, colours. */
static void jpeg_start(struct text *out, bool is_clean)
{
    struct text tiff = exif(is_clean), icc = profile(is_clean), app1 = {0}, app2 = {0};
    ADD(out, "\xff\xd8");
    if (is_clean)
        SEGMENT(out, 0xe0, "JFIF\0\x01\x02\x01\0\x48\0\x48\0\0");
    else
        SEGMENT(out, 0xe0, "JFIF\0\x01\x02\x01\0\x48\0\x48\x04\x02" SECRET);
    ADD(&app1, "Exif\0\0");
    text_add(&app1, tiff.data, tiff.length);
    segment(out, 0xe1, app1.data, app1.length);
    ADD(&app2, "ICC_PROFILE\0\x01\x01");
    text_add(&app2, icc.data, icc.length);
    segment(out, 0xe2, app2.data, app2.length);
    text_clear(&icc);
    text_clear(&app2);
    SEGMENT(out, 0xee, "Adobe\0\x64\0\0\0\0\x01");
    text_clear(&tiff);
    text_clear(&app1);
}

struct text file_jpeg(bool is_clean)
{
    struct text out = {0}, picture = jpeg_picture();
    jpeg_start(&out, is_clean);
    if (!is_clean) {
        SEGMENT(&out, 0xe0, "JFXX\0\x10" SECRET);
        SEGMENT(&out, 0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" SECRET "</x:xmpmeta>");
        SEGMENT(&out, 0xe1, "Exif\0\0MM\0*\0\0\0\x08" SECRET);
        SEGMENT(&out, 0xe2, "MPF\0MM\0*" SECRET);
        SEGMENT(&out, 0xeb, "JP\0\x01 C2PA " SECRET);
        SEGMENT(&out, 0xed,
                "Photoshop 3.0\0"
                "8BIM\x04\x04" SECRET);
        SEGMENT(&out, 0xfe, SECRET);
        ADD(&out, "\xff\xff"); /* fill bytes before the next marker */
    }
    text_add(&out, picture.data, picture.length);
    if (!is_clean) {
        ADD(&out, "\xff\xd8\xff\xe1\0\x08"
                  "second"
                  "\xff\xd9 MotionPhoto ftypmp42 " SECRET);
    }
    text_clear(&picture);
    return out;
}

/* ---- PNG ---- */
static void chunk(struct text *out, const char *type, const char *data, size_t size)
{
    uint32_t sum = UINT32_MAX;
    size_t start = out->length + 4;
    for (int shift = 24; shift >= 0; shift -= 8)
        text_add(out, &(char){(char)(size >> shift)}, 1);
    text_add(out, type, 4);
    text_add(out, data, size);
    for (size_t i = start; i < out->length; i++) {
        sum ^= (unsigned char)out->data[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320U : 0);
    }
    for (int shift = 24; shift >= 0; shift -= 8)
        text_add(out, &(char){(char)(~sum >> shift)}, 1);
}
#define CHUNK(out, type, literal) chunk(out, type, literal, sizeof(literal) - 1)

struct text file_png(bool is_clean)
{
    struct text out = {0}, tiff = exif(is_clean);
    ADD(&out, "\x89PNG\r\n\x1a\n");
    CHUNK(&out, "IHDR", "\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0");
    CHUNK(&out, "gAMA", "\0\0\xb1\x8f");
    chunk(&out, "eXIf", tiff.data, tiff.length);
    if (!is_clean) {
        CHUNK(&out, "tEXt", "Author\0" SECRET);
        CHUNK(&out, "zTXt", "Raw profile type exif\0\0" SECRET);
        CHUNK(&out, "iTXt", "XML:com.adobe.xmp\0\0\0\0\0" SECRET);
        CHUNK(&out, "tIME", "\x07\xe9\x01\x02\x03\x04\x05");
        CHUNK(&out, "prVt", SECRET);
    }
    CHUNK(&out, "IDAT", "\x78\xda\x63\x68\x70\x50\0\0\x02\x24\0\xe1");
    if (!is_clean)
        CHUNK(&out, "eXIf", "MM\0*" SECRET);
    CHUNK(&out, "IEND", "");
    if (!is_clean)
        ADD(&out, SECRET);
    text_clear(&tiff);
    return out;
}

/* ---- WebP ---- */
static void riff(struct text *out, const char *type, const char *data, size_t size)
{
    text_add(out, type, 4);
    for (int shift = 0; shift < 32; shift += 8)
        text_add(out, &(char){(char)(size >> shift)}, 1);
    text_add(out, data, size);
    text_add(out, "", size & 1);
}
#define RIFF(out, type, literal) riff(out, type, literal, sizeof(literal) - 1)
#define PIXEL                    "\x2f\0\0\0\0\x07\x50\xa0\x02\x16\xa4\xff\x81\x88\xe8\x7f\0"

static struct text webp(const struct text *body, bool is_clean)
{
    struct text out = {0}, inner = {0};
    ADD(&inner, "WEBP");
    text_add(&inner, body->data, body->length);
    riff(&out, "RIFF", inner.data, inner.length);
    if (!is_clean)
        ADD(&out, SECRET);
    text_clear(&inner);
    return out;
}

struct text file_webp(bool is_clean)
{
    struct text body = {0}, tiff = exif(is_clean), icc = profile(is_clean);
    if (is_clean)
        RIFF(&body, "VP8X", "\x28\0\0\0\0\0\0\0\0\0");
    else
        RIFF(&body, "VP8X", "\xec\x53\x45\x43\0\0\0\0\0\0"); /* with bits that say nothing */
    riff(&body, "ICCP", icc.data, icc.length);
    text_clear(&icc);
    if (!is_clean)
        RIFF(&body, "prvt", SECRET "!");
    RIFF(&body, "VP8L", PIXEL);
    riff(&body, "EXIF", tiff.data, tiff.length);
    if (!is_clean)
        RIFF(&body, "XMP ", SECRET);
    struct text out = webp(&body, is_clean);
    text_clear(&body);
    text_clear(&tiff);
    return out;
}

struct text file_webp_film(bool is_clean)
{
    struct text body = {0}, frame = {0};
    RIFF(&body, "VP8X", "\x02\0\0\0\0\0\0\0\0\0");
    RIFF(&body, "ANIM", "\0\0\0\0\0\0");
    ADD(&frame, "\0\0\0\0\0\0\0\0\0\0\0\0\x64\0\0\0");
    RIFF(&frame, "VP8L", PIXEL);
    if (!is_clean)
        RIFF(&frame, "XMP ", SECRET);
    riff(&body, "ANMF", frame.data, frame.length);
    struct text out = webp(&body, is_clean);
    text_clear(&body);
    text_clear(&frame);
    return out;
}

/* ---- PDF ---- */
#define OBJECTS 20
struct pdf {
    struct text out;
    size_t offsets[OBJECTS];
    int count;
};

static void object(struct pdf *pdf, const char *dictionary, const char *stream, size_t size)
{
    pdf->offsets[pdf->count++] = pdf->out.length;
    text_addf(&pdf->out, "%d 0 obj\n<<%s", pdf->count, dictionary);
    if (stream) {
        text_addf(&pdf->out, "/Length %zu>>\nstream\n", size);
        text_add(&pdf->out, stream, size);
        text_adds(&pdf->out, "\nendstream\nendobj\n");
    } else {
        text_adds(&pdf->out, ">>\nendobj\n");
    }
}

static struct text finish(struct pdf *pdf, const char *trailer)
{
    size_t start = pdf->out.length;
    text_addf(&pdf->out, "xref\n0 %d\n0000000000 65535 f \n", pdf->count + 1);
    for (int i = 0; i < pdf->count; i++)
        text_addf(&pdf->out, "%010zu 00000 n \n", pdf->offsets[i]);
    text_addf(&pdf->out, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n", pdf->count + 1, trailer,
              start);
    return pdf->out;
}

struct text file_pdf_plain(void)
{
    struct pdf pdf = {0};
    text_adds(&pdf.out, "%PDF-1.4\n");
    object(&pdf, "/Type/Catalog/Pages 2 0 R", NULL, 0);
    object(&pdf, "/Type/Pages/Kids[3 0 R]/Count 1", NULL, 0);
    object(&pdf, "/Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>", NULL, 0);
    return finish(&pdf, "");
}

struct text file_pdf(void)
{
    struct pdf pdf = {0};
    struct text picture = file_jpeg(false);
    text_adds(&pdf.out, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n% " SECRET "\n");
    object(&pdf,
           "/Type/Catalog/Pages 2 0 R/Metadata 4 0 R/PieceInfo<</X<</Private(" SECRET ")>>>>/Names<</EmbeddedFiles"
           "<</Names[(a.jpg) 9 0 R(b) <</EF<</F 15 0 R>>>>]>>>>/OCProperties<</OCGs[10 0 R]/D<</Creator(" SECRET ")>>>>"
           "/AcroForm<</Fields[11 0 R]/XFA(" SECRET ")>>/X_Author(" SECRET ")/OpenAction<</S/JavaScript/JS(" SECRET
           ")>>",
           NULL, 0);
    object(&pdf, "/Type/Pages/Kids[3 0 R]/Count 1/X_Scanner(" SECRET ")", NULL, 0);
    object(&pdf,
           "/Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 5 0 R/Thumb 6 0 R/LastModified(" SECRET ")"
           "/X_User(" SECRET ")/VP[<</Type/Viewport/BBox[0 0 9 9]/Measure<</Subtype/GEO/PCSM[33.5 36.3]>>/Name(" SECRET
           ")>>]"
           "/Resources<</XObject<</I 7 0 R>>/Properties<</P<</Metadata 4 0 R>>>>>>"
           "/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(" SECRET ")/M(" SECRET ")/Subj(" SECRET ")/RC(" SECRET
           ")/OwnKey(" SECRET ")/Contents(REMARK TEXT)>>]",
           NULL, 0);
    object(&pdf, "/Type/Metadata/Subtype/XML", "<x:xmpmeta>" SECRET "</x:xmpmeta>", strlen(SECRET) + 23);
    object(&pdf, "", "q 9 0 0 9 0 0 cm /I Do Q (PAGE TEXT) Tj", 39);
    object(&pdf, "/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", SECRET, strlen(SECRET));
    object(&pdf,
           "/Type/XObject/Subtype/Image/Width 16/Height 16/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter[/DCTDecode]"
           "/Metadata 4 0 R/X_Device(" SECRET ")",
           picture.data, picture.length);
    object(&pdf, "/Type/EmbeddedFile/Params<</CreationDate(" SECRET ")>>", SECRET, strlen(SECRET));
    object(&pdf, "/Type/Filespec/F(a.jpg)/EF<</F 8 0 R>>/RF<</F[(b) 8 0 R]>>", NULL, 0);
    object(&pdf, "/Type/OCG/Name(layer)/Usage<</CreatorInfo<</Creator(" SECRET ")>>>>", NULL, 0);
    object(&pdf, "/FT/Sig/T(field)/V 12 0 R", NULL, 0);
    object(&pdf, "/Type/Sig/Name(" SECRET ")/Location(" SECRET ")/ByteRange[0 1 2 3]/Contents<00>", NULL, 0);
    object(&pdf, "/Author(" SECRET ")/Producer(" SECRET ")/CreationDate(D:2013" SECRET ")", NULL, 0);
    object(&pdf, "/Old(" SECRET ")", NULL, 0); /* nothing leads here any more */
    object(&pdf, "", SECRET, strlen(SECRET));  /* a file within the file that does not say that it is one */
    text_clear(&picture);
    return finish(&pdf, "/Info 13 0 R/ID[(" SECRET ")(" SECRET ")]");
}

/* ---- HEIC ---- */
static struct heif_error take(struct heif_context *context, const void *data, size_t size, void *out)
{
    (void)context;
    text_add(out, data, size);
    return (struct heif_error){heif_error_Ok, heif_suberror_Unspecified, ""};
}

struct text file_heic(void)
{
    struct text out = {0}, tiff = exif(false);
    struct heif_context *context = heif_context_alloc();
    struct heif_encoder *encoder = NULL;
    struct heif_image *image = NULL;
    struct heif_image_handle *handle = NULL;
    struct heif_writer writer = {.writer_api_version = 1, .write = take};
    int stride;
    heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder);
    heif_image_create(64, 48, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image);
    heif_image_add_plane(image, heif_channel_interleaved, 64, 48, 8);
    uint8_t *rows = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    memset(rows, 0x80, (size_t)stride * 48);
    struct heif_encoding_options *options = heif_encoding_options_alloc();
    options->image_orientation = heif_orientation_rotate_90_cw;
    heif_context_encode_image(context, image, encoder, options, &handle);
    heif_context_add_exif_metadata(context, handle, tiff.data, (int)tiff.length);
    heif_context_add_XMP_metadata(context, handle, SECRET, (int)strlen(SECRET));
    heif_context_write(context, &writer, &out);
    heif_encoding_options_free(options);
    heif_image_handle_release(handle);
    heif_image_release(image);
    heif_encoder_release(encoder);
    heif_context_free(context);
    text_clear(&tiff);
    return out;
}
