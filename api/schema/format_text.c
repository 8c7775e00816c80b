/* Human text in any script: what a reader could not see, or what would turn the text around, is refused by its name;
 * what other tools put around and between lines is folded away. */
#include "api/schema/digits.h"
#include "api/schema/format.h"
#include "api/schema/marks.h"
#include "api/schema/utf8.h"
#include <stdio.h>
#include <string.h>

/* More combining marks in a row than any script writes. */
#define MAX_MARKS 8

struct range {
    uint32_t first, last;
};

static bool is_among(uint32_t code, const struct range *ranges, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && code >= ranges[low].first;
}
#define IS_AMONG(code, ranges) is_among(code, ranges, sizeof(ranges) / sizeof((ranges)[0]))

static bool is_mark(uint32_t code)
{
    bool common_letter = code < 0x300 || (code >= 0x0620 && code <= 0x064A);
    return !common_letter &&
           is_among(code, (const struct range *)mark_ranges, sizeof(mark_ranges) / sizeof(mark_ranges[0]));
}

/* What is there and cannot be seen (Unicode's Default_Ignorable_Code_Point, and U+FFF9-FFFB): marks that turn text
 * around, fillers, tags, signs that stand for nothing. Not among them: the joiners U+200C and U+200D, with which
 * Kurdish and Persian are spelt, the direction marks U+200E and U+200F, and variation selectors. */
static bool is_invisible(uint32_t code)
{
    static const struct range ranges[] = {{0xAD, 0xAD},      {0x034F, 0x034F},   {0x061C, 0x061C},   {0x115F, 0x1160},
                                          {0x17B4, 0x17B5},  {0x180E, 0x180E},   {0x200B, 0x200B},   {0x202A, 0x202E},
                                          {0x2060, 0x206F},  {0x3164, 0x3164},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
                                          {0xFFF0, 0xFFFB},  {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF},
                                          {0xE01F0, 0xE0FFF}};
    return code >= 0xA0 && IS_AMONG(code, ranges);
}

static bool is_variation(uint32_t code)
{
    static const struct range ranges[] = {{0x180B, 0x180D}, {0x180F, 0x180F}, {0xFE00, 0xFE0F}, {0xE0100, 0xE01EF}};
    return code >= 0x180B && IS_AMONG(code, ranges);
}

/* A variation selector says something behind signs and emoji, Han and Mongolian letters, and nothing anywhere else. */
static bool may_vary(uint32_t base)
{
    static const struct range ranges[] = {{'#', '#'},       {'*', '*'},       {'0', '9'},         {0xA9, 0xA9},
                                          {0xAE, 0xAE},     {0x1820, 0x18AA}, {0x203C, 0x203C},   {0x2049, 0x2049},
                                          {0x2122, 0x2122}, {0x2139, 0x2139}, {0x2190, 0x2BFF},   {0x3030, 0x303D},
                                          {0x3297, 0x3299}, {0x3400, 0x9FFF}, {0x1F000, 0x1FAFF}, {0x20000, 0x3FFFF}};
    return IS_AMONG(base, ranges);
}

static bool is_private(uint32_t code)
{
    return (code >= 0xE000 && code <= 0xF8FF) || code >= 0xF0000;
}

