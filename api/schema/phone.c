/* Reads telephone numbers by the numbering plans; the table of plans is made by the build. Needs no memory. */
#include "api/schema/phone.h"
#include "api/schema/digits.h"
#include "api/schema/utf8.h"
#include <stdint.h>
#include <string.h>

#define MOST_DIGITS 20 /* E.164 has 15; a 00, a trunk prefix and somebody's slip come on top */

/* What a calling code's numbers are like. */
struct plan {
    const char *code, *trunk;
    uint32_t lengths;        /* bit n: numbers of n digits */
    bool may_begin_as_trunk; /* then only the length tells whether a trunk prefix was typed */
};
/* Bit n: numbers of this length begin with the three digits that make n. */
struct start {
    size_t length;
    uint32_t leads[32];
};
struct home {
    const char *code, *trunk;
    size_t first, count; /* of `starts` */
};
#include "build/gen/phone_plans.h"

/* ---- from text to digits ---- */

struct typed {
    bool is_international;
    size_t count;
    char digits[MOST_DIGITS + 1];
};

static bool is_one_of(uint32_t code, const uint32_t (*ranges)[2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i][0] && code <= ranges[i][1])
            return true;
    return false;
}

/* Blanks, brackets, dots, slashes, hyphens, and marks that nobody sees. */
static bool is_separator(uint32_t code)
{
    static const uint32_t ranges[][2] = {{' ', ' '},       {'(', ')'},       {'-', '/'},       {'[', ']'},
                                         {0xA0, 0xA0},     {0xAD, 0xAD},     {0x061C, 0x061C}, {0x2000, 0x2015},
                                         {0x202A, 0x202F}, {0x2043, 0x2044}, {0x205F, 0x2064}, {0x2066, 0x2069},
                                         {0x2212, 0x2212}, {0x2215, 0x2215}, {0x3000, 0x3000}, {0xFE58, 0xFE58},
                                         {0xFE63, 0xFE63}, {0xFEFF, 0xFEFF}, {0xFF08, 0xFF09}, {0xFF0D, 0xFF0F}};
    return is_one_of(code, ranges, sizeof(ranges) / sizeof(ranges[0]));
}

static size_t skip_separators(const char *text, size_t length)
{
    size_t at = 0, step;
    for (uint32_t code; at < length && (step = utf8_decode(text + at, length - at, &code)) > 0; at += step)
        if (!is_separator(code) && code != ':' && code != ';' && code != '=')
            break;
    return at;
}

/* Whether the rest is an extension: a word for it and up to seven digits. */
static bool is_extension(const char *text, size_t length)
{
    static const char *const words[] = {"extension", "ext",       "x",      "#",      "dahili",
                                        "poste",     "durchwahl", "تحويلة", "تحويله", "داخلي"};
    size_t at = 0, digits = 0, step;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && at == 0; i++)
        if (length >= strlen(words[i]) && strncasecmp(text, words[i], strlen(words[i])) == 0)
            at = strlen(words[i]);
    if (at == 0)
        return false;
    at += skip_separators(text + at, length - at);
    for (uint32_t code; at < length && (step = utf8_decode(text + at, length - at, &code)) > 0; at += step, digits++)
        if (digit_value(code) < 0)
            break;
    return digits > 0 && digits <= 7 && at + skip_separators(text + at, length - at) == length;
}

/* False where the text is no telephone number. */
static bool read_typed(const char *text, size_t length, struct typed *typed)
{
    *typed = (struct typed){0};
    for (size_t at = 0, step; at < length; at += step) {
        uint32_t code = 0;
        step = utf8_decode(text + at, length - at, &code);
        int digit = step > 0 ? digit_value(code) : -1;
        bool is_plus = code == '+' || code == 0xFF0B;
        if (digit >= 0 && typed->count < MOST_DIGITS)
            typed->digits[typed->count++] = (char)('0' + digit);
        else if (is_plus && typed->count == 0 && !typed->is_international)
            typed->is_international = true;
        else if (digit < 0 && typed->count > 0 && (is_extension(text + at, length - at) || code == ';'))
            return is_extension(text + at + (code == ';'), length - at - (code == ';'));
        else if (step == 0 || digit >= 0 || !is_separator(code))
            return false;
    }
    return true;
}

