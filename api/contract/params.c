/* Reads the parameters of a request as its contract declares them: decoding, types, schemas, defaults. */
#include "api/contract/contract.h"
#include "api/schema/utf8.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ITEMS 50 /* of an array parameter */

struct reading {
    struct params *params;
    struct schema_errors *errors;
    uint64_t given; /* bit i: parameter i was sent, well formed or not */
    bool out_of_memory;
};
_Static_assert(CONTRACT_MAX_PARAMETERS <= 64, "one bit a parameter");

/* Notes an error of the parameter `name`, which may come from the client: cut at a character, at most 255 bytes. */
static void refuse(struct reading *reading, const char *name, const char *keyword, const char *detail)
{
    struct schema_errors *errors = reading->errors;
    if (errors->count < SCHEMA_ERRORS_KEPT) {
        struct schema_error *error = &errors->items[errors->count];
        size_t length = strnlen(name, sizeof(error->pointer) - 1);
        while (name[length] && length > 0 && (name[length] & 0xC0) == 0x80)
            length--;
        memcpy(error->pointer, name, length);
        error->pointer[length] = '\0';
        error->keyword = keyword;
        error->limit[0] = '\0';
        snprintf(error->detail, sizeof(error->detail), "%s", detail);
    }
    errors->count++;
}

/* ---- text to JSON: false where the text is not of the type; *value NULL where memory ran out ---- */

/* "0", "-1", "12": no sign +, no leading zeros, within 64 bits. */
static bool read_integer(const char *text, json_t **value)
{
    const char *digits = text + (*text == '-');
    size_t count = strspn(digits, "0123456789");
    if (count == 0 || digits[count] || (digits[0] == '0' && (count > 1 || *text == '-')))
        return false;
    errno = 0;
    long long number = strtoll(text, NULL, 10);
    if (errno != 0)
        return false;
    *value = json_integer(number);
    return true;
}

/* The grammar of JSON numbers, in at most 40 bytes. */
static bool read_number(const char *text, json_t **value)
{
    const char *at = text + (*text == '-');
    size_t whole = strspn(at, "0123456789");
    if (whole == 0 || (*at == '0' && whole > 1) || strlen(text) > 40)
        return false;
    at += whole;
    if (*at == '.') {
        size_t fraction = strspn(at + 1, "0123456789");
        if (fraction == 0)
            return false;
        at += 1 + fraction;
    }
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '-' || at[1] == '+');
        size_t exponent = strspn(at, "0123456789");
        if (exponent == 0)
            return false;
        at += exponent;
    }
    double number = strtod(text, NULL);
    if (*at || !isfinite(number))
        return false;
    *value = json_real(number);
    return true;
}

static bool read_boolean(const char *text, json_t **value)
{
    bool is_true = strcmp(text, "true") == 0;
    *value = json_boolean(is_true);
    return is_true || strcmp(text, "false") == 0;
}

static bool read_string(const char *text, json_t **value)
{
    *value = json_string(text);
    return true;
}

static const struct {
    const char *type;
    bool (*read)(const char *text, json_t **value);
    const char *detail;
} types[] = {
    {"string", read_string, ""},
    {"integer", read_integer, "Must be a whole number."},
    {"number", read_number, "Must be a number."},
    {"boolean", read_boolean, "Must be true or false."},
};

/* The value that a text stands for. NULL after the error was noted, or without memory. */
static json_t *value_of(struct reading *reading, const struct parameter *parameter, const struct schema *schema,
                        const char *text)
{
    size_t type = 0, count = sizeof(types) / sizeof(types[0]);
    json_t *value = NULL;
    while (type + 1 < count && strcmp(types[type].type, schema_type(schema)) != 0)
        type++;
    if (!types[type].read(text, &value)) {
        refuse(reading, parameter->name, "type", types[type].detail);
        return NULL;
    }
    reading->out_of_memory = reading->out_of_memory || !value;
    return value;
}

