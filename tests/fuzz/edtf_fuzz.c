/* Fuzzes the EDTF reader: any text gives an interval within its bounds or a refusal. */
#include "api/schema/dates.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[128], day[11];
    struct date_interval interval;
    size_t length = size < sizeof(text) ? size : sizeof(text) - 1;
    memcpy(text, data, length);
    text[length] = '\0';
    if (!dates_read(text, &interval))
        return 0;
    if (interval.from > interval.to || interval.from < dates_day(DATE_MIN_YEAR - 1, 12, 1) ||
        interval.to > dates_day(DATE_MAX_YEAR, 12, 31))
        abort();
    dates_write(interval.from, day);
    return 0;
}
