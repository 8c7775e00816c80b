/* The framer alone: where a head ends, how bodies in chunks are decoded, and that cutting the bytes changes nothing. */
#include "api/wire/framing.h"
#include "tests/harness/raw_case.h"
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct framing_limits limits = {8192, 16384, FRAMING_MAX_FIELDS};

/* Feeds `step` bytes more each time, as a socket may. */
static long find_in_steps(const char *bytes, size_t size, size_t step, int *fault)
{
    struct head head = {0};
    size_t checked = 0;
    long found = 0;
    for (size_t have = 0; found == 0 && have < size;) {
        have = have + step < size ? have + step : size;
        found = framing_find_head(bytes, have, &checked, &limits, &head);
    }
    *fault = head.fault;
    return found;
}

Test(framing, a_head_ends_in_the_same_place_however_its_bytes_are_cut)
{
    struct raw_case *cases;
    size_t count = raw_cases_read(&cases);
    for (size_t i = 0; i < count; i++) {
        int whole_fault, fault;
        long whole = find_in_steps(cases[i].bytes, cases[i].size, cases[i].size, &whole_fault);
        for (size_t step = 1; step < 12; step += 5) {
            long found = find_in_steps(cases[i].bytes, cases[i].size, step, &fault);
            cr_expect(found == whole && fault == whole_fault, "%s in steps of %zu: %ld, %d instead of %ld, %d",
                      cases[i].name, step, found, fault, whole, whole_fault);
        }
    }
    cr_assert_gt(count, 80);
}

Test(framing, a_wrong_first_line_is_refused_before_the_rest_has_come)
{
    static const char *const early[] = {"GET /\r\n", "\x16\x03\x01\x02\x00", "GET / HTTP/1.1\n", "\r\n",
                                        "GET / HTTP/1.1\rX"};
    for (size_t i = 0; i < sizeof(early) / sizeof(early[0]); i++) {
        int fault = 0;
        size_t size = i == 1 ? 5 : strlen(early[i]);
        cr_expect(find_in_steps(early[i], size, 1, &fault) == -1 && fault == 400, "%zu: %d", i, fault);
    }
}

static struct head parse(char *bytes)
{
    struct head head = {0};
    size_t checked = 0;
    long length = framing_find_head(bytes, strlen(bytes), &checked, &limits, &head);
    cr_assert_gt(length, 0);
    framing_parse_head(bytes, (size_t)length, &limits, &head);
    return head;
}

Test(framing, a_head_is_cut_into_its_parts)
{
    char bytes[] =
        "PATCH /a/b?c=d?e HTTP/1.1\r\nHost: x\r\nContent-Length: 007\r\nA:  b c\t\r\na: second\r\nEmpty:\r\n\r\n";
    struct head head = parse(bytes);
    cr_assert_eq(head.fault, 0, "%s", head.fault_detail);
    cr_expect_str_eq(head.method, "PATCH");
    cr_expect_str_eq(head.path, "/a/b");
    cr_expect_str_eq(head.query, "c=d?e");
    cr_expect_eq(head.content_length, 7);
    cr_expect_str_eq(framing_field(&head, "a"), "b c");
    cr_expect_eq(framing_field_count(&head, "A"), 2);
    cr_expect_str_eq(framing_field(&head, "empty"), "");
    cr_expect_null(framing_field(&head, "missing"));
    cr_expect(head.has_body && !head.is_chunked && !head.wants_close && !head.expects_continue);
}

Test(framing, expect_counts_only_with_a_body_and_on_1_1)
{
    static const struct {
        const char *head;
        bool expects, closes;
    } rows[] = {
        {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n", true, false},
        {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n", false, false},
        {"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", false, true},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n", false, true},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", false, false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *bytes = strdup(rows[i].head);
        struct head head = parse(bytes);
        cr_expect(head.fault == 0 && head.expects_continue == rows[i].expects && head.wants_close == rows[i].closes,
                  "%s", rows[i].head);
        free(bytes);
    }
}

/* Decodes in pieces of `step` bytes: the payload, "-" where it is malformed, "?" where it is not over. */
static const char *decode(const char *raw, size_t step, size_t *left)
{
    static char out[256];
    struct chunks chunks = {0};
    size_t made = 0, size = strlen(raw), at = 0;
    while (at < size && chunks.state != CHUNK_DONE) {
        size_t used = 0, here = size - at < step ? size - at : step;
        long got = framing_decode_chunks(&chunks, raw + at, here, &used, out + made);
        if (got < 0)
            return "-";
        made += (size_t)got;
        at += used;
    }
    out[made] = '\0';
    *left = size - at;
    return chunks.state == CHUNK_DONE ? out : "?";
}

Test(framing, chunks_are_decoded_however_they_are_cut)
{
    static const struct {
        const char *raw, *payload;
        size_t left;
    } rows[] = {
        {"0\r\n\r\n", "", 0},
        {"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", "abc", 0},
        {"0000000000002\r\nab\r\n00\r\n\r\nGET", "ab", 3},
        {"A;x=\"y;\"\r\n0123456789\r\n0;z\r\nT: u\r\nV:\r\n\r\n", "0123456789", 0},
        {"a\r\n0123456789\r\n0\r\n\r\n", "0123456789", 0},
        {"2\r\nab\r\n", "?", 0},
        {"2\r\nabc\r\n0\r\n\r\n", "-", 0},
        {"2\r\nab0\r\n\r\n", "-", 0},
        {"2\nab\r\n0\r\n\r\n", "-", 0},
        {"\r\n", "-", 0},
        {";x\r\n", "-", 0},
        {"-1\r\n", "-", 0},
        {"0x1\r\n", "-", 0},
        {"1000000000000000\r\n", "-", 0},
        {"2\r\nab\r\n0\r\nT: \x01\r\n\r\n", "-", 0},
        {"2\r\nab\r\n0\r\nT: u\n\r\n", "-", 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (size_t step = 1; step < 40; step += 3) {
            size_t left = 0;
            const char *payload = decode(rows[i].raw, step, &left);
            cr_expect(strcmp(payload, rows[i].payload) == 0, "%s in steps of %zu: %s", rows[i].raw, step, payload);
            cr_expect_eq(left, rows[i].left, "%s in steps of %zu", rows[i].raw, step);
        }
}

/* Extensions and trailers cost the sender, not us. */
Test(framing, endless_extensions_and_trailers_are_refused)
{
    static const char *const begins[] = {"1;", "0\r\nX: "};
    for (size_t i = 0; i < 2; i++) {
        struct chunks chunks = {0};
        char out[8];
        size_t used, sent = 0;
        cr_assert_eq(framing_decode_chunks(&chunks, begins[i], strlen(begins[i]), &used, out), 0);
        while (sent < 100000 && framing_decode_chunks(&chunks, "xxxx", 4, &used, out) == 0)
            sent += used;
        cr_expect_lt(sent, 10000);
    }
}
