/* Human text in any script: what a reader could not see, or what would turn the text around, is refused. */
#include "api/schema/format.h"
#include "api/schema/marks.h"
#include "api/schema/utf8.h"
#include <string.h>

/* More combining marks in a row than any script writes. */
#define MAX_MARKS 8

static bool is_mark(uint32_t code)
{
    bool common_letter = code < 0x300 || (code >= 0x0620 && code <= 0x064A);
    if (common_letter)
        return false;
    size_t low = 0, high = sizeof(mark_ranges) / sizeof(mark_ranges[0]);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code > mark_ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof(mark_ranges) / sizeof(mark_ranges[0]) && code >= mark_ranges[low].first;
}

/* Controls, what reorders text (U+202A-202E, U+2066-2069), what only hides (U+200B, U+FEFF), non-characters. The
 * joiners U+200C and U+200D pass: Kurdish and Persian are spelt with them. */
static bool is_banned(uint32_t code)
{
    if (code < 0xA0)
        return code < 0x20 || code >= 0x7F;
    if ((code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
        return true;
    return code == 0x200B || code == 0xFEFF || (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
}

/* Spaces of any width, joiners, direction marks, fillers: nothing to read by themselves. */
static bool is_blank(uint32_t code)
{
    static const uint32_t blanks[] = {0x09,   0x0A,   0x20,   0xA0,   0xAD,   0x034F, 0x061C, 0x115F, 0x1160,
                                      0x1680, 0x17B4, 0x17B5, 0x180E, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060,
                                      0x2061, 0x2062, 0x2063, 0x2064, 0x2800, 0x3000, 0x3164, 0xFFA0};
    if ((code >= 0x2000 && code <= 0x200F) || (code >= 0xFE00 && code <= 0xFE0F) || code >= 0xE0000)
        return true;
    for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++)
        if (code == blanks[i])
            return true;
    return false;
}

static bool is_readable(const char *text, size_t length, bool multiline)
{
    size_t marks = 0;
    bool visible = false;
    for (size_t at = 0, step; at < length; at += step) {
        uint32_t code = 0;
        step = utf8_decode(text + at, length - at, &code);
        if (step == 0)
            return false;
        bool is_break = code == 0x2028 || code == 0x2029;
        bool allowed_control = multiline && (code == '\n' || code == '\t');
        if ((is_banned(code) && !allowed_control) || (is_break && !multiline))
            return false;
        marks = is_mark(code) ? marks + 1 : 0;
        if (marks > MAX_MARKS)
            return false;
        visible = visible || (marks == 0 && !is_blank(code));
    }
    return visible;
}

bool format_text(const char *text, size_t length)
{
    return is_readable(text, length, false);
}

bool format_text_multiline(const char *text, size_t length)
{
    return is_readable(text, length, true);
}

const char *text_trimmed(const char *text, size_t *length)
{
    size_t size = strlen(text), first = size, end = size;
    for (size_t at = 0, step; at < size; at += step) {
        uint32_t code = 0;
        step = utf8_decode(text + at, size - at, &code);
        step = step > 0 ? step : 1;
        if (is_blank(code))
            continue;
        first = first == size ? at : first;
        end = at + step;
    }
    *length = end - first;
    return text + first;
}
