/* HEIC as phones make it becomes a JPEG of its picture and nothing else: by libheif and libjpeg, whose only user this
 * file is. Turns and mirrors are carried out while decoding, so the picture needs nobody to say which way up it is. */
#include "api/media/formats.h"
#include <libheif/heif.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
/* after stdio.h, which it needs and does not include */
#include <jpeglib.h>

#define PIXELS_MAX 60000000L
#define SIDE_MAX   16384
#define QUALITY    92

struct compressor {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    unsigned char *data;
    unsigned long size;
};

static void give_up(j_common_ptr jpeg)
{
    longjmp(((struct compressor *)(void *)jpeg)->failed, 1);
}

static void say_nothing(j_common_ptr jpeg)
{
    (void)jpeg;
}

static void start(struct compressor *to, int width, int height)
{
    to->jpeg.err = jpeg_std_error(&to->errors);
    to->errors.error_exit = give_up;
    to->errors.output_message = say_nothing;
    jpeg_create_compress(&to->jpeg);
    jpeg_mem_dest(&to->jpeg, &to->data, &to->size);
    to->jpeg.image_width = (JDIMENSION)width;
    to->jpeg.image_height = (JDIMENSION)height;
    to->jpeg.input_components = 3;
    to->jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&to->jpeg);
    jpeg_set_quality(&to->jpeg, QUALITY, TRUE);
    jpeg_start_compress(&to->jpeg, TRUE);
}

static bool write_jpeg(const struct heif_image *image, const struct text *profile, struct text *out)
{
    struct compressor to = {0};
    int stride = 0, width = heif_image_get_width(image, heif_channel_interleaved),
        height = heif_image_get_height(image, heif_channel_interleaved);
    const uint8_t *rows = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    if (!rows || width <= 0 || height <= 0 || setjmp(to.failed)) {
        jpeg_destroy_compress(&to.jpeg);
        free(to.data);
        return false;
    }
    start(&to, width, height);
    if (profile->length > 0)
        jpeg_write_icc_profile(&to.jpeg, (const JOCTET *)profile->data, (unsigned)profile->length);
    for (int y = 0; y < height; y++) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(rows + (ptrdiff_t)y * stride);
        jpeg_write_scanlines(&to.jpeg, &row, 1);
    }
    jpeg_finish_compress(&to.jpeg);
    jpeg_destroy_compress(&to.jpeg);
    add_bytes(out, to.data, to.size);
    free(to.data);
    return true;
}

static struct heif_image *decode(const struct heif_image_handle *handle)
{
    struct heif_image *image = NULL;
    struct heif_decoding_options *options = heif_decoding_options_alloc();
    if (!options)
        return NULL;
    options->convert_hdr_to_8bit = 1;
    heif_decode_image(handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, options);
    heif_decoding_options_free(options);
    return image;
}

/* Colours of a wide space look pale without its profile. */
static bool convert(const struct heif_image_handle *handle, struct text *out)
{
    int width = heif_image_handle_get_width(handle), height = heif_image_handle_get_height(handle);
    if (width <= 0 || height <= 0 || (long)width * height > PIXELS_MAX)
        return false;
    struct heif_image *image = decode(handle);
    size_t size = image ? heif_image_handle_get_raw_color_profile_size(handle) : 0;
    unsigned char *profile = size > 0 ? malloc(size) : NULL;
    if (profile && heif_image_handle_get_raw_color_profile(handle, profile).code != heif_error_Ok)
        size = 0;
    struct text plain = {0};
    if (profile)
        (void)strip_icc(profile, size, &plain);
    bool fine = image && !plain.failed && write_jpeg(image, &plain, out);
    text_clear(&plain);
    free(profile);
    heif_image_release(image);
    return fine;
}

bool strip_heic(const unsigned char *bytes, size_t size, struct text *out)
{
    struct heif_image_handle *handle = NULL;
    struct heif_context *context = heif_context_alloc();
    if (!context)
        return false;
    heif_context_set_maximum_image_size_limit(context, SIDE_MAX);
    bool fine = heif_context_read_from_memory_without_copy(context, bytes, size, NULL).code == heif_error_Ok &&
                heif_context_get_primary_image_handle(context, &handle).code == heif_error_Ok && convert(handle, out);
    heif_image_handle_release(handle);
    heif_context_free(context);
    return fine;
}
