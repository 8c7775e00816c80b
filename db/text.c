/* Growing text with a sticky failure, JSON string escaping and percent-encoding. */
#include "db/text.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_clear(struct text *text)
{
    free(text->data);
    *text = (struct text){0};
}

/* Makes room for `more` bytes and the closing NUL. */
static bool text_reserve(struct text *text, size_t more)
{
    if (text->failed)
        return false;
    if (text->capacity - text->length > more)
        return true;
    size_t capacity = text->capacity ? text->capacity : 256;
    while (capacity - text->length <= more) {
        if (capacity > SIZE_MAX / 2) {
            text->failed = true;
            return false;
        }
        capacity *= 2;
    }
    char *data = realloc(text->data, capacity);
    if (!data) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void text_add(struct text *text, const char *data, size_t length)
{
    if (!text_reserve(text, length))
        return;
    memcpy(text->data + text->length, data, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void text_adds(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_addf(struct text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || !text_reserve(text, (size_t)length)) {
        text->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(text->data + text->length, (size_t)length + 1, format, args);
    va_end(args);
    text->length += (size_t)length;
}

void text_add_json(struct text *text, const char *string)
{
    if (string)
        text_add_json_n(text, string, strlen(string));
    else
        text_add(text, "null", 4);
}

void text_add_markup(struct text *text, const char *string)
{
    for (const char *p = string; *p; p++)
        switch (*p) {
        case '<':
            text_adds(text, "&lt;");
            break;
        case '>':
            text_adds(text, "&gt;");
            break;
        case '&':
            text_adds(text, "&amp;");
            break;
        default:
            text_add(text, p, 1);
        }
}

/* What stands for a byte in a JSON string: 0 itself, 'u' a \u00XX escape, else the letter behind the backslash. */
static const char json_escapes[256] = {
    [0 ... 8] = 'u',       ['\t'] = 't', ['\n'] = 'n',  [0x0b ... 0x0c] = 'u', ['\r'] = 'r',
    [0x0e ... 0x1f] = 'u', ['"'] = '"',  ['\\'] = '\\', [0x7f] = 'u',
};

void text_add_json_n(struct text *text, const char *data, size_t length)
{
    text_add(text, "\"", 1);
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        char escape = json_escapes[(unsigned char)data[i]];
        if (!escape)
            continue;
        text_add(text, data + start, i - start);
        if (escape == 'u')
            text_addf(text, "\\u%04x", (unsigned)(unsigned char)data[i]);
        else
            text_add(text, (char[]){'\\', escape}, 2);
        start = i + 1;
    }
    text_add(text, data + start, length - start);
    text_add(text, "\"", 1);
}

void text_add_percent(struct text *text, const char *value, const char *plain)
{
    for (const unsigned char *p = (const unsigned char *)value; *p; p++) {
        bool letter = *p < 0x80 && (*p | 32) >= 'a' && (*p | 32) <= 'z';
        bool stays = letter || (*p >= '0' && *p <= '9') || strchr(plain, *p);
        text_addf(text, stays ? "%c" : "%%%02X", *p);
    }
}