static bool is_no_character(uint32_t code)
{
    return (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
}

static bool is_direction_mark(uint32_t code)
{
    return code == 0x200E || code == 0x200F;
}

/* CR, LF, VT, FF, NEL, LS, PS */
static bool is_break(uint32_t code)
{
    return (code >= 0x0A && code <= 0x0D) || code == 0x85 || code == 0x2028 || code == 0x2029;
}

/* Unicode's White_Space. */
static bool is_space(uint32_t code)
{
    return code == ' ' || code == '\t' || is_break(code) || code == 0xA0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F || code == 0x3000;
}

/* Spaces of any width, joiners, direction marks, the empty braille cell: nothing to read by themselves. */
static bool is_blank(uint32_t code)
{
    return is_space(code) || code == 0x200C || code == 0x200D || is_direction_mark(code) || code == 0x2800;
}

/* ---- what is wrong ---- */

/* The words for a sign that no text may hold, with a hole for its code and one for where it stands; NULL: it may. */
static const char *fault_of(uint32_t code, uint32_t before, bool multiline)
{
    if (is_break(code) && code != '\n')
        return multiline ? "Has a line break U+%04X at position %zu that is no line feed."
                         : "Has a line break U+%04X at position %zu; it must be one line.";
    if (code == '\n')
        return multiline ? NULL : "Has a line break U+%04X at position %zu; it must be one line.";
    if ((code < 0x20 || (code >= 0x7F && code < 0xA0)) && !(multiline && code == '\t'))
        return "Has a control character U+%04X at position %zu.";
    if (code < 0xA0)
        return NULL;
    if (is_invisible(code))
        return "Has an invisible character U+%04X at position %zu.";
    if (is_variation(code) && !may_vary(before))
        return "Has an invisible character U+%04X at position %zu, a variation selector that selects nothing there.";
    if (code == 0xFFFC || code == 0xFFFD)
        return "Has U+%04X at position %zu, which stands for what could not be read: an import went wrong.";
    if (is_private(code))
        return "Has a private character U+%04X at position %zu, which others cannot read.";
    return is_no_character(code) ? "Has U+%04X at position %zu, which is no character." : NULL;
}

struct finding {
    const char *words; /* NULL: nothing is wrong */
    uint32_t code;
    size_t position; /* from 1, in characters */
};

static struct finding look(const char *text, size_t length, bool multiline)
{
    size_t marks = 0, position = 0;
    uint32_t code = 0, before = 0;
    bool is_visible = false;
    for (size_t at = 0, step; at < length; at += step, before = code) {
        step = utf8_decode(text + at, length - at, &code);
        position++;
        if (step == 0)
            return (struct finding){"Is not UTF-8.", 0, position};
        const char *words = fault_of(code, before, multiline);
        if (words)
            return (struct finding){words, code, position};
        marks = is_mark(code) && !is_variation(code) ? marks + 1 : 0;
        if (marks > MAX_MARKS)
            return (struct finding){"Has one mark too many on a letter, U+%04X at position %zu.", code, position};
        is_visible = is_visible || (marks == 0 && !is_blank(code) && !is_variation(code));
    }
    return (struct finding){is_visible ? NULL : "Has nothing in it that can be read.", 0, 0};
}

static void explain(const char *text, size_t length, bool multiline, char detail[static FORMAT_DETAIL])
{
    struct finding found = look(text, length, multiline);
    /* The words are those above; each has these two holes, or none. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (found.words)
        snprintf(detail, FORMAT_DETAIL, found.words, (unsigned)found.code, found.position);
#pragma GCC diagnostic pop
}

bool format_text(const char *text, size_t length)
{
    return !look(text, length, false).words;
}

void explain_text(const char *text, size_t length, char detail[static FORMAT_DETAIL])
{
    explain(text, length, false, detail);
}

bool format_text_multiline(const char *text, size_t length)
{
    return !look(text, length, true).words;
}

void explain_text_multiline(const char *text, size_t length, char detail[static FORMAT_DETAIL])
{
    explain(text, length, true, detail);
}

/* Question marks only are what an import leaves of letters that it did not know. */
static bool is_lost(const char *text, size_t length)
{
    size_t step;
    uint32_t code = 0;
    for (size_t at = 0; at < length; at += step) {
        step = utf8_decode(text + at, length - at, &code);
        if (step == 0 || !(code == '?' || code == 0x061F || code == 0xFF1F || is_blank(code)))
            return false;
    }
    return true;
}

bool format_name(const char *text, size_t length)
{
    return format_text(text, length) && !is_lost(text, length);
}

void explain_name(const char *text, size_t length, char detail[static FORMAT_DETAIL])
{
    explain_text(text, length, detail);
    if (format_text(text, length))
        snprintf(detail, FORMAT_DETAIL, "Has nothing but question marks: an import went wrong.");
}

/* ---- what is folded ---- */

/* Bytes of what stands at the beginning and is not part of the text: blanks and direction marks. */
static size_t margin(const char *text, size_t length)
{
    size_t at = 0, step;
    uint32_t code = 0;
    while (at < length && (step = utf8_decode(text + at, length - at, &code)) > 0 &&
           (is_space(code) || is_direction_mark(code)))
        at += step;
    return at;
}

/* Where the text ends once the same is taken off its end. */
static size_t trimmed(const char *text, size_t length)
{
    while (length > 0) {
        size_t from = length - 1;
        while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80)
            from--;
        if (margin(text + from, length - from) < length - from)
            break;
        length = from;
    }
    return length;
}

/* Only these bytes begin something that is folded inside a text: VT FF CR, and NEL, direction marks, LS, PS. */
static bool is_plain(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c >= 0x0B && c <= 0x0D) || (c == 0xC2 && (unsigned char)text[i + 1] == 0x85) ||
            (c == 0xE2 && (unsigned char)text[i + 1] == 0x80))
            return false;
    }
    return true;
}

static size_t fold(const char *text, size_t length, char *out, bool multiline)
{
    size_t from = margin(text, length), to = trimmed(text, length), used = 0, step;
    if (from >= to)
        return 0;
    if (is_plain(text + from, to - from)) {
        memmove(out, text + from, to - from);
        return to - from;
    }
    for (size_t at = from; at < to; at += step) {
        uint32_t code = 0;
        step = utf8_decode(text + at, to - at, &code);
        if (step == 0)
            step = 1;
        if (is_break(code)) {
            step += code == '\r' && at + 1 < to && text[at + 1] == '\n';
            out[used++] = '\n';
        } else if (multiline || !is_direction_mark(code)) {
            memmove(out + used, text + at, step);
            used += step;
        }
    }
    return used;
}

size_t fold_text(const char *text, size_t length, char *out)
{
    return fold(text, length, out, false);
}

size_t fold_text_multiline(const char *text, size_t length, char *out)
{
    return fold(text, length, out, true);
}

/* "٢٠١٣-٠٥": what is counted in digits of another script. */
size_t fold_digits(const char *text, size_t length, char *out)
{
    size_t used = 0, step;
    length = fold(text, length, out, false);
    for (size_t at = 0; at < length; at += step) {
        uint32_t code = 0;
        step = utf8_decode(out + at, length - at, &code);
        int digit = step > 1 ? digit_value(code) : -1;
        step = step > 0 ? step : 1;
        if (digit >= 0) {
            out[used++] = (char)('0' + digit);
            continue;
        }
        memmove(out + used, out + at, step);
        used += step;
    }
    return used;
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
