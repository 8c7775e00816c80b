/* Any bytes as a picture: where a copy can be made, stripping it once more changes nothing, and nothing stands behind
 * it. */
#include "api/media/formats.h"
#include <stdlib.h>
#include <string.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void strip(bool (*walker)(const unsigned char *bytes, size_t size, struct text *out), const unsigned char *data,
                  size_t size)
{
    struct text once = {0}, twice = {0}, longer = {0};
    if (walker(data, size, &once)) {
        must(!once.failed && once.length <= size + EXIF_MINIMAL + 16);
        must(walker((const unsigned char *)once.data, once.length, &twice));
        must(once.length == twice.length && memcmp(once.data, twice.data, once.length) == 0);
        text_clear(&twice);
        text_add(&longer, once.data, once.length);
        text_adds(&longer, "what phones append");
        must(walker((const unsigned char *)longer.data, longer.length, &twice));
        must(once.length == twice.length && memcmp(once.data, twice.data, once.length) == 0);
    }
    text_clear(&once);
    text_clear(&twice);
    text_clear(&longer);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    strip(strip_jpeg, data, size);
    strip(strip_png, data, size);
    strip(strip_webp, data, size);
    must(exif_orientation(data, size) <= 8);
    return 0;
}
