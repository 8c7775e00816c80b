/* Any bytes as a request: however they are cut, the verdict is the same, and a head that is let through is sound. */
#include "api/wire/framing.h"
#include <stdlib.h>
#include <string.h>

static const struct framing_limits limits = {1024, 4096, FRAMING_MAX_FIELDS};

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What was let through has a method, a path, one Host, and one way to tell where its body ends. */
static void check_head(const struct head *head, const char *bytes, size_t length)
{
    must(head->method[0] && (head->path[0] == '/' || strcmp(head->path, "*") == 0));
    must(head->field_count <= FRAMING_MAX_FIELDS && framing_field_count(head, "Host") <= 1);
    must(head->is_http_1_0 || framing_field(head, "Host"));
    must(!framing_field(head, "Transfer-Encoding") || !framing_field(head, "Content-Length"));
    must(framing_field_count(head, "Content-Length") <= 1 && framing_field_count(head, "Transfer-Encoding") <= 1);
    must(head->is_chunked == (head->content_length == -1) && head->has_body == (head->content_length != 0));
    for (size_t i = 0; i < head->field_count; i++) {
        const char *value = head->fields[i].value;
        must(value >= bytes && value + strlen(value) < bytes + length);
        must(!strpbrk(value, "\r\n") && !strpbrk(head->fields[i].name, " \t:\r\n"));
    }
}

static long find_in_steps(const char *data, size_t size, size_t step)
{
    struct head head = {0};
    size_t checked = 0;
    long found = 0;
    for (size_t have = 0; found == 0 && have < size;) {
        have = have + step < size ? have + step : size;
        found = framing_find_head(data, have, &checked, &limits, &head);
    }
    must((found < 0) == (head.fault != 0));
    return found;
}

/* Decodes in pieces of `step` bytes; -1: malformed, else the payload's length. `out` is as large as the data. */
static long decode_in_steps(const char *data, size_t size, size_t step, char *out, size_t *end)
{
    struct chunks chunks = {0};
    size_t at = 0, made = 0;
    while (at < size && chunks.state != CHUNK_DONE) {
        size_t used = 0, here = size - at < step ? size - at : step;
        long got = framing_decode_chunks(&chunks, data + at, here, &used, out + made);
        if (got < 0)
            return -1;
        must(used <= here && (size_t)got <= used && (used == here || chunks.state == CHUNK_DONE));
        at += used;
        made += (size_t)got;
    }
    *end = at;
    return (long)made;
}

int LLVMFuzzerTestOneInput(const char *data, size_t size);

int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    long found = find_in_steps(data, size, size + 1);
    for (size_t step = 1; step <= 7; step += 3)
        must(find_in_steps(data, size, step) == found);
    char *copy = malloc(size + 1), *other = malloc(size + 1);
    must(copy && other);
    if (found > 0) {
        struct head head;
        memcpy(copy, data, size);
        framing_parse_head(copy, (size_t)found, &limits, &head);
        must((head.fault == 0) == (head.fault_detail == NULL));
        if (head.fault == 0)
            check_head(&head, copy, size);
    }
    size_t start = found > 0 ? (size_t)found : 0, ends[2] = {0};
    long whole = decode_in_steps(data + start, size - start, size + 1, copy, &ends[0]);
    long cut = decode_in_steps(data + start, size - start, 1, other, &ends[1]);
    must(whole == cut && ends[0] == ends[1]);
    must(whole <= 0 || memcmp(copy, other, (size_t)whole) == 0);
    free(copy);
    free(other);
    return 0;
}