bool phone_is_readable(const char *text, size_t length, size_t least)
{
    struct typed typed;
    return read_typed(text, length, &typed) && typed.count >= least;
}

/* ---- from digits to numbers ---- */

static void add(struct phone_readings *readings, const char *plus, const char *code, const char *digits)
{
    char reading[PHONE_DIGITS];
    if (strlen(plus) + strlen(code) + strlen(digits) >= sizeof(reading) || readings->count == PHONE_READINGS)
        return;
    stpcpy(stpcpy(stpcpy(reading, plus), code), digits);
    for (size_t i = 0; i < readings->count; i++)
        if (strcmp(readings->items[i], reading) == 0)
            return;
    memcpy(readings->items[readings->count++], reading, sizeof(reading));
}

static bool begins_with(const char *digits, const char *prefix)
{
    return strncmp(digits, prefix, strlen(prefix)) == 0;
}

static const struct plan *plan_of(const char *digits)
{
    for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++)
        if (begins_with(digits, plans[i].code))
            return &plans[i];
    return NULL;
}

static bool has_length(const struct plan *plan, const char *number)
{
    return strlen(number) < 32 && (plan->lengths >> strlen(number) & 1);
}

/* "+44 (0)7955": the trunk prefix is no part of an international number. */
static void add_international(struct phone_readings *readings, const char *digits)
{
    const struct plan *plan = plan_of(digits);
    if (!plan) {
        add(readings, "+", "", digits);
        return;
    }
    const char *number = digits + strlen(plan->code);
    size_t trunk = strlen(plan->trunk);
    bool is_typed = trunk > 0 && begins_with(number, plan->trunk);
    bool told_by_length = plan->may_begin_as_trunk || strcmp(plan->trunk, "0") != 0;
    if (is_typed && (!told_by_length || (!has_length(plan, number) && has_length(plan, number + trunk))))
        number += trunk;
    add(readings, "+", plan->code, number);
}

/* Whether numbers of this home begin so, at this length. */
static bool is_at_home(const struct home *home, const char *number)
{
    size_t length = strlen(number);
    if (length < 3)
        return false;
    size_t lead = (size_t)(number[0] - '0') * 100 + (size_t)(number[1] - '0') * 10 + (size_t)(number[2] - '0');
    for (size_t i = home->first; i < home->first + home->count; i++)
        if (starts[i].length == length && (starts[i].leads[lead / 32] >> (lead % 32) & 1))
            return true;
    return false;
}

/* The number behind the trunk prefix, where one was typed. */
static const char *within(const struct home *home, const char *digits)
{
    return digits + (begins_with(digits, home->trunk) ? strlen(home->trunk) : 0);
}

static void add_national(struct phone_readings *readings, const char *digits)
{
    const char *syrian = within(&homes[0], digits);
    if (has_length(plan_of(homes[0].code), syrian))
        add(readings, "+", homes[0].code, syrian);
    if (is_at_home(&homes[0], syrian))
        return;
    for (size_t i = 1; i < sizeof(homes) / sizeof(homes[0]); i++)
        if (is_at_home(&homes[i], within(&homes[i], digits)))
            add(readings, "+", homes[i].code, within(&homes[i], digits));
    /* "963944111222": the + was left out. */
    for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++)
        if (begins_with(digits, homes[i].code) && is_at_home(&homes[i], digits + strlen(homes[i].code)))
            add_international(readings, digits);
}

void phone_read(const char *text, size_t length, struct phone_readings *readings)
{
    struct typed typed;
    readings->count = 0;
    if (!read_typed(text, length, &typed) || typed.count == 0)
        return;
    const char *digits = typed.digits;
    bool says_country = typed.is_international || (begins_with(digits, "00") && typed.count > 4);
    if (says_country)
        digits += begins_with(digits, "00") ? 2 : 0;
    if (says_country)
        add_international(readings, digits);
    else
        add_national(readings, digits);
    if (readings->count == 0)
        add(readings, "", "", digits);
}
