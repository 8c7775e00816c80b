/* Folds the numbers of documents: what is printed on a card is typed on any keyboard. */
#include "api/schema/document.h"
#include "api/schema/digits.h"
#include "api/schema/utf8.h"
#include <stdbool.h>
#include <string.h>

/* Blanks, hyphens, dots and slashes of all kinds, joiners, direction marks, the tatweel. */
static bool is_left_out(uint32_t code)
{
    static const uint32_t ranges[][2] = {
        {0x09, 0x0D},     {' ', ' '},       {'-', '/'},       {'\\', '\\'},     {'_', '_'},       {0x85, 0x85},
        {0xA0, 0xA0},     {0x061C, 0x061C}, {0x0640, 0x0640}, {0x1680, 0x1680}, {0x2000, 0x2015}, {0x2028, 0x202F},
        {0x2044, 0x2044}, {0x205F, 0x2064}, {0x2066, 0x2069}, {0x2212, 0x2212}, {0x2215, 0x2215}, {0x3000, 0x3000},
        {0xFE58, 0xFE58}, {0xFE63, 0xFE63}, {0xFEFF, 0xFEFF}, {0xFF0D, 0xFF0F}};
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
        if (code >= ranges[i][0] && code <= ranges[i][1])
            return true;
    return false;
}

/* Letters of ASCII (and its wide forms), Latin-1, Greek and Cyrillic in upper case. */
static uint32_t upper(uint32_t code)
{
    if (code >= 0xFF21 && code <= 0xFF5A)
        code -= 0xFEE0;
    if ((code >= 'a' && code <= 'z') || (code >= 0xE0 && code <= 0xFE && code != 0xF7) ||
        (code >= 0x3B1 && code <= 0x3C9 && code != 0x3C2) || (code >= 0x430 && code <= 0x44F))
        return code - 0x20;
    return code >= 0x450 && code <= 0x45F ? code - 0x50 : code;
}

/* The code points that occur are at most of four bytes. */
static size_t write_utf8(uint32_t code, char *out)
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)(lead[length] | code);
    return length;
}

size_t document_fold(const char *number, char folded[static DOCUMENT_FOLDED])
{
    size_t length = strlen(number), used = 0;
    for (size_t at = 0, step; at < length && used + 4 <= DOCUMENT_FOLDED; at += step) {
        uint32_t code = 0;
        step = utf8_decode(number + at, length - at, &code);
        if (step == 0)
            break;
        int digit = digit_value(code);
        if (digit >= 0)
            folded[used++] = (char)('0' + digit);
        else if (!is_left_out(code))
            used += write_utf8(upper(code), folded + used);
    }
    return used;
}
