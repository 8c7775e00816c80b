/* Translates ECMA-262 expressions to PCRE2's syntax, refuses what the two read differently, and bounds every search. */
#include "api/schema/pattern.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include "db/text.h"
#include <pcre2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

/* PCRE2 counts steps anew for every place a match could start at, so the text is bounded too: together some tens of
 * milliseconds at the worst, whatever the expression. */
#define MATCH_LIMIT    10000
#define MAX_TEXT       8192
#define DEPTH_LIMIT    1000
#define HEAP_LIMIT_KIB 512

struct pattern {
    pcre2_code *code;
    pcre2_match_context *context;
};

struct translation {
    const char *at; /* the rest of the expression */
    struct text out;
    bool in_class;
    char before; /* the byte before `at`, 0 behind an escape */
    const char *error;
};

/* Long names of general categories that ECMA-262 knows and PCRE2 does not. */
static const struct {
    const char *name, *category;
} categories[] = {
    {"Letter", "L"},
    {"Lowercase_Letter", "Ll"},
    {"Uppercase_Letter", "Lu"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Symbol", "S"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"Format", "Cf"},
};

/* ECMA-262 white space and line ends, as members of a class. */
#define SPACES "\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}"

/* Stands behind "\p" or "\P": {name}. */
static void translate_property(struct translation *translation)
{
    const char *name = translation->at + 1;
    size_t length = *translation->at == '{' ? strcspn(name, "}") : 0;
    if (length == 0 || name[length] != '}') {
        translation->error = "\\p needs a property in braces";
        return;
    }
    translation->at = name + length + 1;
    for (size_t i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
        if (strlen(categories[i].name) == length && memcmp(categories[i].name, name, length) == 0) {
            text_addf(&translation->out, "{%s}", categories[i].category);
            return;
        }
    }
    static const char script[] = "Script=";
    size_t skip = strncmp(name, script, strlen(script)) == 0 ? strlen(script) : 0;
    text_addf(&translation->out, "{%.*s}", (int)(length - skip), name + skip);
}

/* Stands behind "\x" or "\u": exactly `digits` hexadecimal digits, or {digits}. */
static void translate_code(struct translation *translation, size_t digits)
{
    static const char hexadecimal[] = "0123456789abcdefABCDEF";
    const char *from = translation->at;
    size_t length = digits;
    if (digits == 4 && *from == '{') {
        length = strspn(++from, hexadecimal);
        translation->at = from + length + (from[length] == '}');
    } else {
        translation->at = from + strnlen(from, digits);
    }
    if (length == 0 || length > 6 || strspn(from, hexadecimal) < length || (translation->at < from + length))
        translation->error = "an escape needs hexadecimal digits";
    else
        text_addf(&translation->out, "\\x{%.*s}", (int)length, from);
}

static void translate_space(struct translation *translation, bool negated)
{
    if (!translation->in_class)
        text_adds(&translation->out, negated ? "[^" SPACES "]" : "[" SPACES "]");
    else if (negated)
        translation->error = "\\S is not supported in a class";
    else
        text_adds(&translation->out, SPACES);
}

/* Stands on the byte behind a backslash. */
static void translate_escape(struct translation *translation)
{
    char c = *translation->at;
    if (c == '\0') {
        translation->error = "the expression ends in a backslash";
        return;
    }
    translation->at++;
    if (c == 's' || c == 'S') {
        translate_space(translation, c == 'S');
    } else if (c == 'x' || c == 'u') {
        translate_code(translation, c == 'x' ? 2 : 4);
    } else if (c == 'p' || c == 'P') {
        text_addf(&translation->out, "\\%c", c);
        translate_property(translation);
    } else if (c == 'v') {
        text_adds(&translation->out, "\\x0b");
    } else if (strchr("dDwWntrfc^$\\.*+?()[]{}|/", c) || (c == '-' && translation->in_class) || c == 'b' ||
               (!translation->in_class && (c == 'B' || c == 'k'))) {
        text_addf(&translation->out, "\\%c", c);
    } else if (!translation->in_class && c >= '1' && c <= '9') {
        size_t more = strspn(translation->at, "0123456789");
        text_addf(&translation->out, "\\g{%.*s}", (int)more + 1, translation->at - 1);
        translation->at += more;
    } else {
        translation->error = "an escape is not part of ECMA-262";
    }
}

/* Stands behind "(": only groups that ECMA-262 knows. */
static void check_group(struct translation *translation)
{
    static const char *const known[] = {"?:", "?=", "?!", "?<=", "?<!"};
    const char *at = translation->at;
    if (*at == '*')
        translation->error = "(* is not part of ECMA-262";
    if (*at != '?')
        return;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strncmp(at, known[i], strlen(known[i])) == 0)
            return;
    if (at[1] != '<')
        translation->error = "the kind of a group is not part of ECMA-262";
}