static json_t *array_of(struct reading *reading, const struct parameter *parameter, const char *text)
{
    json_t *array = json_array();
    const struct schema *items = schema_items(parameter->schema);
    char item[1024];
    reading->out_of_memory = reading->out_of_memory || !array;
    for (size_t count = 1; array; count++) {
        size_t length = strcspn(text, ",");
        if (length == 0 || length >= sizeof(item) || count > MAX_ITEMS) {
            refuse(reading, parameter->name, "items",
                   count > MAX_ITEMS ? "Must have at most 50 items." : "Must be a list of short items, none empty.");
            break;
        }
        memcpy(item, text, length);
        item[length] = '\0';
        json_t *value = value_of(reading, parameter, items, item);
        if (!value)
            break;
        if (json_array_append_new(array, value) != 0) {
            reading->out_of_memory = true;
            break;
        }
        if (text[length] == '\0')
            return array;
        text += length + 1;
    }
    json_decref(array);
    return NULL;
}

/* Holds a text against its parameter's schema; the errors of the value become errors of the parameter. */
static void check_value(struct reading *reading, const struct parameter *parameter, const char *text)
{
    bool is_array = strcmp(schema_type(parameter->schema), "array") == 0;
    json_t *value =
        is_array ? array_of(reading, parameter, text) : value_of(reading, parameter, parameter->schema, text);
    if (value && !schema_validate(parameter->schema, value, NULL)) {
        struct schema_errors errors;
        errors.count = 0;
        (void)schema_validate(parameter->schema, value, &errors);
        /* "2026-11-25T23:00:00+03:00": a bare + in a query is a blank. */
        bool is_plus = strchr(text, 'T') && strchr(text, ' ') && strcmp(errors.items[0].keyword, "format") == 0;
        size_t at = reading->errors->count;
        refuse(reading, parameter->name, errors.items[0].keyword,
               is_plus ? "Has a blank: a + in a query stands for one, write it as %2B." : errors.items[0].detail);
        if (at < SCHEMA_ERRORS_KEPT)
            memcpy(reading->errors->items[at].limit, errors.items[0].limit, sizeof(errors.items[0].limit));
    }
    json_decref(value);
}

/* ---- the query ---- */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes `length` bytes of a query into `to`, with its NUL; false: bad escape, NUL, or not UTF-8. */
static bool decode(const char *from, size_t length, char *to)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        char c = from[i];
        if (c == '%') {
            int high = length - i > 2 ? hex(from[i + 1]) : -1, low = high >= 0 ? hex(from[i + 2]) : -1;
            if (low < 0 || (high == 0 && low == 0))
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        to[used++] = c;
    }
    to[used] = '\0';
    return utf8_is_valid(to, used);
}

/* The place of a query parameter among the declared ones, or the number of them. */
static size_t find_query(const struct operation *operation, const char *name)
{
    size_t i = 0;
    while (i < operation->parameter_count &&
           (operation->parameters[i].place != IN_QUERY || strcmp(operation->parameters[i].name, name) != 0))
        i++;
    return i;
}

/* The place of the parameter that a pair "name=value" of the query names, its name decoded into `storage`; the number
 * of parameters where none has that name; -1: the name is not percent-encoded UTF-8. */
static int pair_index(const struct operation *operation, const char *pair, size_t length, char *storage)
{
    const char *equals = memchr(pair, '=', length);
    if (!decode(pair, equals ? (size_t)(equals - pair) : length, storage))
        return -1;
    return (int)find_query(operation, storage);
}

/* Writes the decoded value of a pair to `storage`; false: it is not percent-encoded UTF-8. */
static bool pair_value(const char *pair, size_t length, char *storage)
{
    const char *equals = memchr(pair, '=', length);
    return equals ? decode(equals + 1, length - (size_t)(equals - pair) - 1, storage) : decode(pair, 0, storage);
}

/* A list comes as a,b or as name=a&name=b, as clients of either habit send it: the values of the pairs behind the first
 * follow it with commas. False: one of them is not percent-encoded UTF-8. */
static bool gather_list(const struct operation *operation, int index, const char *rest, char *storage)
{
    char *end = storage + strlen(storage);
    while (*rest) {
        size_t length = strcspn(rest, "&");
        if (length > 0 && pair_index(operation, rest, length, end + 1) == index) {
            if (!pair_value(rest, length, end + 1))
                return false;
            *end = ',';
            end += strlen(end);
        }
        rest += length + (rest[length] == '&');
    }
    *end = '\0';
    return true;
}

/* One pair of the query, and of a list what follows of it; writes its decoded text to `storage` and gives back the end
 * of what it wrote. */
