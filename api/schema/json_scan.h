/* A look over JSON bytes before anything parses them: depth, size and text rules, without recursion or memory. */
#ifndef ATHAR_JSON_SCAN_H
#define ATHAR_JSON_SCAN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Why bytes are no JSON that we take. Messages are fixed sentences: nothing of the input is in them. */
struct json_fault {
    size_t line;   /* 1-based */
    size_t column; /* 1-based, in characters */
    const char *message;
    bool not_utf8;      /* the bytes are not UTF-8, so probably another encoding */
    bool out_of_memory; /* the bytes may be fine */
};

struct json_scan_limits {
    size_t max_depth;
    size_t max_tokens; /* strings (also member names), numbers, literals, objects and arrays */
};
/* jansson needs some 240 bytes for an empty object: 65,536 tokens are at most 16 MiB. */
#define JSON_MAX_DEPTH  32
#define JSON_MAX_TOKENS 65536

/* True where the bytes are strict UTF-8 without NUL and byte order mark, within the limits, and every \u escape stands
 * for a character other than NUL. Whether they are JSON at all is the parser's to say. */
bool json_scan(const char *data, size_t size, const struct json_scan_limits *limits, struct json_fault *fault)
    __attribute__((warn_unused_result));

/* Scans with the limits above, then parses any JSON value; duplicate members are refused. NULL: `fault` tells. */
json_t *json_read(const char *data, size_t size, struct json_fault *fault) __attribute__((warn_unused_result));

#endif