/* Stands behind "{" outside a class: a repetition, which is all it can be in ECMA-262's Unicode mode. */
static void check_repetition(struct translation *translation)
{
    size_t low = strspn(translation->at, "0123456789"), all = strspn(translation->at, "0123456789,");
    if (low == 0 || translation->at[all] != '}')
        translation->error = "{ does not begin a repetition";
}

static void translate_member(struct translation *translation, char c)
{
    /* "[[:" would open a POSIX class in PCRE2; in ECMA-262 "[" is an ordinary member. */
    if (c == '[')
        text_adds(&translation->out, "\\");
    text_add(&translation->out, &c, 1);
    translation->in_class = c != ']';
}

static void translate_byte(struct translation *translation)
{
    char before = translation->before, c = translation->before = *translation->at++;
    if (c == '\\') {
        translation->before = '\0';
        translate_escape(translation);
        return;
    }
    if (translation->in_class) {
        translate_member(translation, c);
        return;
    }
    if (c == '(')
        check_group(translation);
    else if (c == '{')
        check_repetition(translation);
    else if (c == '+' && before && strchr("*+?}", before))
        translation->error = "possessive quantifiers are not part of ECMA-262";
    translation->in_class = c == '[';
    if (c == '.')
        text_adds(&translation->out, "[^\\n\\r\\x{2028}\\x{2029}]");
    else
        text_add(&translation->out, &c, 1);
}

static pcre2_code *compile(const char *expression, size_t length, char *error)
{
    uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS |
                       PCRE2_MATCH_UNSET_BACKREF;
    int number;
    size_t offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)expression, length, options, &number, &offset, NULL);
    if (!code) {
        PCRE2_UCHAR words[120];
        pcre2_get_error_message(number, words, sizeof(words));
        snprintf(error, 160, "%s", (char *)words);
        return NULL;
    }
    /* Without JIT (where memory may not be made executable) the interpreter does the same, slower. */
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    return code;
}

struct pattern *pattern_new(const char *expression, char error[static 160])
{
    struct translation translation = {.at = expression};
    while (*translation.at && !translation.error)
        translate_byte(&translation);
    if (translation.error || translation.out.failed) {
        snprintf(error, 160, "%s", translation.error ? translation.error : "out of memory");
        text_clear(&translation.out);
        return NULL;
    }
    struct pattern *pattern = calloc(1, sizeof(*pattern));
    snprintf(error, 160, "out of memory");
    if (pattern) {
        const char *text = translation.out.data ? translation.out.data : "";
        pattern->code = compile(text, translation.out.length, error);
        pattern->context = pattern->code ? pcre2_match_context_create(NULL) : NULL;
    }
    text_clear(&translation.out);
    if (!pattern || !pattern->context) {
        pattern_free(pattern);
        return NULL;
    }
    pcre2_set_match_limit(pattern->context, MATCH_LIMIT);
    pcre2_set_depth_limit(pattern->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(pattern->context, HEAP_LIMIT_KIB);
    return pattern;
}

void pattern_free(struct pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_match_context_free(pattern->context);
    pcre2_code_free(pattern->code);
    free(pattern);
}

/* One match block a thread, so that a search asks for no memory; released when the thread ends. */
static tss_t match_key;
static pthread_once_t match_once = PTHREAD_ONCE_INIT; /* ThreadSanitizer does not know call_once */
static bool match_ready;

static void release_match(void *match)
{
    pcre2_match_data_free(match);
}

static void create_key(void)
{
    match_ready = tss_create(&match_key, release_match) == thrd_success;
}

static pcre2_match_data *thread_match(void)
{
    pthread_once(&match_once, create_key);
    pcre2_match_data *match = match_ready ? tss_get(match_key) : NULL;
    if (match || !match_ready)
        return match;
    match = pcre2_match_data_create(1, NULL);
    if (match && tss_set(match_key, match) != thrd_success) {
        pcre2_match_data_free(match);
        return NULL;
    }
    return match;
}

bool pattern_found(const struct pattern *pattern, const char *text, size_t length)
{
    pcre2_match_data *match = length <= MAX_TEXT ? thread_match() : NULL;
    /* The text is JSON's, so its UTF-8 was checked; JIT would not check it again either way. */
    return match &&
           pcre2_match(pattern->code, (PCRE2_SPTR)text, length, 0, PCRE2_NO_UTF_CHECK, match, pattern->context) >= 0;
}