static char *read_pair(struct reading *reading, const char *pair, size_t length, char *storage)
{
    struct params *params = reading->params;
    const struct operation *operation = params->operation;
    int index = pair_index(operation, pair, length, storage);
    if (index < 0) {
        refuse(reading, "", "encoding", "A parameter's name is not percent-encoded UTF-8.");
        return storage;
    }
    if ((size_t)index == operation->parameter_count) {
        refuse(reading, storage, "unknown", "This operation has no such parameter.");
        return storage;
    }
    /* The name is known: its text is not needed any more, the value takes its room. */
    const struct parameter *known = &operation->parameters[index];
    bool is_list = strcmp(schema_type(known->schema), "array") == 0, is_repeated = reading->given >> index & 1;
    reading->given |= (uint64_t)1 << index;
    if (is_repeated && is_list)
        return storage; /* gathered with the first */
    if (is_repeated) {
        refuse(reading, known->name, "repeated", "Must be given once.");
    } else if (!pair_value(pair, length, storage) ||
               (is_list && !gather_list(operation, index, pair + length, storage))) {
        refuse(reading, known->name, "encoding", "Must be percent-encoded UTF-8.");
    } else {
        params->values[index] = storage;
        return storage + strlen(storage) + 1;
    }
    return storage;
}

static void read_query(struct reading *reading, const char *query)
{
    struct params *params = reading->params;
    params->storage = malloc(2 * strlen(query) + 4); /* what was decoded, and a name that is looked at behind it */
    if (!params->storage) {
        reading->out_of_memory = true;
        return;
    }
    char *storage = params->storage;
    while (*query) {
        size_t length = strcspn(query, "&");
        if (length > 0)
            storage = read_pair(reading, query, length, storage);
        query += length + (query[length] == '&');
    }
}

/* ---- all of them ---- */

static void read_header(struct reading *reading, size_t index, header_fn *header, const void *context)
{
    const struct parameter *parameter = &reading->params->operation->parameters[index];
    const char *value = header(context, parameter->name);
    bool clean = true;
    for (const char *at = value; at && *at; at++)
        clean = clean && (*at == '\t' || (unsigned char)*at >= 0x20) && *at != 0x7F;
    reading->given |= (uint64_t)(value != NULL) << index;
    if (value && (!clean || !utf8_is_valid(value, strlen(value))))
        refuse(reading, parameter->name, "encoding", "Must be UTF-8 without control characters.");
    else
        reading->params->values[index] = value;
}

/* Path and header values, and what stands in for a parameter that was not given. */
static void complete(struct reading *reading, const struct route *route, header_fn *header, const void *context)
{
    struct params *params = reading->params;
    const struct operation *operation = params->operation;
    for (size_t i = 0; i < operation->parameter_count && !reading->out_of_memory; i++) {
        const struct parameter *parameter = &operation->parameters[i];
        if (parameter->place == IN_PATH)
            params->values[i] = i < route->value_count ? route->values[i] : NULL;
        else if (parameter->place == IN_HEADER)
            read_header(reading, i, header, context);
        /* What was decoded lies in storage of this request; a header's value does not. */
        if (params->values[i] && parameter->place != IN_HEADER)
            schema_fold_text(parameter->schema, (char *)params->values[i]);
        if (params->values[i])
            check_value(reading, parameter, params->values[i]);
        else if (parameter->required && !(reading->given & (uint64_t)1 << i))
            refuse(reading, parameter->name, "required", "This parameter is required.");
        else
            params->values[i] = parameter->preset;
    }
}

bool params_read(struct params *params, const struct route *route, const char *query, header_fn *header,
                 const void *context, struct schema_errors *errors)
{
    struct reading reading = {.params = params, .errors = errors};
    *params = (struct params){.operation = route->operation};
    errors->count = 0;
    if (query && *query && !route->operation->ignores_query)
        read_query(&reading, query);
    if (!reading.out_of_memory)
        complete(&reading, route, header, context);
    if (reading.out_of_memory)
        errors->count = 0;
    return errors->count == 0 && !reading.out_of_memory;
}

const char *params_get(const struct params *params, const char *name)
{
    const struct operation *operation = params->operation;
    size_t i = 0;
    while (i < operation->parameter_count && strcmp(operation->parameters[i].name, name) != 0)
        i++;
    assert(i < operation->parameter_count);
    return params->values[i];
}

void params_clear(struct params *params)
{
    free(params->storage);
    params->storage = NULL;
}
