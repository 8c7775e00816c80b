/* Values under JSON Schema's eyes: types, exact numbers, equality, uniqueness. */
#include "api/schema/schema_internal.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <threads.h>

#define SMALL_ARRAY 16

uint32_t schema_hash(const char *name, size_t length)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619U;
    return hash;
}

struct member *schema_member(struct member *members, size_t mask, const char *name, size_t length, uint32_t hash)
{
    size_t at = hash & mask;
    while (members[at].name &&
           (members[at].hash != hash || members[at].length != length || memcmp(members[at].name, name, length) != 0))
        at = (at + 1) & mask;
    return &members[at];
}

unsigned schema_types_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return TYPE_OBJECT;
    case JSON_ARRAY:
        return TYPE_ARRAY;
    case JSON_STRING:
        return TYPE_STRING;
    case JSON_INTEGER:
        return TYPE_INTEGER | TYPE_NUMBER;
    case JSON_REAL:
        return TYPE_NUMBER | (floor(json_real_value(value)) == json_real_value(value) ? TYPE_INTEGER : 0U);
    case JSON_NULL:
        return TYPE_NULL;
    default:
        return TYPE_BOOLEAN;
    }
}

/* long double holds every 64-bit integer and every double exactly (64 bits of mantissa, or more). */
static long double number_value(const json_t *number)
{
    return json_is_integer(number) ? (long double)json_integer_value(number) : (long double)json_real_value(number);
}

int schema_compare_numbers(const json_t *a, const json_t *b)
{
    long double left = number_value(a), right = number_value(b);
    return (left > right) - (left < right);
}

struct decimal schema_decimal(const json_t *number)
{
    struct decimal decimal = {0};
    if (json_is_integer(number)) {
        decimal.digits = json_integer_value(number);
    } else {
        /* The fewest digits that read back as the same double are those somebody wrote. */
        char text[40] = "";
        for (int precision = 14; precision <= 16; precision++) {
            snprintf(text, sizeof(text), "%.*e", precision, json_real_value(number));
            if (strtod(text, NULL) == json_real_value(number))
                break;
        }
        char *end = NULL;
        long long whole = strtoll(text, &end, 10);
        size_t digits = *end == '.' ? strspn(end + 1, "0123456789") : 0;
        long long sign = text[0] == '-' ? -1 : 1;
        for (size_t i = 0; i < digits; i++)
            whole = whole * 10 + sign * (end[1 + i] - '0');
        const char *exponent = strchr(text, 'e');
        decimal.digits = whole;
        decimal.exponent = (int)strtol(exponent ? exponent + 1 : "0", NULL, 10) - (int)digits;
    }
    for (; decimal.digits != 0 && decimal.digits % 10 == 0; decimal.exponent++)
        decimal.digits /= 10;
    return decimal;
}

/* 10^exponent modulo m. */
static uint64_t power_of_ten(unsigned exponent, uint64_t m)
{
    unsigned __int128 result = 1 % m, base = 10 % m;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            result = result * base % m;
        base = base * base % m;
    }
    return (uint64_t)result;
}

bool schema_is_multiple(const json_t *number, const struct decimal *divisor)
{
    struct decimal value = schema_decimal(number);
    uint64_t size = value.digits < 0 ? 0 - (uint64_t)value.digits : (uint64_t)value.digits;
    unsigned __int128 unit = (uint64_t)divisor->digits;
    if (size == 0)
        return true;
    int shift = value.exponent - divisor->exponent;
    if (shift >= 0)
        return size % unit * power_of_ten((unsigned)shift, (uint64_t)unit) % unit == 0;
    for (; shift < 0 && unit <= size; shift++)
        unit *= 10;
    return unit <= size && size % (uint64_t)unit == 0;
}

static bool equal_arrays(const json_t *a, const json_t *b)
{
    size_t count = json_array_size(a);
    if (count != json_array_size(b))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!schema_equal(json_array_get(a, i), json_array_get(b, i)))
            return false;
    return true;
}

static bool equal_objects(const json_t *a, const json_t *b)
{
    if (json_object_size(a) != json_object_size(b))
        return false;
    for (void *at = json_object_iter((json_t *)a); at; at = json_object_iter_next((json_t *)a, at)) {
        const json_t *other = json_object_getn(b, json_object_iter_key(at), json_object_iter_key_len(at));
        if (!other || !schema_equal(json_object_iter_value(at), other))
            return false;
    }
    return true;
}

