/* Tells where and why a value was refused: a JSON pointer and one sentence that holds nothing of the value. */
#include "api/schema/schema_internal.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Writes one token of a pointer backwards, so that its last byte stands before `end`; NULL where it does not fit. */
static char *write_token(const struct place *place, char *start, char *end)
{
    char number[24];
    const char *key = place->key;
    size_t length = place->length;
    if (!key) {
        length = (size_t)snprintf(number, sizeof(number), "%zu", place->index);
        key = number;
    }
    while (length-- > 0) {
        char c = key[length];
        bool escaped = c == '~' || c == '/';
        if (end - start < 3)
            return NULL;
        *--end = c == '~' ? '0' : c == '/' ? '1' : c;
        if (escaped)
            *--end = '~';
    }
    *--end = '/';
    return end;
}

/* A pointer that would not fit is cut to the nearest place above that does: still a pointer, and still true. */
static void write_pointer(char pointer[static 256], const struct place *place)
{
    for (; place; place = place->parent) {
        char *end = pointer + 255, *at = end;
        for (const struct place *step = place; step && at; step = step->parent)
            at = write_token(step, pointer, at);
        if (at) {
            memmove(pointer, at, (size_t)(end - at));
            pointer[end - at] = '\0';
            return;
        }
    }
    pointer[0] = '\0';
}

/* Two branches of an allOf often say the same of a member; it is told once. */
static bool is_told(const struct schema_errors *errors, const struct schema_error *error)
{
    for (size_t i = 0; i < errors->count && i < SCHEMA_ERRORS_KEPT; i++)
        if (strcmp(errors->items[i].keyword, error->keyword) == 0 &&
            strcmp(errors->items[i].pointer, error->pointer) == 0 &&
            strcmp(errors->items[i].detail, error->detail) == 0)
            return true;
    return false;
}

bool schema_refuse(struct schema_errors *errors, const struct place *place, const char *keyword, const char *format,
                   ...)
{
    if (!errors)
        return false;
    if (errors->count >= SCHEMA_ERRORS_KEPT) {
        errors->count++;
        return false;
    }
    struct schema_error *error = &errors->items[errors->count];
    va_list args;
    error->keyword = keyword;
    error->limit[0] = '\0';
    write_pointer(error->pointer, place);
    va_start(args, format);
    vsnprintf(error->detail, sizeof(error->detail), format, args);
    va_end(args);
    errors->count += !is_told(errors, error);
    return false;
}

bool schema_refuse_limit(struct schema_errors *errors, const struct place *place, const char *keyword,
                         const char *limit, const char *detail)
{
    size_t at = errors ? errors->count : SCHEMA_ERRORS_KEPT;
    schema_refuse(errors, place, keyword, "%s", detail);
    if (at < SCHEMA_ERRORS_KEPT)
        snprintf(errors->items[at].limit, sizeof(errors->items[at].limit), "%s", limit);
    return false;
}

/* A sentence being put together; what does not fit is left out. */
struct sentence {
    char text[160];
    size_t length;
    bool full;
};

static void say(struct sentence *sentence, const char *words)
{
    size_t length = strlen(words);
    /* Room stays for the " ..." and the full stop at the end. */
    if (sentence->full || sentence->length + length + 6 > sizeof(sentence->text)) {
        sentence->full = true;
        return;
    }
    memcpy(sentence->text + sentence->length, words, length + 1);
    sentence->length += length;
}

static void end_sentence(struct sentence *sentence)
{
    const char *end = sentence->full ? " ..." : ".";
    memcpy(sentence->text + sentence->length, end, strlen(end) + 1);
}

bool schema_refuse_type(struct schema_errors *errors, const struct place *place, unsigned types)
{
    static const struct {
        unsigned type;
        const char *words;
    } names[] = {{TYPE_STRING, "a string"}, {TYPE_INTEGER, "an integer"},
                 {TYPE_NUMBER, "a number"}, {TYPE_BOOLEAN, "true or false"},
                 {TYPE_ARRAY, "an array"},  {TYPE_OBJECT, "an object"},
                 {TYPE_NULL, "null"}};
    struct sentence sentence = {0};
    const char *before = "Must be ";
    if (!errors)
        return false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!(types & names[i].type))
            continue;
        say(&sentence, before);
        say(&sentence, names[i].words);
        before = " or ";
    }
    end_sentence(&sentence);
    return schema_refuse(errors, place, "type", "%s", sentence.text);
}

/* Constants of the contract, as far as they are short to say. */
static void say_constant(struct sentence *sentence, const json_t *constant)
{
    char number[40];
    if (json_is_string(constant)) {
        say(sentence, json_string_value(constant));
    } else if (json_is_integer(constant)) {
        snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(constant));
        say(sentence, number);
    } else if (json_is_real(constant)) {
        snprintf(number, sizeof(number), "%.15g", json_real_value(constant));
        say(sentence, number);
    } else {
        say(sentence, json_is_true(constant)    ? "true"
                      : json_is_false(constant) ? "false"
                      : json_is_null(constant)  ? "null"
                                                : "a fixed structure");
    }
}

bool schema_refuse_enum(struct schema_errors *errors, const struct place *place, const struct schema *schema)
{
    struct sentence sentence = {0};
    if (!errors)
        return false;
    say(&sentence, "Must be one of: ");
    for (size_t i = 0; i < json_array_size(schema->enumeration) && !sentence.full; i++) {
        size_t before = sentence.length;
        say(&sentence, i > 0 ? ", " : "");
        say_constant(&sentence, json_array_get(schema->enumeration, i));
        if (sentence.full)
            sentence.length = before;
    }
    end_sentence(&sentence);
    return schema_refuse(errors, place, "enum", "%s", sentence.text);
}

bool schema_refuse_const(struct schema_errors *errors, const struct place *place, const struct schema *schema)
{
    struct sentence sentence = {0};
    if (!errors)
        return false;
    say(&sentence, "Must be ");
    say_constant(&sentence, schema->constant);
    end_sentence(&sentence);
    return schema_refuse(errors, place, "const", "%s", sentence.text);
}
