/* Scans JSON bytes for what would hurt a parser or a database, then parses them. */
#include "api/schema/json_scan.h"
#include "api/schema/utf8.h"
#include <stdlib.h>
#include <string.h>

struct scan {
    const char *data;
    size_t size;
    size_t at;
    size_t depth;
    size_t tokens;
    const char *message; /* NULL as long as all is well; `at` is where it went wrong */
    bool not_utf8;
};

static void refuse(struct scan *scan, const char *message)
{
    if (!scan->message)
        scan->message = message;
}

/* The value of the four hexadecimal digits at `at`, or -1. */
static long hex4(const struct scan *scan, size_t at)
{
    long value = 0;
    if (scan->size - at < 4)
        return -1;
    for (size_t i = at; i < at + 4; i++) {
        char c = scan->data[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Stands on a backslash; steps over the escape. Escapes that are not JSON at all are left to the parser. */
static void scan_escape(struct scan *scan)
{
    const char *data = scan->data;
    if (scan->size - scan->at < 2 || data[scan->at + 1] != 'u') {
        /* Only ASCII is stepped over unseen: what follows may be a broken UTF-8 sequence. */
        bool plain = scan->size - scan->at >= 2 && data[scan->at + 1] != 0 && !(data[scan->at + 1] & 0x80);
        scan->at += plain ? 2 : 1;
        return;
    }
    long code = hex4(scan, scan->at + 2);
    if (code == 0) {
        refuse(scan, "The escape \\u0000 is not allowed.");
    } else if (code >= 0xDC00 && code <= 0xDFFF) {
        refuse(scan, "A \\u escape is half of a surrogate pair.");
    } else if (code >= 0xD800 && code <= 0xDBFF) {
        size_t next = scan->at + 6;
        bool escaped = scan->size - next >= 2 && data[next] == '\\' && data[next + 1] == 'u';
        long low = escaped ? hex4(scan, next + 2) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            refuse(scan, "A \\u escape is half of a surrogate pair.");
        else
            scan->at += 12;
    } else {
        scan->at += code < 0 ? 2 : 6;
    }
}

/* Steps over one character; refuses NUL and what is not UTF-8. */
static void scan_character(struct scan *scan)
{
    uint32_t code = 0;
    size_t length = utf8_decode(scan->data + scan->at, scan->size - scan->at, &code);
    if (length == 0) {
        scan->not_utf8 = true;
        refuse(scan, "The text is not UTF-8.");
    } else if (code == 0) {
        refuse(scan, "A NUL byte is not allowed.");
    } else {
        scan->at += length;
    }
}

/* Stands behind an opening quote; steps over the closing one, or to the end. */
static void scan_string(struct scan *scan)
{
    while (!scan->message && scan->at < scan->size) {
        unsigned char byte = (unsigned char)scan->data[scan->at];
        if (byte == '"') {
            scan->at++;
            return;
        }
        if (byte == '\\')
            scan_escape(scan);
        else if (byte >= 0x20 && byte < 0x80)
            scan->at++;
        else
            scan_character(scan);
    }
}

/* The exponent behind "e" or "E", bounded. */
static long exponent(const char *text, size_t size)
{
    long value = 0;
    bool negative = size > 0 && text[0] == '-';
    for (size_t i = size > 0 && (text[0] == '-' || text[0] == '+'); i < size && value < 100000; i++)
        value = value * 10 + (text[i] - '0');
    return negative ? -value : value;
}

/* Whether the word is a number other than 0 that the parser would make 0 of: below 1e-307 doubles run out. */
static bool is_too_small(const char *word, size_t size)
{
    size_t end = 0, point = SIZE_MAX, first = SIZE_MAX;
    for (; end < size && word[end] != 'e' && word[end] != 'E'; end++) {
        if (!memchr("-.0123456789", word[end], 12))
            return false;
        if (word[end] == '.')
            point = end;
        else if (first == SIZE_MAX && word[end] >= '1' && word[end] <= '9')
            first = end;
    }
    if (first == SIZE_MAX)
        return false;
    point = point == SIZE_MAX ? end : point;
    long place = (long)point - (long)first - (first < point);
    return place + (end < size ? exponent(word + end + 1, size - end - 1) : 0) < -307;
}

/* Steps over a number, a literal or whatever else stands between structural bytes. */
static void scan_word(struct scan *scan)
{
    size_t start = scan->at;
    while (!scan->message && scan->at < scan->size && !strchr(" \t\r\n,:[]{}\"", scan->data[scan->at]))
        scan_character(scan);
    if (scan->at < scan->size && scan->data[scan->at] == '\0')
        refuse(scan, "A NUL byte is not allowed.");
    if (!scan->message && is_too_small(scan->data + start, scan->at - start))
        refuse(scan, "A number is too small.");
}

static void scan_token(struct scan *scan, const struct json_scan_limits *limits)
{
    char byte = scan->data[scan->at];
    if (byte == ']' || byte == '}')
        scan->depth -= scan->depth > 0;
    if (memchr(" \t\r\n,:]}", byte, 8)) {
        scan->at++;
        return;
    }
    if (++scan->tokens > limits->max_tokens) {
        refuse(scan, "The text has too many values.");
    } else if (byte == '[' || byte == '{') {
        if (++scan->depth > limits->max_depth)
            refuse(scan, "The text is nested too deeply.");
        else
            scan->at++;
    } else if (byte == '"') {
        scan->at++;
        scan_string(scan);
    } else {
        scan_word(scan);
    }
}

static void locate(const struct scan *scan, struct json_fault *fault)
{
    fault->line = fault->column = 1;
    for (size_t i = 0; i < scan->at; i++) {
        if (scan->data[i] == '\n') {
            fault->line++;
            fault->column = 1;
        } else if ((scan->data[i] & 0xC0) != 0x80) {
            fault->column++;
        }
    }
}

bool json_scan(const char *data, size_t size, const struct json_scan_limits *limits, struct json_fault *fault)
{
    struct scan scan = {.data = data, .size = size};
    *fault = (struct json_fault){0};
    if (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        refuse(&scan, "A byte order mark is not allowed.");
    while (!scan.message && scan.at < size)
        scan_token(&scan, limits);
    if (!scan.message)
        return true;
    locate(&scan, fault);
    fault->message = scan.message;
    fault->not_utf8 = scan.not_utf8;
    return false;
}

/* jansson's words name parts of the input; these do not. */
static const struct {
    enum json_error_code code;
    const char *message;
} parser_messages[] = {
    {json_error_premature_end_of_input, "The JSON ends too early."},
    {json_error_end_of_input_expected, "Something follows the JSON value."},
    {json_error_duplicate_key, "A member name occurs twice in an object."},
    {json_error_numeric_overflow, "A number is too large."},
    {json_error_null_character, "A NUL character is not allowed."},
    {json_error_null_byte_in_key, "A NUL character is not allowed."},
    {json_error_stack_overflow, "The text is nested too deeply."},
};

static const char *parser_message(enum json_error_code code)
{
    for (size_t i = 0; i < sizeof(parser_messages) / sizeof(parser_messages[0]); i++)
        if (parser_messages[i].code == code)
            return parser_messages[i].message;
    return "The text is not JSON.";
}

/* jansson takes a failed allocation inside a token for bad syntax, or leaves a byte out of the token and goes on, so
 * its allocator has to remember. */
static _Thread_local bool memory_was_short;

static void *remembering_malloc(size_t size)
{
    void *memory = malloc(size);
    memory_was_short = memory_was_short || !memory;
    return memory;
}

__attribute__((constructor)) static void remember_failures(void)
{
    json_set_alloc_funcs(remembering_malloc, free);
}

/* -0.0 becomes 0.0: they are one number, and only one of them is written. */
static void fold_zeros(json_t *value)
{
    const char *name;
    size_t index;
    json_t *part;
    if (json_is_real(value) && json_real_value(value) == 0)
        json_real_set(value, 0.0);
    else if (json_is_array(value))
        json_array_foreach (value, index, part)
            fold_zeros(part);
    else if (json_is_object(value))
        json_object_foreach (value, name, part)
            fold_zeros(part);
}

json_t *json_read(const char *data, size_t size, struct json_fault *fault)
{
    static const struct json_scan_limits limits = {.max_depth = JSON_MAX_DEPTH, .max_tokens = JSON_MAX_TOKENS};
    if (!json_scan(data, size, &limits, fault))
        return NULL;
    json_error_t error;
    memory_was_short = false;
    json_t *value = json_loadb(data, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (value && !memory_was_short) {
        fold_zeros(value);
        return value;
    }
    json_decref(value);
    enum json_error_code code = json_error_code(&error);
    fault->line = error.line > 0 ? (size_t)error.line : 1;
    fault->column = error.column > 0 ? (size_t)error.column : 1;
    fault->out_of_memory = memory_was_short;
    fault->message = fault->out_of_memory ? "Memory is short." : parser_message(code);
    return NULL;
}