bool schema_equal(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return schema_compare_numbers(a, b) == 0;
    if (json_typeof(a) != json_typeof(b))
        return false;
    switch (json_typeof(a)) {
    case JSON_STRING:
        return json_string_length(a) == json_string_length(b) &&
               memcmp(json_string_value(a), json_string_value(b), json_string_length(a)) == 0;
    case JSON_ARRAY:
        return equal_arrays(a, b);
    case JSON_OBJECT:
        return equal_objects(a, b);
    default:
        return true;
    }
}

bool schema_is_shallow(const json_t *value, unsigned levels)
{
    if (!json_is_array(value) && !json_is_object(value))
        return true;
    if (levels == 0)
        return false;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!schema_is_shallow(json_array_get(value, i), levels - 1))
            return false;
    for (void *at = json_object_iter((json_t *)value); at; at = json_object_iter_next((json_t *)value, at))
        if (!schema_is_shallow(json_object_iter_value(at), levels - 1))
            return false;
    return true;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)(a ^ 0x9E3779B97F4A7C15U) * (b ^ 0xD6E8FEB86659FD93U);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Digests start from a secret of this process, so that nobody can send many values of one digest. */
static uint64_t secret;
static once_flag secret_once = ONCE_FLAG_INIT;

static void draw_secret(void)
{
    if (getrandom(&secret, sizeof(secret), GRND_NONBLOCK) != (ssize_t)sizeof(secret))
        secret = (uint64_t)(uintptr_t)&secret;
}

static uint64_t digest_text(const char *text, size_t length)
{
    uint64_t sum = mix(secret, length);
    for (size_t i = 0; i < length; i++)
        sum = mix(sum, secret ^ (unsigned char)text[i]);
    return sum;
}

/* Equal values have equal sums; objects are summed whatever the order of their members. */
static uint64_t digest(const json_t *value)
{
    uint64_t sum = mix(secret, (uint64_t)json_typeof(value));
    if (json_is_number(value)) {
        double number = (double)number_value(value);
        uint64_t bits;
        number = number == 0 ? 0.0 : number;
        memcpy(&bits, &number, sizeof(bits));
        return mix(secret, bits);
    }
    if (json_is_string(value))
        return digest_text(json_string_value(value), json_string_length(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        sum = mix(sum, digest(json_array_get(value, i)));
    for (void *at = json_object_iter((json_t *)value); at; at = json_object_iter_next((json_t *)value, at))
        sum += mix(digest_text(json_object_iter_key(at), json_object_iter_key_len(at)),
                   digest(json_object_iter_value(at)));
    return sum;
}

struct digested {
    uint64_t digest;
    const json_t *value;
};

static int by_digest(const void *a, const void *b)
{
    uint64_t left = ((const struct digested *)a)->digest, right = ((const struct digested *)b)->digest;
    return (left > right) - (left < right);
}

/* Compares every item with those that stand before it in `items`, back to the first with another digest. */
static bool neighbours_differ(const struct digested *items, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j-- > 0 && items[j].digest == items[i].digest;)
            if (schema_equal(items[j].value, items[i].value))
                return false;
    return true;
}

/* Needs no memory. */
static bool differ_slowly(const json_t *array)
{
    for (size_t i = 1; i < json_array_size(array); i++)
        for (size_t j = 0; j < i; j++)
            if (schema_equal(json_array_get(array, i), json_array_get(array, j)))
                return false;
    return true;
}

bool schema_all_differ(const json_t *array)
{
    struct digested few[SMALL_ARRAY], *items = few;
    size_t count = json_array_size(array);
    if (count > SMALL_ARRAY)
        items = malloc(count * sizeof(*items));
    if (!items)
        return differ_slowly(array);
    call_once(&secret_once, draw_secret);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct digested){digest(json_array_get(array, i)), json_array_get(array, i)};
    qsort(items, count, sizeof(*items), by_digest);
    bool differ = neighbours_differ(items, count);
    if (items != few)
        free(items);
    return differ;
}
